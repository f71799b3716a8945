"""Problems written down again. One file each; `WRITERS` is the whole list, by names of formats.

What a format cannot say is refused by name, never dropped.
"""

from pathlib import Path

from livespan.errors import FormatError, UnknownNameError
from livespan.writers.duration_matrix import DurationMatrixWriter
from livespan.writers.flexible_jobshop import FlexibleJobShopWriter
from livespan.writers.jobshop import JobShopWriter
from livespan.writers.problem_json import ProblemJsonWriter
from livespan.writers.tasks_csv import TasksCsvWriter
from livespan.writers.writing import Writer

__all__ = ["WRITERS", "Writer", "find_writer", "writer_for"]

#: Format -> what writes it, in the order people see it. Of two with one suffix the first is taken.
WRITERS: dict[str, Writer] = {
    known.name: known
    for known in (
        ProblemJsonWriter(),
        TasksCsvWriter(),
        JobShopWriter(),
        FlexibleJobShopWriter(),
        DurationMatrixWriter(),
    )
}


def find_writer(name: str) -> Writer:
    """Return the writer of a format, in any case.

    Raises
    ------
    UnknownNameError
        When there is none of that name.
    """
    if name.lower() not in WRITERS:
        raise UnknownNameError("format to write", name, WRITERS)
    return WRITERS[name.lower()]


def writer_for(path: str) -> Writer:
    """Return the writer of a file's suffix.

    Raises
    ------
    FormatError
        When the suffix says none.

    Examples
    --------
    >>> writer_for("shop.JSP").name
    'jobshop'
    """
    suffix = Path(path).suffix.lower()
    for known in WRITERS.values():
        if suffix == known.suffix:
            return known
    raise FormatError(f"{path} does not say its format (there are: {', '.join(WRITERS)})")
