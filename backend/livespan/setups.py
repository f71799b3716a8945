"""Set-up times: what a machine needs between two tasks of different families."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from livespan.errors import ProblemError
from livespan.kernels.arrays import Floats

__all__ = ["Setups"]


@dataclass(frozen=True)
class Setups:
    """Time a machine needs between a task of one family and the next one's.

    A task starts at the earliest ``times[family before, its family]`` after the task before it on
    its machine has finished; the first task of a machine needs none. A set-up can run while the
    task still waits for its predecessors.

    Attributes
    ----------
    families
        Their names; `Task.family` is one of them.
    times
        Shape (families, families), or (machines, families, families) where machines differ; not
        negative.
    """

    families: tuple[str, ...]
    times: ArrayLike

    def table(self, machines: int) -> Floats:
        """Return the times as float64[k, families, families]; k is 1 or the machines.

        Raises
        ------
        ProblemError
            For a shape that does not fit or a time that is negative or no number.
        """
        count = len(self.families)
        try:
            times = np.array(self.times, dtype=np.float64)
        except (TypeError, ValueError):
            raise ProblemError("Set-up times must be numbers", "setups.times") from None
        if times.shape == (count, count):
            times = times[None]
        if times.shape not in {(1, count, count), (machines, count, count)}:
            raise ProblemError(
                f"Set-up times must have shape {(count, count)} (families, families), or one such "
                f"matrix for each of {machines} machines, not {times.shape}",
                "setups.times",
            )
        bad = np.argwhere(~(np.isfinite(times) & (times >= 0)))
        if len(bad):
            _, before, after = bad[0]
            raise ProblemError(
                f"The set-up from {self.families[before]!r:.80} to {self.families[after]!r:.80} is "
                f"{times[tuple(bad[0])]}; it must be a finite number that is not negative",
                "setups.times",
            )
        return times

    def numbers(self, of_tasks: Sequence[str]) -> list[int]:
        """Return the row of each task's family.

        Raises
        ------
        ProblemError
            For a family that comes twice, and for a task whose family is not listed.
        """
        rows: dict[str, int] = {}
        for row, name in enumerate(self.families):
            if rows.setdefault(name, row) != row:
                raise ProblemError(f"Duplicate family {name!r:.80}", f"setups.families[{row}]")
        for number, name in enumerate(of_tasks):
            if name not in rows:
                raise ProblemError(
                    f"Task number {number + 1} is of family {name!r:.80}, for which there are no "
                    "set-up times",
                    f"tasks[{number}].family",
                )
        return [rows[name] for name in of_tasks]
