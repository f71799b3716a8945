"""Facts and arrays as bytes: JSON in front, the arrays bare behind it."""

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from livespan.errors import FormatError

__all__ = ["pack", "unpack"]

#: Length of the JSON in front.
_LENGTH = struct.Struct("<I")
#: Numbers travel in the order of bytes that nearly all processors have.
_KINDS = {"f": "<f8", "i": "<i8"}


def pack(facts: Any, arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return facts, as JSON has them, and arrays of whole or real numbers as bytes.

    What is infinite among the facts becomes null; arrays keep every bit.
    """
    told, bodies = [], []
    for name, array in arrays.items():
        kind = _KINDS[array.dtype.kind]
        told.append([name, kind, array.shape])
        bodies.append(np.ascontiguousarray(array, dtype=kind).tobytes())
    head = orjson.dumps({"facts": facts, "arrays": told})
    return b"".join((_LENGTH.pack(len(head)), head, *bodies))


def unpack(data: bytes) -> tuple[Any, dict[str, NDArray[Any]]]:
    """Return what `pack` was given; the arrays are read-only.

    Raises
    ------
    FormatError
        When ``pack`` did not make these bytes.
    """
    try:
        (length,) = _LENGTH.unpack_from(data)
        at = _LENGTH.size + length
        head = orjson.loads(data[_LENGTH.size : at])
        arrays = {}
        for name, kind, shape in head["arrays"]:
            if kind not in _KINDS.values():
                raise FormatError(f"There are no arrays of {kind!r:.20}")
            count = int(np.prod(shape))
            arrays[name] = np.frombuffer(data, kind, count, at).reshape(shape)
            at += arrays[name].nbytes
        return head["facts"], arrays
    except (KeyError, TypeError, ValueError, struct.error) as error:
        raise FormatError(f"These bytes are no message of Livespan: {error!s:.120}") from None
