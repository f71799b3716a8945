"""Whether a file's machines count from 0 or from 1: both occur in the same layouts."""

from collections.abc import Collection

from livespan.errors import FormatError
from livespan.formats.numbers import Line

__all__ = ["find_base", "place_of"]


def find_base(
    numbers: Collection[float], machines: int, base: int | None, usual: int
) -> tuple[int, tuple[str, ...]]:
    """Return the number of the first machine, and a warning where that is an assumption.

    A machine 0 says that they count from 0, a machine of the highest number that they count from
    1. Where there is neither, some machine is never used, and ``usual`` is assumed.

    Parameters
    ----------
    numbers
        All that occur.
    machines
        How many machines there are.
    base
        What the caller says; None to find out.
    usual
        The number of the first machine in the collection the layout comes from.
    """
    if base is not None:
        return base, ()
    zero, highest = 0 in numbers, machines in numbers
    if zero:
        # Machines past the last one are refused where they stand.
        found = 0
    elif highest:
        found = 1
    else:
        return usual, (
            f"The file has neither a machine 0 nor a machine {machines}; its machines are taken "
            f"to count from {usual} (machine_base says otherwise)",
        )
    if found == usual:
        return found, ()
    return found, (
        f"The machines count from {found}, as there is a machine {found if zero else machines}; "
        f"from {usual} is usual",
    )


def place_of(machine: float, base: int, machines: int, line: Line, name: str) -> int:
    """Return a machine's place, from 0.

    Raises
    ------
    FormatError
        When there is no such machine.
    """
    place = machine - base
    if place != int(place) or not 0 <= place < machines:
        raise FormatError(
            f"{name}, line {line.number}: there is no machine {machine:g} "
            f"among {machines} that count from {base}"
        )
    return int(place)
