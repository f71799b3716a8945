"""Writing what became of runs: the statements of one transaction."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from livespan.service.history import chunks, rows
from livespan.service.history.chunks import Chunk
from livespan.service.history.record import ENDED, Change
from livespan.service.history.tables import events, incumbents, results, runs

__all__ = ["Prepared", "apply"]

#: Small chunks of a run that are merged into large ones.
MERGE_AT = 32
#: Runs under way whose chunks are merged in one transaction: others wait for the next one, or runs
#: that began together would hold all writers up together, each for some milliseconds.
MERGES_AT_ONCE = 1


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change with all that is slow done: nobody waits for it once the transaction has begun."""

    change: Change
    values: dict[str, Any]
    chunks: Sequence[Chunk]
    incumbent: dict[str, Any] | None
    result: bytes | None

    @classmethod
    def of(cls, change: Change) -> "Prepared":
        """Convert and compress what a change holds."""
        incumbent, result = change.incumbent, change.result
        values = rows.values_of(change.fields)
        if values.get("state") in ENDED:
            values.setdefault("ended", time.time())
        return cls(
            change,
            values,
            chunks.pack(change.events),
            None if incumbent is None else rows.incumbent_row(change.run_id, incumbent),
            None if result is None else rows.compressed(result),
        )


def apply(connection: Connection, owner: str, prepared: Sequence[Prepared]) -> list[str]:
    """Carry out changes; return the ids of the runs whose change was refused.

    Parameters
    ----------
    connection
        In a writing transaction.
    owner
        Id of the process that writes. A run that is another's, or in another attempt, is left as
        it is.
    """
    held = _held(connection, owner, {item.change.run_id for item in prepared})
    refused: list[str] = []
    merges = MERGES_AT_ONCE
    for item in prepared:
        state = held.get(item.change.run_id)
        if state is None or state.attempt != item.change.owner_attempt:
            refused.append(item.change.run_id)
        else:
            merges -= _apply_one(connection, item, state, may_merge=merges > 0)
    return refused


@dataclass(slots=True)
class _Held:
    """What must be known of a run before it is written; see the columns of the same names."""

    attempt: int
    events: int
    settled: int
    small: int


def _held(connection: Connection, owner: str, run_ids: Iterable[str]) -> dict[str, _Held]:
    """Read the runs that are this process's own, and keep them from others until the end."""
    query = (
        select(runs.c.id, runs.c.attempt, runs.c.events, runs.c.settled, runs.c.small)
        .where(runs.c.id.in_(sorted(run_ids)), runs.c.owner == owner)
        .order_by(runs.c.id)
        .with_for_update()
    )
    return {row[0]: _Held(*row[1:]) for row in connection.execute(query)}


def _apply_one(connection: Connection, item: Prepared, held: _Held, *, may_merge: bool) -> bool:
    """Carry one change out; return whether small chunks were merged."""
    run_id, values = item.change.run_id, dict(item.values)
    if item.change.events:
        _add_events(connection, item, held)
    many = held.small >= MERGE_AT and may_merge
    merges = held.small > 1 and (many or values.get("state") in ENDED)
    if merges:
        _merge(connection, run_id, held)
    values.update(events=held.events, settled=held.settled, small=held.small)
    connection.execute(update(runs).where(runs.c.id == run_id).values(values))
    if item.incumbent is not None:
        _overwrite(connection, incumbents, item.incumbent)
    if item.result is not None:
        _overwrite(connection, results, {"run_id": run_id, "document": item.result})
    return merges


def _overwrite(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    connection.execute(delete(table).where(table.c.run_id == row["run_id"]))
    connection.execute(insert(table).values(row))


def _add_events(connection: Connection, item: Prepared, held: _Held) -> None:
    new = item.chunks
    if item.change.events[0].number <= held.events:
        new = chunks.pack(event for event in item.change.events if event.number > held.events)
    _insert(connection, item.change.run_id, new, held)


def _insert(connection: Connection, run_id: str, new: Sequence[Chunk], held: _Held) -> None:
    if not new:
        return
    connection.execute(
        insert(events),
        [{"run_id": run_id, "last": chunk.last, "chunk": chunk.data} for chunk in new],
    )
    held.events = new[-1].last
    for chunk in new:
        held.small += 1
        if not chunk.small:
            held.settled, held.small = chunk.last, 0


def _merge(connection: Connection, run_id: str, held: _Held) -> None:
    """Put the small chunks at the end of a run into as few as they need."""
    tail = (events.c.run_id == run_id, events.c.last > held.settled)
    found = connection.scalars(select(events.c.chunk).where(*tail).order_by(events.c.last)).all()
    try:
        merged = chunks.pack(event for chunk in found for event in chunks.unpack(chunk))
    except ValueError:
        # The file is damaged there: whoever reads it is told, what comes now can be kept.
        held.settled, held.small = held.events, 0
        return
    connection.execute(delete(events).where(*tail))
    held.small = 0
    _insert(connection, run_id, merged, held)
