"""Whose turn it is: a queue of runs in which no client stands in the way of the others."""

from collections import Counter
from collections.abc import Iterable, Sequence

from livespan.service.run import Run

__all__ = ["in_turn", "place_told"]


def in_turn(waiting: Sequence[Run], running: Iterable[Run]) -> list[Run]:
    """Return waiting runs in the order in which they will be begun.

    Each client's next run counts those the client already has, begun or ahead in the queue: the
    one with the fewest comes first, and among equals who came first.

    Parameters
    ----------
    waiting
        In the order of their coming.
    running
        Those that have been begun.
    """
    count = Counter(run.client for run in running)
    ranked: list[tuple[int, int, Run]] = []
    for arrival, run in enumerate(waiting):
        ranked.append((count[run.client], arrival, run))
        count[run.client] += 1
    ranked.sort(key=lambda entry: entry[:2])
    return [run for _, _, run in ranked]


def place_told(position: int, trouble: str) -> str:
    """Return the sentence that tells a waiting run's reader its 1-based place, and any trouble."""
    if trouble:
        return f"{trouble}: the run waits, number {position:,} in the queue"
    return f"Waiting for a free place; number {position:,} in the queue"
