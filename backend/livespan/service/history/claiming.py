"""Which process has which run: the lease, and taking up what a dead process left."""

import time
from collections.abc import Iterable

from sqlalchemy import Connection, delete, literal_column, select, update

from livespan.service.history import rows
from livespan.service.history.database import Database
from livespan.service.history.owner import Owner
from livespan.service.history.record import LIVE, RunRecord, RunState
from livespan.service.history.tables import owners, runs

__all__ = ["claim", "leave", "release", "renew"]

_LOST = "The process it ran in is gone, and it was tied to a connection"


def renew(database: Database, owner: Owner) -> None:
    """Say that a process is there."""
    row = {
        "id": owner.id,
        "host": owner.host,
        "pid": owner.pid,
        "birth": owner.birth,
        "seen": literal_column(database.now()),
    }
    with database.write() as connection:
        connection.execute(database.upsert(owners, row))


def leave(connection: Connection, owner: Owner) -> None:
    """Set all runs of a process free."""
    connection.execute(delete(owners).where(owners.c.id == owner.id))


def release(connection: Connection, owner: Owner, run_ids: Iterable[str]) -> None:
    """Set runs of a process free."""
    mine = (runs.c.owner == owner.id, runs.c.state.in_(LIVE))
    connection.execute(update(runs).where(runs.c.id.in_(list(run_ids)), *mine).values(owner=None))


def claim(database: Database, owner: Owner) -> list[RunRecord]:
    """Make the runs that nobody has this process's own; see `History.claim`."""
    with database.write() as connection:
        _bury(connection, database, owner)
        free = _free(connection)
        lost = [run_id for run_id, attached in free if attached]
        taken = [run_id for run_id, attached in free if not attached]
        connection.execute(
            update(runs)
            .where(runs.c.id.in_(lost))
            .values(state=RunState.INTERRUPTED.value, ended=time.time(), reason=_LOST, owner=None)
        )
        connection.execute(
            update(runs)
            .where(runs.c.id.in_(taken))
            .values(owner=owner.id, attempt=runs.c.attempt + 1)
        )
        query = select(*rows.RECORD).where(runs.c.id.in_(taken)).order_by(runs.c.created)
        return [rows.record_of(row) for row in connection.execute(query)]


def _bury(connection: Connection, database: Database, here: Owner) -> None:
    """Forget the processes that are gone."""
    query = select(
        owners.c.id,
        owners.c.host,
        owners.c.pid,
        owners.c.birth,
        owners.c.seen,
        literal_column(database.now()),
    ).where(owners.c.id != here.id)
    for name, host, pid, birth, seen, now in connection.execute(query).all():
        if Owner(name, host, pid, birth).gone(here, now - seen):
            # One that has said a word in this moment is there after all.
            same = (owners.c.id == name, owners.c.seen == seen)
            connection.execute(delete(owners).where(*same))


def _free(connection: Connection) -> list[tuple[str, bool]]:
    """Return id and attachment of the runs that need a process and have none."""
    there = select(owners.c.id)
    query = (
        select(runs.c.id, runs.c.attached)
        .where(runs.c.state.in_(LIVE), runs.c.owner.is_(None) | runs.c.owner.not_in(there))
        # Of two processes that look at once each takes what the other has not.
        .with_for_update(skip_locked=True)
    )
    return [(run_id, attached) for run_id, attached in connection.execute(query)]
