"""What can go wrong between a client and its service.

::

    LivespanError
    └── ClientError                    the service does not do what it was asked for
        ├── RefusedError               it says no: `status`, `code`, `member`
        │   ├── AccessError            401 and 403: without a token, or with one that does not count
        │   └── RunNotFoundError       404: there is no such run, or it is somebody else's
        ├── UnreachableError           no answer that makes sense (also a ConnectionError)
        ├── RunFailedError             the run ended without a result
        └── RunTimeoutError            the run goes on longer than was waited (also a TimeoutError)
"""

from livespan.errors import LivespanError

__all__ = [
    "AccessError",
    "ClientError",
    "RefusedError",
    "RunFailedError",
    "RunNotFoundError",
    "RunTimeoutError",
    "UnreachableError",
]


class ClientError(LivespanError):
    """A service does not do what it was asked for."""

    code = "client_error"


class RefusedError(ClientError):
    """A service answers a request with an error.

    Attributes
    ----------
    status
        HTTP status, 300 or above.
    code
        What is wrong, for programs; ``http_error`` where only a proxy answered.
    member
        Path of the offender in the request, such as ``tasks[3].length``; empty when there is none.
    retry_after
        Seconds after which the service proposes to try again; None when it does not.
    own
        Whether a Livespan service says so, and not a proxy in front of it.
    """

    code = "http_error"

    def __init__(
        self,
        message: str,
        status: int,
        code: str = "http_error",
        member: str = "",
        retry_after: float | None = None,
        own: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.member = member
        self.retry_after = retry_after
        self.own = own


class AccessError(RefusedError):
    """A service wants a token, or another one."""


class RunNotFoundError(RefusedError):
    """There is no such run, or it belongs to somebody else."""


class UnreachableError(ClientError, ConnectionError):
    """A service cannot be reached, or what answers is none.

    Attributes
    ----------
    unsent
        Whether the request cannot have arrived, so that it may be sent again whatever it asks.
    """

    code = "unreachable"

    def __init__(self, message: str, *, unsent: bool = False) -> None:
        super().__init__(message)
        self.unsent = unsent


class RunFailedError(ClientError):
    """A run ended without a result: it broke, was interrupted, or stopped before it began.

    Attributes
    ----------
    code
        Why, for programs: ``interrupted``, ``stopped`` or what the service calls its error.
    run
        The run's id.
    """

    code = "run_failed"

    def __init__(self, message: str, code: str, run: str) -> None:
        super().__init__(message)
        self.code = code
        self.run = run


class RunTimeoutError(ClientError, TimeoutError):
    """A run goes on for longer than somebody wanted to wait."""

    code = "timeout"
