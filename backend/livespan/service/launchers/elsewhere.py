"""Searches in workers, which get their jobs over Redis."""

from collections.abc import Callable, Generator

from livespan.events import Event
from livespan.service.launchers.crew import Crew
from livespan.service.launchers.errand import Errand
from livespan.service.launchers.launcher import Asking
from livespan.workers import Connection, Dispatch, Job

__all__ = ["Elsewhere"]


class Elsewhere:
    """A `Launcher` that has workers search.

    Parameters
    ----------
    url
        Of Redis.
    most
        Searches at once that are allowed, however many slots the workers have; 0 for no limit.

    Raises
    ------
    SettingError
        When the URL is none, or the package ``redis`` is not there.
    """

    def __init__(self, url: str, most: int) -> None:
        self._dispatch = Dispatch(Connection(url, "LIVESPAN_REDIS_URL"))
        self.crew = Crew(self._dispatch, most)

    @property
    def searches(self) -> int:
        """Slots of the workers that live."""
        return self.crew.searches

    @property
    def trouble(self) -> str:
        """Why no search can begin now."""
        return self.crew.trouble

    def watch(self, on_change: Callable[[], object]) -> None:
        """Look for workers that come and go."""
        self.crew.watch(on_change)

    def search(self, job: Job, run: Asking) -> Generator[Event, None, None]:
        """Hand a job out, and again whenever its worker has gone; see `Launcher`."""
        return Errand(self._dispatch, self.crew, job, run).events()

    def stop(self) -> None:
        """Look for workers no more."""
        self.crew.stop()
