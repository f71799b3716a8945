"""Writing what became of runs: the statements of one transaction."""

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
        return cls(
            change,
            rows.with_end(rows.values_of(change.fields)),
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
    accepted: list[Prepared] = []
    refused: list[str] = []
    for item in prepared:
        state = held.get(item.change.run_id)
        if state is not None and state.attempt == item.change.owner_attempt:
            accepted.append(item)
        else:
            refused.append(item.change.run_id)
    # Few statements for many runs: a server's answer to each takes its time.
    new = [row for item in accepted for row in _event_rows(item, held[item.change.run_id])]
    _insert(connection, events, new)
    _merge_where_due(connection, accepted, held)
    for item in accepted:
        _update(connection, item, held[item.change.run_id])
    # Of two changes of one run the later counts.
    schedules = {item.change.run_id: item.incumbent for item in accepted if item.incumbent}
    documents = {item.change.run_id: item.result for item in accepted if item.result is not None}
    _overwrite(connection, incumbents, list(schedules.values()))
    _overwrite(
        connection,
        results,
        [{"run_id": run_id, "document": document} for run_id, document in documents.items()],
    )
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


def _update(connection: Connection, item: Prepared, held: _Held) -> None:
    counted = {"events": held.events, "settled": held.settled, "small": held.small}
    this = runs.c.id == item.change.run_id
    connection.execute(update(runs).where(this).values(item.values | counted))


def _insert(connection: Connection, table: Table, new: Sequence[dict[str, Any]]) -> None:
    if new:
        connection.execute(insert(table), new)


def _overwrite(connection: Connection, table: Table, new: Sequence[dict[str, Any]]) -> None:
    if new:
        connection.execute(delete(table).where(table.c.run_id.in_([row["run_id"] for row in new])))
        _insert(connection, table, new)


def _event_rows(item: Prepared, held: _Held) -> list[dict[str, Any]]:
    """Return the rows of a change's new events, and note them."""
    new, change = item.chunks, item.change
    if change.events and change.events[0].number <= held.events:
        new = chunks.pack(event for event in change.events if event.number > held.events)
    return _noted(change.run_id, new, held)


def _noted(run_id: str, new: Sequence[Chunk], held: _Held) -> list[dict[str, Any]]:
    for chunk in new:
        held.events = chunk.last
        held.small += 1
        if not chunk.small:
            held.settled, held.small = chunk.last, 0
    return [{"run_id": run_id, "last": chunk.last, "chunk": chunk.data} for chunk in new]


def _merge_where_due(
    connection: Connection, accepted: Sequence[Prepared], held: dict[str, _Held]
) -> None:
    """Merge the small chunks of the runs that end, and of some that have many."""
    left = MERGES_AT_ONCE
    for item in accepted:
        state = held[item.change.run_id]
        if item.values.get("state") in ENDED:
            due = state.small > 1
        else:
            due = state.small >= MERGE_AT and left > 0
            left -= due
        if due:
            _merge(connection, item.change.run_id, state)


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
    _insert(connection, events, _noted(run_id, merged, held))
