"""gunicorn's settings, each with its reason: for `livespan serve` and `backend/gunicorn_config.py`.

Nothing of the package is imported at the top: the parent process needs none of it.
"""

import importlib.util
import os
import signal
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

#: Streams the service opens at most; the same variable and default as the service's own limit.
_streams = int(os.environ.get("LIVESPAN_MAX_STREAMS") or 512)

# The port that is published, or the one a platform assigns.
bind = f"0.0.0.0:{os.environ.get('PORT') or 5001}"

# Runs live in the memory of their process, so a second process would not know them: a request
# to stop a run must reach the process that has it.
workers = 1

# A thread for each open stream (some 30 kB each); they sleep between events.
worker_class = "gthread"

# Streams stop being accepted before the threads are all taken; these are left for the page, for
# health checks and for refusals, which would otherwise queue without an answer.
threads = int(os.environ.get("LIVESPAN_THREADS") or _streams + 32)

# Connections beyond the threads are idle ones, kept for a client's next request.
worker_connections = threads + 1024

# The heartbeat of the worker's main loop, not a limit on a request: no stream is cut by it.
timeout = 600

# Seconds an idle connection is kept. Longer than a page's pauses between two requests; behind a
# proxy, longer than the proxy keeps it would be better, hence keepalive_timeout 4s over there.
keepalive = 5

# On a stop, open streams are told and end within a second or two; a search in a long iteration
# gets 10 s. After this time the process is killed.
graceful_timeout = 20

# Restarting a worker cuts its streams, so never do it for the number of its requests.
max_requests = 0

# The worker touches a file to show that it lives; on a disk that can block, in memory it cannot.
_memory = "/dev/shm"  # noqa: S108 - a place, not a file name
worker_tmp_dir = _memory if os.path.isdir(_memory) else None

# Loading the application before the fork would leave its threads behind in the parent.
preload_app = False

# Nobody administers this process through a socket; an open one is one more way in.
control_socket_disable = True

# What a client may send ahead of its body. Slow senders are the business of a proxy in front;
# without one, gunicorn can only bound how much they send.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# Containers collect what is written here.
errorlog = "-"
loglevel = os.environ.get("LIVESPAN_LOG_LEVEL") or "info"

# The service tells of requests itself, with route, client and run. Whoever turns this log on too
# gets no query: it may hold what should not be kept.
access_log_format = '%(h)s "%(m)s %(U)s %(H)s" %(s)s %(B)s %(L)ss'


def _formatter() -> Any:
    """Return what writes records like the service's own.

    Loaded out of its file alone: with its package the parent process would load compiled code,
    whose threads do not survive a fork.
    """
    path = Path(__file__).parent / "service" / "logs.py"
    found = importlib.util.spec_from_file_location("livespan_logs", path)
    if found is None or found.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.formatter("json")


class _JsonLogger(Logger):  # type: ignore[misc]
    """gunicorn's own records as JSON."""

    def setup(self, cfg: Any) -> None:
        """Write both logs as JSON."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(_formatter())


if os.environ.get("LIVESPAN_LOG_FORMAT", "").strip() == "json":
    logger_class = _JsonLogger


def post_worker_init(worker: Any) -> None:
    """Have open streams told when the worker is asked to stop."""
    from livespan.service import drain_on_signal  # noqa: PLC0415

    # TERM is a deploy, INT and QUIT are somebody's Ctrl-C.
    drain_on_signal(worker.wsgi, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
