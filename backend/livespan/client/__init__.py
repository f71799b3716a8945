"""A service's runs from a program: begun, followed, stopped, fetched.

- `Client`: a service.
- `RemoteRun`, `RemoteEvent`: a run there, and what it tells.
- `ClientError` and those below it (see `livespan.client.errors`): what can go wrong on the way.
"""

from livespan.client.client import Client
from livespan.client.errors import (
    AccessError,
    ClientError,
    RefusedError,
    RunFailedError,
    RunNotFoundError,
    RunTimeoutError,
    UnreachableError,
)
from livespan.client.following import RemoteEvent
from livespan.client.run import RemoteRun

__all__ = [
    "AccessError",
    "Client",
    "ClientError",
    "RefusedError",
    "RemoteEvent",
    "RemoteRun",
    "RunFailedError",
    "RunNotFoundError",
    "RunTimeoutError",
    "UnreachableError",
]
