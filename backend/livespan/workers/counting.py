"""What earlier attempts at a run did, counted into the events of the attempt that goes on."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace

from livespan.bounds import relative_gap
from livespan.events import Event, Finished, Improved, Iteration, Started
from livespan.result import Result, Status, status_of

__all__ = ["Base", "counted"]


@dataclass(frozen=True, slots=True)
class Base:
    """What earlier attempts at a run have done, on top of which the next one counts.

    Attributes
    ----------
    elapsed
        Seconds of search.
    bound
        The best lower bound they proved; 0 for none.
    """

    iterations: int = 0
    elapsed: float = 0.0
    bound: float = 0.0


def counted(events: Iterable[Event], base: Base | None) -> Generator[Event, None, None]:
    """Yield an attempt's events as those of one search with the attempts before it.

    Closing this generator closes the one it reads.
    """
    try:
        for event in events:
            yield event if base is None else _counted(event, base)
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            close()


def _counted(event: Event, base: Base) -> Event:
    match event:
        case Started():
            return replace(event, bound=max(event.bound, base.bound))
        case Improved():
            return replace(event, iteration=event.iteration + base.iterations)
        case Iteration():
            bound = _bound(event.bound, event.value, base)
            return replace(
                event,
                iteration=event.iteration + base.iterations,
                elapsed=event.elapsed + base.elapsed,
                bound=bound,
                gap=relative_gap(event.value, bound),
            )
        case Finished():
            return Finished(_whole(event.result, base))
    return event


def _whole(result: Result, base: Base) -> Result:
    bound = _bound(result.bound, result.value, base)
    return replace(
        result,
        status=status_of(result.value, bound, stopped=result.status is Status.STOPPED),
        bound=bound,
        iterations=result.iterations + base.iterations,
        runtime=result.runtime + base.elapsed,
    )


def _bound(bound: float, value: float, base: Base) -> float:
    return max(bound, min(base.bound, value))
