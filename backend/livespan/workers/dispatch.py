"""What a service does in Redis: hand out jobs, read what becomes of them, stop them."""

import enum
from typing import Any

from livespan.version import __version__
from livespan.workers.connection import CHANNEL, Connection, key, milliseconds
from livespan.workers.crew import WorkerFacts

__all__ = ["Dispatch", "Standing"]

#: Seconds after which a job is dropped whose service has not asked for it.
INTEREST = 15.0
#: Seconds after which a queue is forgotten that nobody puts anything into.
QUEUE_LIFE = 86_400.0
#: Messages read at once; one of a fast search holds many events.
MOST_MESSAGES = 8

#: Keep a job for its service, and tell who has it.
_LOOK = """
if redis.call('PEXPIRE', KEYS[1], ARGV[1]) == 0 then return {'lost', ''} end
local worker = redis.call('GET', KEYS[2])
if worker then return {'taken', worker} end
if redis.call('PEXPIRE', KEYS[3], ARGV[1]) == 1 then return {'waiting', ''} end
return {'lost', ''}
"""


class Standing(enum.StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    """No worker has taken it yet."""
    TAKEN = "taken"
    """A worker has it, and lives."""
    LOST = "lost"
    """Its worker has gone, or Redis has forgotten it."""


class Dispatch:
    """A service's side of Redis; each method raises `WorkersError` when that cannot be used."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._redis = connection.client
        self._look = connection.script(_LOOK)

    def submit(self, job: str, algorithm: str, packed: bytes) -> None:
        """Put a job where workers of this version that have its algorithm find it."""
        queue, interest = key("queue", __version__, algorithm.lower()), milliseconds(INTEREST)

        def send() -> None:
            pipeline = self._redis.pipeline(transaction=True)
            pipeline.set(key("job", job), packed, px=interest)
            # A worker only adds to a stream that is there: one that is removed takes nothing more.
            pipeline.xadd(key("events", job), {"e": b""}, id="0-1")
            pipeline.pexpire(key("events", job), interest)
            pipeline.rpush(queue, job)
            pipeline.pexpire(queue, milliseconds(QUEUE_LIFE))
            pipeline.publish(CHANNEL, f"job {job}")
            pipeline.execute()

        self._connection.call(send)

    def read(self, job: str, after: int, seconds: float) -> list[tuple[int, bytes]]:
        """Return the messages after a number, and forget those before it.

        Parameters
        ----------
        seconds
            How long to wait for one; 0 for not at all.
        """
        stream = key("events", job)
        found: Any = self._connection.call(
            lambda: self._redis.xread(
                {stream: f"{after}-9"},
                count=MOST_MESSAGES,
                block=milliseconds(seconds) if seconds else None,
            )
        )
        entries = [
            (_number(name), fields[b"e"]) for _, rows in found or () for name, fields in rows
        ]
        if entries:
            self._connection.call(
                lambda: self._redis.xtrim(stream, minid=f"{entries[-1][0]}-9", approximate=False)
            )
        return entries

    def look(self, job: str) -> tuple[Standing, str]:
        """Say that a job is still wanted; return where it is, and the worker that has it."""
        names = [key(kind, job) for kind in ("events", "lease", "job")]
        standing, worker = self._look(names, [milliseconds(INTEREST)])
        return Standing(standing.decode()), worker.decode()

    def stop(self, job: str) -> None:
        """Ask for a job's end, with the best that was found."""

        def send() -> None:
            pipeline = self._redis.pipeline(transaction=True)
            pipeline.set(key("stop", job), b"", px=milliseconds(INTEREST))
            pipeline.publish(CHANNEL, f"stop {job}")
            pipeline.execute()

        self._connection.call(send)

    def discard(self, job: str, algorithm: str) -> None:
        """Remove all that is known of a job; whoever has it drops it, and is not heard."""

        def send() -> None:
            pipeline = self._redis.pipeline(transaction=True)
            pipeline.delete(*(key(kind, job) for kind in ("events", "job", "lease", "stop")))
            pipeline.lrem(key("queue", __version__, algorithm.lower()), 0, job)
            pipeline.publish(CHANNEL, f"drop {job}")
            pipeline.execute()

        self._connection.call(send)

    def workers(self) -> list[WorkerFacts]:
        """List the workers that live, of all versions."""
        names: Any = self._connection.call(lambda: self._redis.smembers(key("workers")))
        if not names:
            return []
        ordered = sorted(name.decode() for name in names)
        told: Any = self._connection.call(
            lambda: self._redis.mget([key("worker", name) for name in ordered])
        )
        gone = [name for name, facts in zip(ordered, told, strict=True) if facts is None]
        if gone:
            self._connection.call(lambda: self._redis.srem(key("workers"), *gone))
        return [WorkerFacts.from_json(facts) for facts in told if facts is not None]


def _number(name: bytes) -> int:
    return int(name.split(b"-")[0])
