"""An algorithm that is slow at will and keeps a diary."""

import contextlib
import os
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from livespan.algorithm import Snapshot
from livespan.algorithms import ALGORITHMS
from livespan.objective import Objective
from livespan.problem import Problem
from livespan.setting import check_settings, setting

#: Each run with a ``mark`` appends the clock at the end of each iteration to a file of that name.
DIARIES = Path(os.environ.get("LIVESPAN_TEST_DIARIES", "."))


@dataclass(frozen=True, slots=True)
class Slow:
    name: ClassVar[str] = "slow"
    title: ClassVar[str] = "Slow"
    summary: ClassVar[str] = "Sleeps, and notes when each iteration has ended."

    pause: float = setting(0.05, low=0.0, high=60.0, unit="s", help="Length of an iteration.")
    mark: int = setting(0, low=0, high=10**9, help="Name of the diary; 0 for none.")
    crash_at: int = setting(0, low=0, high=10**9, help="Iteration that breaks; 0 for none.")

    def __post_init__(self) -> None:
        check_settings(self)

    def search(
        self, problem: Problem, objective: Objective, start: Snapshot, rng: np.random.Generator
    ) -> Generator[Snapshot | None, None, None]:
        diary = (DIARIES / str(self.mark)).open("a") if self.mark else None
        iteration = 0
        while True:
            iteration += 1
            if iteration == self.crash_at:
                raise RuntimeError("secret detail of the machine room")
            if self.pause:
                time.sleep(self.pause)
            if diary is not None:
                diary.write(f"{iteration} {time.monotonic()}\n")
                diary.flush()
            yield Snapshot(iteration, start.value)


@contextlib.contextmanager
def slow_algorithm() -> Iterator[None]:
    """Have it in this process's table until the block ends."""
    ALGORITHMS["slow"] = Slow
    try:
        yield
    finally:
        del ALGORITHMS["slow"]
