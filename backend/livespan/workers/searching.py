"""One job in a worker: its search in a thread, and what is told of it."""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any

from livespan.errors import LivespanError
from livespan.events import Failed, Finished
from livespan.stop import Cancelled
from livespan.workers.duty import Duty
from livespan.workers.job import Job
from livespan.workers.messages import HandedBack
from livespan.workers.outbox import Outbox

__all__ = ["Searching"]

_log = logging.getLogger(__name__)


class Searching:
    """A job that a worker has taken.

    Parameters
    ----------
    on_end
        Called with this once nothing more will come of it.

    Attributes
    ----------
    outcome
        How it ended, in words for people; empty before.
    """

    def __init__(
        self, duty: Duty, job: str, packed: bytes, on_end: Callable[["Searching"], object]
    ) -> None:
        self.job = job
        self.outcome = ""
        self._duty = duty
        self._packed = packed
        self._on_end = on_end
        self._cancelled = Cancelled()
        self._dropped = False
        self._thread = threading.Thread(
            target=self._work, name=f"livespan-search-{job}", daemon=True
        )
        self._outbox = Outbox(
            lambda number, data: duty.tell(job, number, data), self.drop, f"livespan-outbox-{job}"
        )

    @property
    def run(self) -> str:
        """The run it belongs to."""
        return self.job.partition(".")[0]

    def begin(self) -> None:
        """Search in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the search after its current iteration, and tell what it found."""
        self._cancelled.cancel()

    def drop(self) -> None:
        """End the search and tell nothing more: the job is somebody else's, or nobody's."""
        self._dropped = True
        self._outbox.give_up()
        self._cancelled.cancel()

    def hand_back(self, why: str, timeout: float) -> bool:
        """Tell what is known, then leave the job to another worker; tell whether that was said.

        The search itself may be deep in compiled code; it is not waited for.
        """
        self._dropped = True
        self._cancelled.cancel()
        said = self._outbox.close(HandedBack(why), timeout)
        self._duty.let_go(self.job)
        return said

    def _work(self) -> None:
        try:
            self._search()
        except LivespanError as error:
            self._fail(f"A worker cannot search: {error}", error.code)
        except Exception as error:  # noqa: BLE001 - whatever broke, the run's reader must be told
            _log.exception("The search of %s broke", self.run)
            self._fail("The search broke unexpectedly", "internal_error", type(error).__name__)
        if not self._dropped:
            self._outbox.close()
            # Where Redis is away the lease runs out by itself.
            with contextlib.suppress(LivespanError):
                self._duty.let_go(self.job)
        self._on_end(self)

    def _search(self) -> None:
        job = Job.unpacked(self._packed)
        self._packed = b""
        events: Any = job.events(self._cancelled)
        with contextlib.closing(events):
            for event in events:
                if self._dropped:
                    self.outcome = "given up"
                    return
                if isinstance(event, Finished):
                    self.outcome = str(event.result)
                self._outbox.put(event)

    def _fail(self, message: str, code: str, detail: str = "") -> None:
        self.outcome = f"{message} ({detail})" if detail else message
        self._outbox.put(Failed(message, code))
