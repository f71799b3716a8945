"""Listing runs, newest first, a page at a time."""

import base64
import binascii

from sqlalchemy import ColumnElement, Connection, select, tuple_

from livespan.errors import InputError
from livespan.service.history import rows
from livespan.service.history.record import Query, RunRecord
from livespan.service.history.tables import runs

__all__ = ["page"]


def page(connection: Connection, query: Query) -> tuple[list[RunRecord], str | None]:
    """Return the runs of a page and the cursor of the next, None after the last page.

    Raises
    ------
    InputError
        When the query's cursor is none.
    """
    statement = (
        select(*rows.RECORD)
        .where(*_conditions(query))
        .order_by(runs.c.created.desc(), runs.c.id.desc())
        # One more than asked for tells whether there is another page.
        .limit(query.limit + 1)
    )
    found = [rows.record_of(row) for row in connection.execute(statement)]
    if len(found) <= query.limit:
        return found, None
    found.pop()
    return found, _cursor(found[-1])


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    asked = {
        runs.c.state: query.state,
        runs.c.algorithm: query.algorithm,
        runs.c.problem: query.problem,
        runs.c.client: query.client,
    }
    conditions = [
        column == rows.text_of(value) for column, value in asked.items() if value is not None
    ]
    if query.before is not None:
        created, run_id = _position(query.before)
        conditions.append(tuple_(runs.c.created, runs.c.id) < (created, run_id))
    return conditions


def _cursor(record: RunRecord) -> str:
    """Write a position in the listing; ids alone would not do, as they come in no order."""
    plain = f"{record.created!r} {record.id}".encode()
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def _position(cursor: str) -> tuple[float, str]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        created, run_id = base64.urlsafe_b64decode(padded).decode().split(" ", 1)
        return float(created), rows.text_of(run_id)
    except (binascii.Error, ValueError):
        raise InputError("before must be a cursor that a former page gave", "before") from None
