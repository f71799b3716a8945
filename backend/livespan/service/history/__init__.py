"""The history: every run, its request, events, best schedule and result, in a database.

SQLite by default, PostgreSQL by URL; only this folder knows SQLAlchemy.

- ``History``: the door; one per process.
- ``RunRecord``, ``RunState``, ``Incumbent``, ``StoredEvent``: what is kept.
- ``Change``, ``Query``: what is written at once, and what is asked for.
- ``HistoryError``: the database cannot be used now.
"""

from livespan.service.history.failure import HistoryError
from livespan.service.history.history import History
from livespan.service.history.record import (
    Change,
    Incumbent,
    Query,
    RunRecord,
    RunState,
    StoredEvent,
)

__all__ = [
    "Change",
    "History",
    "HistoryError",
    "Incumbent",
    "Query",
    "RunRecord",
    "RunState",
    "StoredEvent",
]
