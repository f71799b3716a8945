"""How long data takes from one machine to another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from livespan.errors import ProblemError
from livespan.kernels.arrays import Floats

__all__ = ["Network", "check_transfers"]


@dataclass(frozen=True)
class Network:
    """Latency and bandwidth between machines.

    Data that a task gets from a predecessor on another machine arrives

        latency[from, to] + amount / bandwidth[from, to]

    after the predecessor has finished; on the same machine it is there at once. Transfers do not
    slow each other down.

    Attributes
    ----------
    latency
        One number for all pairs, or shape (machines, machines): time, not negative.
    bandwidth
        Likewise: units of data per unit of time, positive; ``inf`` for no limit.
    """

    latency: ArrayLike = 0.0
    bandwidth: ArrayLike = 1.0

    def matrices(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """Return latency and time per unit of data, float64[m, m] with 0 on the diagonals.

        Parameters
        ----------
        names
            Ids of the machines, for messages.

        Raises
        ------
        ProblemError
            For a shape that does not fit, a negative latency or a bandwidth that is not positive.
        """
        latency = _matrix("latency", self.latency, names)
        bandwidth = _matrix("bandwidth", self.bandwidth, names)
        np.fill_diagonal(latency, 0.0)
        np.fill_diagonal(bandwidth, np.inf)
        _refuse("latency", latency, ~(np.isfinite(latency) & (latency >= 0)), names, "not negative")
        _refuse("bandwidth", bandwidth, ~(bandwidth > 0), names, "positive")
        with np.errstate(over="ignore"):
            return latency, 1.0 / bandwidth


def check_transfers(latency: Floats, slowness: Floats, amounts: Floats) -> None:
    """Refuse transfers that add up to more than a schedule's times, or their mean, could hold.

    Raises
    ------
    ProblemError
        When they do.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        each = latency.sum() + amounts.max(initial=0.0) * slowness.sum()
        if not np.isfinite(each * max(len(amounts), 1)):
            raise ProblemError("The transfers add up to more than a number can hold", "network")


def _matrix(what: str, given: ArrayLike, names: Sequence[str]) -> Floats:
    shape = (len(names), len(names))
    try:
        matrix = np.array(given, dtype=np.float64)
        if matrix.ndim and matrix.shape != shape:
            raise ValueError
        return np.array(np.broadcast_to(matrix, shape))
    except (TypeError, ValueError):
        raise ProblemError(
            f"{what} must be a number or a matrix of numbers of shape {shape} (machines, machines)",
            f"network.{what}",
        ) from None


def _refuse(
    what: str, matrix: Floats, bad: NDArray[np.bool_], names: Sequence[str], demand: str
) -> None:
    found = np.argwhere(bad)
    if len(found):
        row, column = found[0]
        raise ProblemError(
            f"The {what} from machine {names[row]!r:.80} to {names[column]!r:.80} is "
            f"{matrix[row, column]}; it must be {demand}",
            f"network.{what}[{row}][{column}]",
        )
