"""Records and incumbents as rows of the tables, and back."""

import json
import math
import time
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from livespan.service.history import tables
from livespan.service.history.failure import HistoryError
from livespan.service.history.record import ENDED, Incumbent, RunRecord, RunState

__all__ = [
    "INCUMBENT",
    "RECORD",
    "compressed",
    "decompressed",
    "incumbent_of",
    "incumbent_row",
    "record_of",
    "record_row",
    "text_of",
    "values_of",
    "with_end",
]

_NAMES = tuple(RunRecord.__dataclass_fields__)
#: The columns of a record, in its order.
RECORD = tuple(tables.runs.c[name] for name in _NAMES)
#: The columns of an incumbent, in its order.
INCUMBENT = tuple(tables.incumbents.c[name] for name in Incumbent.__dataclass_fields__)

# Three times as fast as asking the class, which counts in a page of a thousand.
_STATES = {state.value: state for state in RunState}

#: What nobody may set later: it says which run this is, and whose.
_FIXED = frozenset({"id", "attempt", "client", "attached", "created"})


#: Characters of a name that runs can be found by: PostgreSQL's indexes take 2,700 bytes.
SHORT = 500
_SHORT = frozenset({"id", "client", "problem", "algorithm"})


def text_of(value: str, most: int | None = SHORT) -> str:
    """Return a text as any database can hold it, and find it.

    There is no zero, which PostgreSQL refuses, and no half of a pair, which is no UTF-8.
    """
    return value[:most].replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def record_row(record: RunRecord) -> dict[str, Any]:
    """Return the row of a new record."""
    return with_end({name: _stored(name, getattr(record, name)) for name in _NAMES})


def values_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that fields of a record set.

    Raises
    ------
    ValueError
        For a field that there is not, or that cannot be set.
    """
    for name in fields:
        if name not in _NAMES or name in _FIXED:
            raise ValueError(f"A run's {name} cannot be set")
    return {name: _stored(name, value) for name, value in fields.items()}


def record_of(row: Sequence[Any]) -> RunRecord:
    """Read a record from the columns `RECORD`."""
    members = dict(zip(_NAMES, row, strict=True))
    members["state"] = _STATES[members["state"]]
    members["settings"] = json.loads(members["settings"])
    return RunRecord(**members)


def incumbent_row(run_id: str, incumbent: Incumbent) -> dict[str, Any]:
    """Return the row of a run's incumbent."""
    return {
        "run_id": run_id,
        "iteration": int(incumbent.iteration),
        "elapsed": float(incumbent.elapsed),
        "value": float(incumbent.value),
        "bound": float(incumbent.bound),
        "assignment": compressed(np.asarray(incumbent.assignment, dtype="<i4").tobytes()),
        "start": compressed(np.asarray(incumbent.start, dtype="<f8").tobytes()),
    }


def incumbent_of(row: Sequence[Any]) -> Incumbent:
    """Read an incumbent from the columns `INCUMBENT`."""
    iteration, elapsed, value, bound, assignment, start = row
    return Incumbent(
        iteration,
        elapsed,
        value,
        math.nan if bound is None else bound,
        np.frombuffer(decompressed(assignment), "<i4").astype(np.intp),
        np.frombuffer(decompressed(start), "<f8").astype(np.float64),
    )


def compressed(data: bytes) -> bytes:
    """Compress quickly."""
    return zlib.compress(data, 1)


def decompressed(data: bytes) -> bytes:
    """Return what was compressed.

    Raises
    ------
    HistoryError
        When the bytes are damaged.
    """
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise HistoryError("The history of runs cannot be read: it is damaged there") from error


def with_end(values: dict[str, Any]) -> dict[str, Any]:
    """Give a run that ends the present as its end, when it has none: only so can it expire."""
    if values.get("state") in ENDED and values.get("ended") is None:
        return values | {"ended": time.time()}
    return values


def _stored(name: str, value: Any) -> Any:
    """Return a value as its column takes it: plain numbers, and text that any database can hold."""
    if name == "settings":
        return json.dumps(value)
    if isinstance(value, str):
        return text_of(value, SHORT if name in _SHORT else None)
    return value.item() if isinstance(value, np.generic) else value
