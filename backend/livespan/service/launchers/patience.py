"""What a run does while Redis cannot be used: says so, tries again, and has enough at last."""

import time
from collections.abc import Callable, Generator
from typing import TypeVar

from livespan.events import Event, Log
from livespan.service.launchers.launcher import Asking
from livespan.workers import WorkersError

__all__ = ["PATIENCE", "Abandoned", "Patience"]

T = TypeVar("T")

#: Seconds between two attempts.
RETRY = 0.5
#: Seconds after which a run ends for which Redis could not be used.
PATIENCE = 30.0


class Abandoned(Exception):  # noqa: N818 - no error: it is what was asked for
    """A run was asked to end, and there is nobody to end it but the one who reads."""


class Patience:
    """Calls Redis for one run, as often as it takes."""

    def __init__(self, run: Asking) -> None:
        self._run = run

    def call(self, what: Callable[[], T]) -> Generator[Event, None, T]:
        """Return what a call returns, yielding sentences about what is wrong meanwhile.

        Raises
        ------
        WorkersError
            When Redis could not be used for `PATIENCE` seconds.
        Abandoned
            When the run is asked to end while Redis cannot be used.
        """
        since = time.monotonic()
        told = False
        while True:
            try:
                found = what()
            except WorkersError as error:
                if self._run.cancelled:
                    raise Abandoned from None
                if time.monotonic() - since > PATIENCE:
                    sentence = f"{error}; given up after {PATIENCE:g} s"
                    raise WorkersError(sentence) from None
                if not told:
                    told = True
                    yield Log(f"{error}; trying again for {PATIENCE:g} s")
                time.sleep(RETRY)
                continue
            if told:
                yield Log("Redis can be used again")
            return found
