"""Who may wait, and whose turn it is: a queue in which no client stands in the others' way."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from livespan.service.refusal import Refusal
from livespan.service.run import Run
from livespan.service.settings import Settings

__all__ = ["RETRY_AFTER", "check_room", "in_turn", "place_told"]

#: Seconds after which a client that was refused for want of room may try again.
RETRY_AFTER = 5


def check_room(settings: Settings, client: str, live: Collection[Run], queued: int) -> None:
    """Refuse a run for which there is no room.

    Parameters
    ----------
    client
        Who asks.
    live
        Runs that wait or are searched, of all clients.
    queued
        How many of them wait.

    Raises
    ------
    Refusal
        503 when the queue is full, 429 when the client has as many runs as it may.
    """
    most, own = settings.max_queued, settings.max_runs_per_client
    theirs = sum(run.client == client for run in live)
    if queued >= most:
        sentence = f"{queued:,} runs are waiting; this server lets at most {most:,} wait"
        raise Refusal(503, sentence, "queue_full", retry_after=RETRY_AFTER)
    if theirs >= own:
        sentence = f"You have {theirs:,} runs going or waiting; this server allows {own:,}"
        raise Refusal(429, sentence, "too_many_runs", retry_after=RETRY_AFTER)


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
