"""How long to wait before another try, and when to give up."""

import random
import time

from livespan.client.errors import ClientError, RefusedError, RunTimeoutError

__all__ = ["TRANSIENT", "Patience"]

#: Seconds before the first new try, unless the server names others.
FIRST_WAIT = 0.5
#: Seconds between two tries, at most, unless the server names more.
LONGEST_WAIT = 5.0
#: What a wait is lengthened by at most, so that clients who lost their server together do not
#: come back together.
JITTER = 0.25
#: Answers that may be others a moment later: too many requests, and a proxy without its server.
TRANSIENT = frozenset((408, 425, 429, 502, 503, 504))


class Patience:
    """Waits of growing length, until nothing has worked for too long.

    Parameters
    ----------
    seconds
        How long it may be that nothing works, from the first failure on.
    deadline
        ``time.monotonic()`` at which to give up whatever happens; None for never.
    """

    def __init__(self, seconds: float, deadline: float | None = None) -> None:
        self._seconds = seconds
        self._deadline = deadline
        self._base = FIRST_WAIT
        self._tries = 0
        self._lost: float | None = None

    def worked(self) -> None:
        """Note that something new came."""
        self._tries = 0
        self._lost = None

    def obey(self, retry: int | None) -> None:
        """Wait so many milliseconds before a new try; None to leave it as it is."""
        if retry is not None:
            self._base = retry / 1000

    def wait(self, error: ClientError) -> None:
        """Sleep before another try.

        Raises
        ------
        ClientError
            The error itself, when it has gone on for too long.
        RunTimeoutError
            When the deadline comes first.
        """
        pause = self.pause(error)
        now = time.monotonic()
        self._lost = now if self._lost is None else self._lost
        if now + pause - self._lost > self._seconds:
            raise error
        if self._deadline is not None and now + pause >= self._deadline:
            time.sleep(max(0.0, self._deadline - now))
            raise RunTimeoutError(f"The time to wait is over; the last try ended with: {error}")
        time.sleep(pause)

    def pause(self, error: ClientError) -> float:
        """Return the seconds to wait after one more failure."""
        # Capped before it is raised: 2.0**1100 is no number any more.
        grown = max(self._base, min(LONGEST_WAIT, self._base * 2.0 ** min(self._tries, 16)))
        self._tries += 1
        asked = error.retry_after if isinstance(error, RefusedError) else None
        return max(asked or 0.0, grown) * (1 + JITTER * random.random())  # noqa: S311 - no secret
