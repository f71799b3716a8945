"""Ctrl-C: the first ends the searches and keeps what they found, the second quits."""

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from livespan.cli.display import Display
from livespan.cli.ending import INTERRUPTED
from livespan.cli.lane import Followed

__all__ = ["INTERVAL", "follow", "quit_now", "set_interrupt", "stopping_on_interrupt"]

#: Seconds between two looks at the searches.
INTERVAL = 0.1

#: Seconds in which a second Ctrl-C counts as the first: some tools signal a process and its group.
ONE_INTERRUPT = 0.3


def follow(race: Followed, display: Display) -> None:
    """Run a race under a display; the first Ctrl-C ends the searches, the second this."""
    try:
        with stopping_on_interrupt(race.stop), display:
            race.start()
            while race.running:
                display.refresh(race)
                race.wait(INTERVAL)
            display.refresh(race)
    except KeyboardInterrupt:
        quit_now()


def quit_now() -> None:
    """End the process: threads may be deep in compiled code, there is no waiting for them."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)


@contextmanager
def stopping_on_interrupt(stop: Callable[[], object]) -> Iterator[None]:
    """Call something at the first Ctrl-C and raise KeyboardInterrupt at the second."""
    usual = signal.getsignal(signal.SIGINT)
    asked = math.inf

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        now = time.monotonic()
        if now - asked > ONE_INTERRUPT:
            raise KeyboardInterrupt
        if asked == math.inf:
            stop()
            asked = now

    set_interrupt(interrupted)
    try:
        yield
    finally:
        # After a stop the doubled signal may still be on its way while the schedule is written.
        if asked == math.inf:
            set_interrupt(usual)


def set_interrupt(handler: Any) -> None:
    """Set what Ctrl-C does, where that can be set."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, handler)
