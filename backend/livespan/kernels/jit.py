"""The compiler's flags, owned in one place."""

import functools
import os
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from numba import cfunc, njit, types

from livespan.kernels.arrays import ARRAYS_TYPE
from livespan.kernels.cache import own_cache

__all__ = ["OBJECTIVE_SIGNATURE", "inlined", "kernel", "objective_kernel"]

P = ParamSpec("P")
R = TypeVar("R")

#: value = f(arrays, start[n], finish[n], assignment[n]); one signature for every objective, so
#: that a search kernel which is handed one compiles once and is found in the disk cache.
OBJECTIVE_SIGNATURE = types.float64(
    ARRAYS_TYPE, types.float64[::1], types.float64[::1], types.int64[::1]
)


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that runs without the interpreter lock and is cached on disk.

    Division by zero gives ``inf`` or ``nan``, as in NumPy, so that the compiled and the
    interpreted function agree; fast-math stays off for the same reason.
    """
    with own_cache(function.__module__):
        compiled: Callable[P, R] = njit(cache=_has_file(function), nogil=True, error_model="numpy")(
            function
        )
    return compiled


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a small helper into each kernel that calls it.

    For what is called once a task: handing arrays to a function copies their descriptors.
    """
    compiled: Callable[P, R] = njit(inline="always", error_model="numpy")(function)
    return compiled


def objective_kernel(function: Callable[..., float]) -> Callable[[], Any]:
    """Make an objective a C callback that search kernels take as an argument.

    Compiling waits for the first call of what is returned, so that importing costs nothing.
    """

    def compiled() -> Any:
        with own_cache(function.__module__):
            return cfunc(OBJECTIVE_SIGNATURE, cache=_has_file(function))(function)

    return functools.cache(compiled)


def _has_file(function: Callable[..., Any]) -> bool:
    """Tell whether a function can be cached: not one typed at a prompt."""
    return os.path.isfile(function.__code__.co_filename)
