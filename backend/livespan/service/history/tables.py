"""The tables, and their version.

::

    meta        the version of the tables
    owners      processes that have runs, each with the time it was last seen
    runs        one row a run: what a listing shows
    requests    the request that started it      incumbents   the schedule to resume from
    results     its final document               events       its events, many a row
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
)

from livespan.service.history.failure import HistoryError

__all__ = ["events", "incumbents", "owners", "prepare", "requests", "results", "runs"]

#: Goes up with each change of the tables below.
VERSION = 1
#: Number of PostgreSQL's lock that keeps two processes from making the tables at once.
_LOCK = 4_715_203_118

_all = MetaData()

meta = Table(
    "meta",
    _all,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

owners = Table(
    "owners",
    _all,
    Column("id", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("birth", Text, nullable=False),
    Column("seen", Double, nullable=False),
)

runs = Table(
    "runs",
    _all,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("attached", Boolean, nullable=False),
    Column("problem", Text, nullable=False),
    Column("tasks", BigInteger, nullable=False),
    Column("machines", BigInteger, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("objective", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("settings", Text, nullable=False),
    Column("created", Double, nullable=False),
    Column("started", Double),
    Column("ended", Double),
    Column("attempt", BigInteger, nullable=False),
    Column("value", Double),
    Column("makespan", Double),
    Column("bound", Double),
    Column("gap", Double),
    Column("iterations", BigInteger, nullable=False),
    Column("best_at", Double),
    Column("elapsed", Double, nullable=False),
    Column("status", Text),
    Column("reason", Text),
    Column("error", Text),
    Column("events", BigInteger, nullable=False),
    # Not part of a record. A run is its owner's while that owner has a row; without a foreign key,
    # one deleted row sets all runs of a process free, however many it has ended.
    Column("owner", Text),
    # Rows of events after number `settled` are small ones, to be merged when they are many.
    Column("settled", BigInteger, nullable=False),
    Column("small", Integer, nullable=False),
)

# A listing reads one of these from its end, whatever it filters by.
Index("runs_created", runs.c.created, runs.c.id)
for _name in ("state", "client", "algorithm", "problem"):
    Index(f"runs_{_name}", runs.c[_name], runs.c.created, runs.c.id)
Index("runs_ended", runs.c.ended)


def _part(name: str, *columns: Column[object]) -> Table:
    """Make a table with at most one row a run."""
    key = Column("run_id", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    return Table(name, _all, key, *columns)


requests = _part("requests", Column("body", LargeBinary, nullable=False))

results = _part("results", Column("document", LargeBinary, nullable=False))

incumbents = _part(
    "incumbents",
    Column("iteration", BigInteger, nullable=False),
    Column("elapsed", Double, nullable=False),
    Column("value", Double, nullable=False),
    # SQLite keeps a number that is none as NULL.
    Column("bound", Double),
    Column("assignment", LargeBinary, nullable=False),
    Column("start", LargeBinary, nullable=False),
)

events = Table(
    "events",
    _all,
    Column("run_id", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("last", BigInteger, primary_key=True, autoincrement=False),
    Column("chunk", LargeBinary, nullable=False),
)


def prepare(connection: Connection) -> None:
    """Make the tables where there are none; the connection is in a writing transaction.

    Raises
    ------
    HistoryError
        When the database holds tables of another version, or of another program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    there = set(inspect(connection).get_table_names())
    if meta.name in there:
        _check_version(connection)
    elif taken := there & set(_all.tables):
        names = ", ".join(sorted(taken))
        raise HistoryError(f"The database for the history has tables of another program: {names}")
    else:
        _all.create_all(connection, checkfirst=False)
        connection.execute(insert(meta).values(name="version", value=str(VERSION)))


def _check_version(connection: Connection) -> None:
    found = connection.scalar(select(meta.c.value).where(meta.c.name == "version"))
    if found != str(VERSION):
        raise HistoryError(
            f"The database for the history has version {found} of the tables, this release needs "
            f"version {VERSION}: give it another place, or use the release that made this one"
        )
