"""What a service counts and measures, for Prometheus.

Each application has a registry of its own. A count takes a quarter of a microsecond, a
measurement half of one; what happens for every event is counted once for a batch of them.
"""

import platform
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

from livespan.version import __version__

__all__ = ["Metrics"]

#: Seconds from an event's entry in the log to its leaving for the client.
LATENCIES = (0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
#: Seconds a run waits for its turn.
WAITS = (0.01, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)

#: Methods counted by name; the rest, of which a client can make up any number, is one.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The metrics of one application.

    Names of algorithms, routes and states come from the service's own tables, never from a
    client, so the number of series is bounded.
    """

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry(auto_describe=True)
        self._runs = Gauge(
            "livespan_runs",
            "Runs that wait or search now.",
            ["state", "algorithm"],
            registry=registry,
        )
        self._ended = Counter(
            "livespan_runs_ended",
            "Runs that have ended, by how they did.",
            ["state", "algorithm"],
            registry=registry,
        )
        self._waits = Histogram(
            "livespan_queue_wait_seconds",
            "Time a run waited for its turn.",
            buckets=WAITS,
            registry=registry,
        )
        self._iterations = Counter(
            "livespan_iterations", "Iterations of all searches.", registry=registry
        )
        self._events = Counter(
            "livespan_events_sent", "Events handed to clients' connections.", registry=registry
        )
        self._latencies = Histogram(
            "livespan_event_latency_seconds",
            "Time from an event's entry in the log to its leaving for a client.",
            buckets=LATENCIES,
            registry=registry,
        )
        self._workers = Gauge(
            "livespan_workers",
            "Workers that live; 0 where this process searches.",
            registry=registry,
        )
        self._slots = Gauge(
            "livespan_worker_slots",
            "Searches the workers do at once.",
            registry=registry,
        )
        self._streams = Gauge("livespan_open_streams", "Event streams open now.", registry=registry)
        self._requests = Counter(
            "livespan_requests",
            "Requests answered, by route and status.",
            ["method", "route", "status"],
            registry=registry,
        )
        build = Gauge(
            "livespan_build_info", "What runs here.", ["version", "python"], registry=registry
        )
        build.labels(__version__, platform.python_version()).set(1)
        ProcessCollector(registry=registry)

    def run_queued(self, algorithm: str) -> None:
        """Count a run that waits for its turn."""
        self._runs.labels("queued", algorithm).inc()

    def run_started(self, algorithm: str, waited: float) -> None:
        """Count a queued run whose search begins; ``waited`` in seconds."""
        self._runs.labels("queued", algorithm).dec()
        self._runs.labels("running", algorithm).inc()
        self._waits.observe(waited)

    def run_ended(self, state: str, algorithm: str, started: bool = True) -> None:
        """Count the end of a run, also of one that ends while it still waits.

        Parameters
        ----------
        state
            How it ended, a word of the run's own states.
        started
            Whether its search had begun.
        """
        self._runs.labels("running" if started else "queued", algorithm).dec()
        self._ended.labels(state, algorithm).inc()

    def iterations(self, number: int = 1) -> None:
        """Count iterations of a search."""
        self._iterations.inc(number)

    def events_sent(self, number: int) -> None:
        """Count events handed to a client's connection."""
        self._events.inc(number)

    def event_latency(self, seconds: float) -> None:
        """Measure how old an event was when it left; the oldest of a batch stands for it."""
        self._latencies.observe(seconds)

    def stream_opened(self) -> None:
        """Count a stream that opens."""
        self._streams.inc()

    def stream_closed(self) -> None:
        """Count a stream that has ended."""
        self._streams.dec()

    def request(self, method: str, route: str, status: int) -> None:
        """Count an answer; ``route`` is the rule that matched, not the path."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()

    def watch_workers(self, counts: Callable[[], tuple[int, int]]) -> None:
        """Have the workers that live, and their slots, told when somebody asks."""
        self._workers.set_function(lambda: counts()[0])
        self._slots.set_function(lambda: counts()[1])

    def text(self) -> bytes:
        """Write all of it as Prometheus reads it."""
        return generate_latest(self._registry)
