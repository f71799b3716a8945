"""The process that searches: it takes jobs as it has free slots, and shows that it lives."""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable

from livespan.version import __version__
from livespan.workers.connection import Connection, WorkersError
from livespan.workers.crew import WorkerFacts
from livespan.workers.duty import DROP, STOP, Duty
from livespan.workers.searching import Searching

__all__ = ["Worker"]

#: Seconds between two signs of life: several fit into the time after which a worker counts as gone.
BEAT = 0.5
#: Seconds after which a worker with free slots looks for jobs that nobody told it of.
LOOK = 1.0
#: Seconds in which all jobs are handed back when a worker ends.
FAREWELL = 5.0


class Worker:
    """Takes jobs, searches and tells, until it is ended.

    Parameters
    ----------
    slots
        Searches at once.
    algorithms
        Names of those it has.
    say
        Takes a sentence for people.
    """

    def __init__(
        self,
        connection: Connection,
        slots: int,
        algorithms: Iterable[str],
        say: Callable[[str], object],
    ) -> None:
        name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
        self.facts = WorkerFacts(name, __version__, slots, tuple(algorithms))
        self._duty = Duty(connection, self.facts)
        self._say = say
        self._changed = threading.Condition()
        self._bell = True
        self._ending = False
        self._searches: dict[str, Searching] = {}
        self._trouble = ""

    def run(self) -> None:
        """Take jobs until `end` is called.

        Raises
        ------
        WorkersError
            When Redis cannot be used at the start; later that is said and tried again.
        """
        self._duty.show()
        for work, name in ((self._show, "beat"), (self._hear, "ear")):
            threading.Thread(target=work, name=f"livespan-worker-{name}", daemon=True).start()
        while self._wait_for_room():
            try:
                taken = self._duty.claim()
            except WorkersError as error:
                self._complain(error)
                time.sleep(BEAT)
                self._ring()
                continue
            if taken is not None:
                self._begin(*taken)

    def end(self, why: str) -> None:
        """Take no more jobs, and hand back those under way.

        Parameters
        ----------
        why
            What the runs' readers are told, after "the worker".
        """
        with self._changed:
            self._ending = True
            self._changed.notify_all()
            searches = list(self._searches.values())
        try:
            self._duty.leave()
            deadline = time.monotonic() + FAREWELL
            for search in searches:
                search.hand_back(why, max(0.1, deadline - time.monotonic()))
                self._say(f"Run {search.run}: handed back")
        except WorkersError as error:
            self._say(f"Not all could be handed back, their leases will run out: {error}")

    def _wait_for_room(self) -> bool:
        """Wait for a free slot and a reason to look for a job; False once this worker ends."""
        with self._changed:
            while not self._ending:
                if len(self._searches) < self.facts.slots:
                    if self._bell:
                        break
                    if not self._changed.wait(LOOK):
                        self._bell = True
                else:
                    self._changed.wait()
            self._bell = False
            return not self._ending

    def _ring(self) -> None:
        with self._changed:
            self._bell = True
            self._changed.notify_all()

    def _begin(self, job: str, packed: bytes) -> None:
        search = Searching(self._duty, job, packed, self._is_over)
        with self._changed:
            ending = self._ending
            if not ending:
                self._searches[job] = search
            # There may be more where this one was.
            self._bell = True
        if ending:
            search.hand_back("is shutting down", BEAT)
            return
        self._say(f"Run {search.run}: the search begins")
        search.begin()

    def _is_over(self, search: Searching) -> None:
        if not self._ending:
            self._say(f"Run {search.run}: {search.outcome or 'given up'}")
        with self._changed:
            self._searches.pop(search.job, None)
        self._ring()

    def _show(self) -> None:
        while not self._ending:
            began = time.monotonic()
            try:
                self._duty.show()
                with self._changed:
                    jobs = list(self._searches)
                for job, word in self._duty.renew(jobs).items():
                    self._heed(word, job)
                self._complain(None)
            except WorkersError as error:
                self._complain(error)
            time.sleep(max(0.0, BEAT - (time.monotonic() - began)))

    def _hear(self) -> None:
        while not self._ending:
            try:
                with self._duty.hearing() as told:
                    for sentence in told:
                        word, _, job = sentence.partition(" ")
                        self._heed(word, job)
            except WorkersError:
                time.sleep(BEAT)

    def _heed(self, word: str, job: str) -> None:
        if word == "job":
            self._drop_former(job)
            self._ring()
            return
        search = self._searches.get(job)
        if search is None:
            return
        if word == STOP:
            search.stop()
        elif word == DROP:
            search.drop()

    def _drop_former(self, job: str) -> None:
        """Drop searches for a run that another job is for by now: their service may be dead."""
        for name, search in list(self._searches.items()):
            if name != job and search.run == job.partition(".")[0]:
                search.drop()

    def _complain(self, error: WorkersError | None) -> None:
        """Say once what is wrong with Redis, and once that it is well again."""
        trouble = "" if error is None else str(error)
        if bool(trouble) != bool(self._trouble):
            self._say(f"{trouble}; trying again" if trouble else "Redis can be used again")
        self._trouble = trouble
