"""What recordings of clusters have in common: arrivals, and a limit past which they are cut."""

from livespan.formats.options import ReadOptions

__all__ = ["MOST_JOBS", "cut_remark", "most_jobs"]

#: Most jobs of a recording that are read where nobody sets a limit.
MOST_JOBS = 1_000_000


def most_jobs(options: ReadOptions) -> int:
    """Return how many jobs are read."""
    return MOST_JOBS if options.limit is None else options.limit


def cut_remark(read: int, what: str) -> str:
    """Tell that a recording goes on."""
    return f"Only the first {read:,} {what} are read; limit asks for more or fewer"
