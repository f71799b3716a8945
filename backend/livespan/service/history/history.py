"""The history of runs: what a service keeps beyond its own life."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select

from livespan.service.history import chunks, claiming, pages, rows, saving
from livespan.service.history.database import Database
from livespan.service.history.failure import HistoryError
from livespan.service.history.owner import Owner
from livespan.service.history.record import (
    ENDED,
    Change,
    Incumbent,
    Query,
    RunRecord,
    RunState,
    StoredEvent,
)
from livespan.service.history.rows import text_of
from livespan.service.history.tables import events, incumbents, requests, results, runs

__all__ = ["History"]

#: Runs deleted in one transaction, so that writers need not wait long.
EXPIRED_AT_ONCE = 50


class History:
    """All runs, in a database that several processes may share.

    Each process that has one is an *owner*; a run belongs to the owner that added or claimed it,
    and only that one's changes to it are kept. All methods may be called from any thread.

    Parameters
    ----------
    where
        ``memory`` for one that ends with the process, a path of a SQLite file, or a URL
        (``postgresql://user:password@host/database``).

    Raises
    ------
    HistoryError
        Here and in every method, when the database cannot be used: in one sentence why, and
        nothing half written.
    """

    def __init__(self, where: str) -> None:
        self._database = Database(where)
        self._owner = Owner.this_process()
        try:
            self.beat()
        except HistoryError:
            self._database.close()
            raise

    # Runs

    def add(self, record: RunRecord, request: bytes) -> None:
        """Keep a new run and the request that started it; it is this process's own."""
        row = rows.record_row(record) | {"owner": self._owner.id, "settled": 0, "small": 0}
        body = rows.compressed(request)
        with self._database.write() as connection:
            connection.execute(insert(runs).values(row))
            connection.execute(insert(requests).values(run_id=record.id, body=body))

    def get(self, run_id: str) -> RunRecord | None:
        """Return a run."""
        with self._database.read() as connection:
            row = connection.execute(
                select(*rows.RECORD).where(runs.c.id == text_of(run_id))
            ).first()
        return None if row is None else rows.record_of(row)

    def page(self, query: Query) -> tuple[list[RunRecord], str | None]:
        """Return a page of runs, newest first, and the cursor of the next; None after the last.

        Raises
        ------
        InputError
            When ``query.before`` is no cursor.
        """
        with self._database.read() as connection:
            return pages.page(connection, query)

    def counts(self) -> dict[str, int]:
        """Return the number of runs in each state."""
        query = select(runs.c.state, func.count().label("number")).group_by(runs.c.state)
        with self._database.read() as connection:
            found = {row.state: row.number for row in connection.execute(query)}
        return {state.value: found.get(state.value, 0) for state in RunState}

    # Their parts

    def request(self, run_id: str) -> bytes | None:
        """Return the request that started a run, as it came."""
        return self._bytes(select(requests.c.body).where(requests.c.run_id == text_of(run_id)))

    def result(self, run_id: str) -> bytes | None:
        """Return a run's final document."""
        return self._bytes(select(results.c.document).where(results.c.run_id == text_of(run_id)))

    def incumbent(self, run_id: str) -> Incumbent | None:
        """Return a run's last saved schedule."""
        with self._database.read() as connection:
            query = select(*rows.INCUMBENT).where(incumbents.c.run_id == text_of(run_id))
            row = connection.execute(query).first()
        return None if row is None else rows.incumbent_of(row)

    def events(self, run_id: str, after: int = 0) -> Iterator[list[StoredEvent]]:
        """Give a run's stored events behind a number, in order, a few thousand at a time.

        Between two steps no connection is held, so a reader may take its time; events that are
        saved meanwhile are among those that follow.
        """
        while True:
            query = (
                select(events.c.last, events.c.chunk)
                .where(events.c.run_id == text_of(run_id), events.c.last > after)
                .order_by(events.c.last)
                .limit(1)
            )
            with self._database.read() as connection:
                row = connection.execute(query).first()
            if row is None:
                return
            try:
                found = chunks.unpack(row.chunk)
            except ValueError as error:
                raise HistoryError(f"The events of run {run_id} cannot be read: {error}") from error
            # Chunks are merged now and then: this one may begin before the number asked for.
            yield [event for event in found if event.number > after]
            after = row.last

    # Writing

    def save(self, changes: Sequence[Change]) -> list[str]:
        """Write what became of runs, all in one transaction.

        Returns
        -------
        list of str
            Ids of the runs whose change was refused, as they are in another attempt, in another
            process, or deleted: whoever works on them must stop.

        Raises
        ------
        ValueError
            When a change sets a field that cannot be set.
        """
        prepared = [saving.Prepared.of(change) for change in changes]
        if not prepared:
            return []
        with self._database.write() as connection:
            return saving.apply(connection, self._owner.id, prepared)

    def delete(self, run_id: str) -> bool:
        """Delete a run and all its parts; return whether it was there."""
        with self._database.write() as connection:
            return connection.execute(delete(runs).where(runs.c.id == text_of(run_id))).rowcount > 0

    def expire(self, max_age: float, max_count: int, now: float) -> int:
        """Delete runs that ended long ago, and the oldest of too many; return how many.

        Parameters
        ----------
        max_age
            Seconds since a run's end.
        max_count
            Number of ended runs to keep.
        now
            Unix time in seconds.
        """
        too_old = runs.c.ended < now - max_age
        first = self._end_of_newest(max_count)
        condition = too_old if first is None else or_(too_old, runs.c.ended <= first)
        number = 0
        while deleted := self._expire_some(condition):
            number += deleted
        if number:
            self._database.give_back_space()
        return number

    # Owners

    def beat(self) -> None:
        """Say that this process is there; about once a second."""
        claiming.renew(self._database, self._owner)

    def claim(self) -> list[RunRecord]:
        """Make the runs whose process is gone this one's own, each in its next attempt.

        Of several processes that try, one gets a run. Attached runs end as interrupted instead.

        Returns
        -------
        list of RunRecord
            The oldest first; ``attempt`` is the new one, the state is as it was.
        """
        return claiming.claim(self._database, self._owner)

    def release(self, run_ids: Iterable[str]) -> None:
        """Let another process claim these runs at once; those that have ended stay as they are."""
        with self._database.write() as connection:
            claiming.release(connection, self._owner, run_ids)

    def check(self) -> None:
        """Find out whether the history can be written now, by writing a little."""
        self._database.check_place()
        self.beat()

    def close(self) -> None:
        """Release all runs of this process and close the connections; again, it does nothing."""
        if self._database.closed:
            return
        try:
            with self._database.write() as connection:
                claiming.leave(connection, self._owner)
        finally:
            self._database.close()

    def _bytes(self, query: Select[bytes]) -> bytes | None:
        with self._database.read() as connection:
            found = connection.scalar(query)
        return None if found is None else rows.decompressed(found)

    def _end_of_newest(self, count: int) -> float | None:
        """Return when the newest run ended that is beyond a number of runs to keep."""
        query = select(runs.c.ended).where(runs.c.ended.is_not(None))
        with self._database.read() as connection:
            return connection.scalar(query.order_by(runs.c.ended.desc()).offset(count).limit(1))

    def _expire_some(self, condition: ColumnElement[bool]) -> int:
        some = select(runs.c.id).where(runs.c.state.in_(ENDED), condition).limit(EXPIRED_AT_ONCE)
        with self._database.write() as connection:
            return connection.execute(delete(runs).where(runs.c.id.in_(some))).rowcount
