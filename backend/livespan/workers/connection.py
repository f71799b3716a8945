"""The way to Redis: one place that opens it, names what lies there, and tells what is wrong."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from livespan.errors import LivespanError, SettingError

__all__ = ["CHANNEL", "LEASE", "Connection", "WorkersError", "key", "milliseconds"]

T = TypeVar("T")

#: Seconds after which a worker that has not said a word counts as gone.
LEASE = 4.0
#: Seconds within which Redis must have answered.
TIMEOUT = 5.0
#: In front of all names; a new one whenever jobs or messages change their shape.
PREFIX = "{livespan}:1"
#: Where workers are told of jobs, and what is to become of those they have.
CHANNEL = f"{PREFIX}:told"


class WorkersError(LivespanError):
    """Searches cannot be handed to workers now, or got lost with them."""

    code = "workers_unavailable"


def key(*words: str) -> str:
    """Return the name under which something lies in Redis."""
    return ":".join((PREFIX, *words))


def milliseconds(seconds: float) -> int:
    """Return seconds as Redis takes them."""
    return round(seconds * 1000)


class Connection:
    """Redis, or Valkey, by its URL; nothing is opened before the first call.

    Parameters
    ----------
    url
        ``redis://[:password@]host[:port][/database]``, ``rediss://`` with TLS, or
        ``unix://[:password@]/path``.
    member
        What the URL is called where it was set.

    Attributes
    ----------
    address
        Where it is, without a password.

    Raises
    ------
    SettingError
        When the URL is none, or the package ``redis`` is not there.
    """

    def __init__(self, url: str, member: str) -> None:
        try:
            import redis  # noqa: PLC0415 - optional
            from redis.backoff import NoBackoff  # noqa: PLC0415
            from redis.retry import Retry  # noqa: PLC0415
        except ImportError:
            raise SettingError(
                "Workers need the package redis: install it, or livespan[redis]", member
            ) from None
        self._redis = redis
        try:
            # Whoever calls tries again and says so; what was sent twice would count twice.
            self.client = redis.Redis.from_url(
                url,
                protocol=2,
                socket_timeout=TIMEOUT,
                socket_connect_timeout=TIMEOUT,
                socket_keepalive=True,
                retry=Retry(NoBackoff(), 0),
                max_connections=None,
            )
        except (ValueError, TypeError):
            # The URL is not repeated: it may hold a password.
            raise SettingError(
                f"{member} must be a URL such as redis://localhost:6379/0", member
            ) from None
        self.address = _address(url)

    def call(self, what: Callable[[], T]) -> T:
        """Return what a call of Redis's client returns.

        Raises
        ------
        WorkersError
            When Redis cannot be reached, or refuses.
        """
        try:
            return what()
        except self._redis.RedisError as error:
            raise WorkersError(f"Redis at {self.address} cannot be used: {error}") from None

    def script(self, lua: str) -> Callable[[list[str], list[Any]], Any]:
        """Return a script as a function of keys and arguments."""
        registered = self.client.register_script(lua)

        def run(keys: list[str], arguments: list[Any]) -> Any:
            return self.call(lambda: registered(keys=keys, args=arguments))

        return run


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"
