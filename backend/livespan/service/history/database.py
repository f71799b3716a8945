"""The database behind the history: where it is, and how a transaction on it begins and ends."""

import contextlib
import itertools
import pathlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import URL, Connection, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from livespan.service.history import tables
from livespan.service.history.failure import HistoryError, in_words, plainly

__all__ = ["Database"]

#: Seconds a writer waits for another one before it gives up.
PATIENCE = 1.0
#: Seconds in which SQLite's pauses are still short, and how often these are gone through at least.
LOOK_AGAIN, LOOKS = 0.02, 40
#: Connections kept open, and how many more there may be for a moment.
CONNECTIONS, MORE_CONNECTIONS = 5, 10
#: Seconds a thread waits for a connection when all are in use.
CONNECTION_PATIENCE = 5.0
#: Bytes to which SQLite cuts its journal after a long transaction.
JOURNAL_BYTES = 16 * 1024 * 1024
#: Share of a SQLite file that may be free pages, for rows to come.
FREE_SHARE = 0.25
#: Pages of 4 kB given back at a time, so that writers need not wait long.
PAGES_AT_ONCE = 2_000
#: Seconds a PostgreSQL server has to answer at all, and to carry out one statement.
CONNECT_TIMEOUT, STATEMENT_TIMEOUT = 3, 10

_WRITES = "livespan_writes"


class Database:
    """Connections to one database.

    A read sees one state of the database and holds nobody up. A write is a transaction: it is there
    when the block has been left, or nothing of it is. In SQLite there is one writer at a time; the
    threads of this process wait for each other here, as SQLite only looks again after pauses.

    Parameters
    ----------
    where
        ``memory``, a path, or a URL of SQLite or PostgreSQL.

    Raises
    ------
    HistoryError
        When there is no such place, or it cannot be written.
    """

    def __init__(self, where: str) -> None:
        url = _url(where)
        self.name = url.render_as_string(hide_password=True)
        with in_words(f"opened ({self.name})"):
            self._engine = _postgres(url) if _is_postgres(url) else _sqlite(url)
            self._writer = self._engine.execution_options(**{_WRITES: True})
        self._is_postgres = _is_postgres(url)
        self._in_memory = not self._is_postgres and not url.database
        self._file = (
            None if self._is_postgres or self._in_memory else pathlib.Path(url.database or "")
        )
        self._one_writer = threading.Lock()
        self.closed = False
        try:
            with self.write() as connection:
                tables.prepare(connection)
        except HistoryError as error:
            self.close()
            # An operator reads this one, at the start: the driver's own words help.
            cause = f"; {plainly(error.__cause__)}" if error.__cause__ else ""
            raise HistoryError(f"{error} ({self.name}{cause})") from error

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read with.

        Raises
        ------
        HistoryError
            When the database cannot be read.
        """
        self._check_open()
        turn = self._turn() if self._in_memory else contextlib.nullcontext()
        with in_words("read"), turn, self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept when the block is left without an error.

        Raises
        ------
        HistoryError
            When the database cannot be written; then it is as it was.
        """
        self._check_open()
        turn = contextlib.nullcontext() if self._is_postgres else self._turn()
        with in_words("written"), turn, self._writer.begin() as connection:
            yield connection

    def upsert(self, table: Table, values: dict[str, Any]) -> Any:
        """Return the statement that inserts a row, or overwrites the one with the same key."""
        dialect = postgresql if self._is_postgres else sqlite
        statement = dialect.insert(table).values(values)
        key = [column.name for column in table.primary_key]
        return statement.on_conflict_do_update(index_elements=key, set_=values)

    def check_place(self) -> None:
        """Find out whether the file is still there: SQLite writes to a deleted one without a word.

        Raises
        ------
        HistoryError
            When it was deleted or moved.
        """
        if self._file is not None and not self._file.exists():
            raise HistoryError("The history of runs cannot be written: its file was deleted")

    def give_back_space(self) -> None:
        """Make the file smaller after rows were deleted; PostgreSQL sees to that by itself."""
        while not self._is_postgres and self._give_back_some():
            pass

    def _give_back_some(self) -> bool:
        """Return whether there is more to be given back."""
        with in_words("written"), self._turn(), self._engine.connect() as connection:
            file: Any = connection.connection.driver_connection
            pages, free = (
                file.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count")
            )
            if free > FREE_SHARE * pages:
                # As a script, for each step of this statement frees but one page.
                file.executescript(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})")
        return bool(free - PAGES_AT_ONCE > FREE_SHARE * pages)

    def now(self) -> str:
        """Return the SQL of the time by the database's own clock, in Unix seconds."""
        if self._is_postgres:
            return "extract(epoch from clock_timestamp())::float8"
        return "(julianday('now') - 2440587.5) * 86400.0"

    def close(self) -> None:
        """Close the connections; whatever is asked for later is refused."""
        self.closed = True
        self._engine.dispose()

    def _check_open(self) -> None:
        # The engine would open new connections, and in memory a new database.
        if self.closed:
            raise HistoryError("The history of runs is closed")

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._one_writer.acquire(timeout=CONNECTION_PATIENCE):
            raise HistoryError("The history of runs cannot be written: others are writing still")
        try:
            yield
        finally:
            self._one_writer.release()


