"""Searches in processes of their own, on this host or others, which get their jobs over Redis.

A service hands out jobs and reads what becomes of them; workers take jobs, search and tell. Only
``connection``, ``dispatch`` and ``duty`` know Redis.

- ``Job``: what is to be searched, when it ends, and what is known already.
- ``Base``, ``counted``: what earlier attempts did, counted into the events of the next one.
- ``Connection``: Redis, or a `WorkersError` that says what is wrong with it.
- ``Dispatch``: what a service does there: hand out, look, read, stop, take back.
- ``Duty``: what a worker does there: show that it lives, take jobs, tell, give back.
- ``Worker``: the process that searches.
"""

from livespan.workers.connection import Connection, WorkersError
from livespan.workers.counting import Base, counted
from livespan.workers.crew import WorkerFacts
from livespan.workers.dispatch import Dispatch, Standing
from livespan.workers.duty import Duty
from livespan.workers.job import Job, Rules
from livespan.workers.messages import HandedBack, read_messages
from livespan.workers.worker import Worker

__all__ = [
    "Base",
    "Connection",
    "Dispatch",
    "Duty",
    "HandedBack",
    "Job",
    "Rules",
    "Standing",
    "Worker",
    "WorkerFacts",
    "WorkersError",
    "counted",
    "read_messages",
]
