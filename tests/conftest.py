"""Problems a reader can hold in the head, shared by all tests."""

import numba
import pytest
from hypothesis import settings

from livespan import Machine, Problem, Task

# The first call of a kernel compiles it: how long an example takes says nothing.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture
def chain() -> Problem:
    """``a`` (3) before ``b`` (2), beside ``c`` (4), on two machines: 3 + 2 = 5 is optimal."""
    return Problem([Task("a", 3), Task("b", 2, ("a",)), Task("c", 4)], machines=2)


@pytest.fixture
def six() -> Problem:
    """5, 5, 4, 4, 3, 3 on two machines: 24 / 2 = 12 is optimal (5 + 4 + 3 twice)."""
    return Problem([Task(f"t{k}", length) for k, length in enumerate((5, 5, 4, 4, 3, 3))], 2)


@pytest.fixture
def unrelated() -> Problem:
    """Each task is fast on one machine: x on A (1), y on B (2), z on B (3); 5 is optimal."""
    durations = [[1, 9], [9, 2], [9, 3]]
    return Problem([Task("x"), Task("y"), Task("z")], [Machine("A"), Machine("B")], durations)


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interpreted kernels (``make coverage``) are a thousand times slower: let them do less."""
    if numba.config.DISABLE_JIT:
        monkeypatch.setattr("livespan.algorithms.tabu.LOOKS_PER_ITERATION", 60_000)