def _url(where: str) -> URL:
    if where == "memory":
        return URL.create("sqlite")
    if "://" not in where:
        return URL.create("sqlite", database=str(pathlib.Path(where).expanduser().absolute()))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise HistoryError(
            "The place of the history of runs is neither a path nor a database's URL"
        ) from None
    if url.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
        raise HistoryError(
            f"The history of runs can be in SQLite or PostgreSQL, not in {url.get_backend_name()!r}"
        )
    in_memory = not _is_postgres(url) and url.database in (None, "", ":memory:")
    return URL.create("sqlite") if in_memory else url


def _is_postgres(url: URL) -> bool:
    return url.get_backend_name() != "sqlite"


def _postgres(url: URL) -> Any:
    settings = f"-c lock_timeout={PATIENCE * 1000:.0f} -c statement_timeout={STATEMENT_TIMEOUT}s"
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=CONNECTIONS,
            max_overflow=MORE_CONNECTIONS,
            pool_timeout=CONNECTION_PATIENCE,
            # A server that was restarted costs one look, not an error.
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT,
                "application_name": "livespan",
                "options": settings,
            },
        )
    except ImportError:
        raise HistoryError(
            "A history of runs in PostgreSQL needs the extra: pip install 'livespan[postgres]'"
        ) from None


def _sqlite(url: URL) -> Any:
    options: dict[str, Any] = {"connect_args": {"timeout": PATIENCE, "check_same_thread": False}}
    if url.database:
        file = pathlib.Path(url.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            # What people schedule is nobody else's business; SQLite's other files follow this one.
            file.touch(mode=0o600)
        _use_write_ahead_log(file)
        options |= {
            "pool_size": CONNECTIONS,
            "max_overflow": MORE_CONNECTIONS,
            "pool_timeout": CONNECTION_PATIENCE,
        }
    else:
        options["poolclass"] = StaticPool
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), **options)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _use_write_ahead_log(file: pathlib.Path) -> None:
    """Switch a file to its write-ahead log, which it then keeps.

    SQLite does not wait for others here, so two processes that start together need a second try.
    """
    deadline = time.monotonic() + CONNECTION_PATIENCE
    while True:
        try:
            with contextlib.closing(sqlite3.connect(file, PATIENCE)) as connection:
                # Freed pages can be given back only where this was said before the first table.
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
                connection.execute("PRAGMA journal_mode = WAL")
                return
        except sqlite3.OperationalError as error:
            if not _is_locked(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by rules of its own.
    connection.isolation_level = None
    # In a write-ahead log this much syncing keeps every transaction when the process dies; when the
    # power fails the last ones may be lost, but never the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA journal_size_limit = {JOURNAL_BYTES}")


def _begin(connection: Connection) -> None:
    file: Any = connection.connection.driver_connection
    if connection.get_execution_options().get(_WRITES):
        _begin_writing(file)
    else:
        file.execute("BEGIN")


def _begin_writing(file: sqlite3.Connection) -> None:
    """Begin a transaction that writes; a reader's could be refused when it comes to writing.

    SQLite waits by looking again after pauses that grow to a tenth of a second. Among processes
    that write all the time one may so miss every gap; here the pauses begin anew.
    """
    deadline = time.monotonic() + PATIENCE
    file.execute(f"PRAGMA busy_timeout = {1000 * LOOK_AGAIN:.0f}")
    try:
        for looks in itertools.count(1):
            try:
                file.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                # On a busy machine a second may pass without a chance to look.
                enough = looks >= LOOKS and time.monotonic() > deadline
                if enough or not _is_locked(error):
                    raise
    finally:
        file.execute(f"PRAGMA busy_timeout = {1000 * PATIENCE:.0f}")


def _is_locked(error: sqlite3.Error) -> bool:
    return error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
