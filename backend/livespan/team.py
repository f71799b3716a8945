"""Searches side by side: each in a thread of its own, all telling one reader."""

import contextlib
import queue
import threading
from dataclasses import dataclass, field

import numpy as np

from livespan.algorithm import Algorithm, Snapshot
from livespan.objective import Objective
from livespan.problem import Problem

__all__ = ["Member", "News", "Team"]

ROOM = 64
"""Snapshots that wait for a slow reader before the members pause."""
GLANCE = 0.02
"""Seconds after which a member that waits for room looks whether it shall leave."""


@dataclass(eq=False)
class Member:
    """A search of a team.

    Attributes
    ----------
    algorithm
        What it runs.
    value
        Best value it has or was given.
    """

    algorithm: Algorithm
    value: float
    halt: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class News:
    """What a member has to tell: a snapshot, or None when its search has ended.

    ``error`` is what broke the search, if something did.
    """

    member: Member
    snapshot: Snapshot | None
    error: Exception | None = None


class Team:
    """Searches on one problem, each in a thread; kernels let go of the interpreter lock.

    Whoever makes a team must close it.
    """

    def __init__(self, problem: Problem, objective: Objective) -> None:
        self._problem, self._objective = problem, objective
        self._inbox: queue.Queue[News] = queue.Queue(ROOM)
        self._threads: list[threading.Thread] = []
        self.members: list[Member] = []

    def add(self, algorithm: Algorithm, start: Snapshot, rng: np.random.Generator) -> Member:
        """Let an algorithm search from a schedule, and return the member that does."""
        member = Member(algorithm, start.value)
        thread = threading.Thread(
            target=self._run, args=(member, start, rng), name=algorithm.name, daemon=True
        )
        self.members.append(member)
        self._threads.append(thread)
        thread.start()
        return member

    def news(self, patience: float) -> News | None:
        """Return the next news, or None when there are none for some seconds."""
        try:
            news = self._inbox.get(timeout=patience)
        except queue.Empty:
            return None
        if news.snapshot is None:
            self._forget(news.member)
        elif news.snapshot.decisions is not None:
            news.member.value = min(news.member.value, news.snapshot.value)
        return news

    def dismiss(self, member: Member) -> None:
        """Ask one member to end, and do not wait; what it still tells is true."""
        member.halt.set()
        self._forget(member)

    def close(self) -> None:
        """End all searches and wait until their threads have ended."""
        for member in self.members:
            member.halt.set()
        for thread in self._threads:
            thread.join()

    def _forget(self, member: Member) -> None:
        with contextlib.suppress(ValueError):
            self.members.remove(member)

    def _run(self, member: Member, start: Snapshot, rng: np.random.Generator) -> None:
        search = member.algorithm.search(self._problem, self._objective, start, rng)
        try:
            with contextlib.closing(search):
                for snapshot in search:
                    if member.halt.is_set():
                        return
                    if snapshot is not None:
                        self._tell(member, News(member, snapshot))
            self._tell(member, News(member, None))
        except Exception as broken:  # noqa: BLE001 - whoever reads the news decides
            self._tell(member, News(member, None, broken))

    def _tell(self, member: Member, news: News) -> None:
        while not member.halt.is_set():
            with contextlib.suppress(queue.Full):
                self._inbox.put(news, timeout=GLANCE)
                return
