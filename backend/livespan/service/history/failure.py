"""A driver's error as one sentence an operator understands."""

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy import exc

from livespan.errors import LivespanError

__all__ = ["HistoryError", "in_words", "plainly"]


class HistoryError(LivespanError):
    """The history cannot be read or written now; nothing was half written."""

    code = "history_unavailable"


#: What SQLite's error names begin with, the longer first.
_SQLITE = {
    "SQLITE_FULL": "its disk is full",
    "SQLITE_IOERR_SHMSIZE": "its disk is full",
    "SQLITE_IOERR": "its disk gives errors",
    "SQLITE_BUSY": "another program has locked it",
    "SQLITE_LOCKED": "another program has locked it",
    "SQLITE_READONLY": "it is read-only",
    "SQLITE_CANTOPEN": "its file cannot be opened",
    "SQLITE_PERM": "its file may not be opened",
    "SQLITE_AUTH": "its file may not be opened",
    "SQLITE_CORRUPT": "its file is damaged",
    "SQLITE_NOTADB": "its file is not a SQLite database",
    "SQLITE_TOOBIG": "what it should keep is too large",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "it holds this already",
    "SQLITE_NOMEM": "there is not enough memory",
}
#: What PostgreSQL's error codes begin with, the longer first.
_POSTGRES = {
    "53100": "its disk is full",
    "53": "its server is short of connections or memory",
    "55P03": "another program has locked it",
    "57014": "its server took too long",
    "25006": "it is read-only",
    "28": "its server refuses the user or the password",
    "3D000": "its server has no such database",
    "42501": "its server does not permit it",
    "23505": "it holds this already",
    "57P": "its server is going down or coming up",
    "08": "its server cannot be reached",
    "40": "its server gave a conflict of writers",
}


@contextlib.contextmanager
def in_words(deed: str) -> Iterator[None]:
    """Turn what a driver raises into a `HistoryError`.

    Parameters
    ----------
    deed
        What could not be done, such as ``written``.

    Raises
    ------
    HistoryError
        For each error of SQLAlchemy, of the driver beneath it and of the file system.
    """
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise HistoryError(f"The history of runs cannot be {deed}: {_cause(error)}") from error


def _cause(error: Exception) -> str:
    if isinstance(error, exc.TimeoutError):
        return "all its connections are in use"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    origin = error.orig if isinstance(error, exc.DBAPIError) else error
    name = getattr(origin, "sqlite_errorname", None)
    if name is not None:
        return _found(_SQLITE, name, error)
    code = getattr(origin, "sqlstate", None)
    if code is not None:
        return _found(_POSTGRES, code, error)
    if isinstance(error, exc.OperationalError):
        return "its server cannot be reached"
    return plainly(error)


def _found(causes: dict[str, str], name: str, error: Exception) -> str:
    known = (cause for start, cause in causes.items() if name.startswith(start))
    return next(known, None) or plainly(error)


def plainly(error: BaseException) -> str:
    """Give the driver's own first line, without the statement and its values."""
    origin = error.orig if isinstance(error, exc.DBAPIError) else error
    return str(origin).partition("\n")[0] or type(origin).__name__
