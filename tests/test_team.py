"""Searches side by side: news come from all, closing ends all, a broken one is told."""

import contextlib
import threading
import time
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from livespan import Problem, Task
from livespan.algorithm import Decisions, Snapshot
from livespan.objectives import make_objective
from livespan.team import Team

PROBLEM = Problem([Task("a", 1), Task("b", 1)], 2)
START = Snapshot(0, 2.0, Decisions(np.array([0, 0]), np.array([0.0, 1.0])))
BETTER = Decisions(np.array([0, 1]), np.array([0.0, 0.0]))


@dataclass(frozen=True)
class Script:
    """Yields what it is told to, then perhaps goes on for ever."""

    snapshots: tuple
    forever: bool = False
    name: ClassVar[str] = "script"
    title: ClassVar[str] = "Script"
    summary: ClassVar[str] = "Yields what it is told to."

    def search(self, problem, objective, start, rng):
        yield from self.snapshots
        while self.forever:
            time.sleep(0.001)
            yield None


class Broken(Script):
    def search(self, problem, objective, start, rng):
        yield from self.snapshots
        raise ValueError("broken on purpose")


@pytest.fixture
def team():
    with contextlib.closing(Team(PROBLEM, make_objective("makespan"))) as made:
        yield made


def told(team, count):
    return [team.news(5.0) for _ in range(count)]


def join(team, script):
    return team.add(script, START, np.random.default_rng(1))


def test_news_come_from_every_member_and_its_end_too(team):
    one = join(team, Script((Snapshot(1, 2.0), Snapshot(2, 1.0, BETTER))))
    two = join(team, Script((Snapshot(1, 2.0, None, 1.0), None)))
    news = told(team, 5)
    assert {(n.member is one, n.snapshot and n.snapshot.iteration) for n in news} == {
        (True, 1),
        (True, 2),
        (True, None),
        (False, 1),
        (False, None),
    }
    assert (one.value, two.value) == (1.0, 2.0)
    assert team.members == []


def test_silence_is_no_news(team):
    join(team, Script((), forever=True))
    assert team.news(0.01) is None


def test_closing_ends_all_threads_also_of_those_who_wait_for_a_reader(team):
    before = set(threading.enumerate())
    flood = Script(tuple(Snapshot(k, 2.0) for k in range(1, 1000)))
    join(team, flood)
    join(team, Script((), forever=True))
    while not team.news(5.0):
        pass
    assert len(set(threading.enumerate()) - before) == 2
    team.close()
    assert not set(threading.enumerate()) - before


def test_a_dismissed_member_ends_and_the_others_go_on(team):
    leaving = join(team, Script((), forever=True))
    staying = join(team, Script((Snapshot(1, 2.0),), forever=True))
    team.dismiss(leaving)
    assert team.news(5.0).member is staying
    assert team.members == [staying]


def test_what_breaks_a_member_is_told_and_the_others_go_on(team):
    staying = join(team, Script((), forever=True))
    join(team, Broken((Snapshot(1, 2.0),)))
    assert team.news(5.0).snapshot.iteration == 1
    news = team.news(5.0)
    assert news.snapshot is None
    assert str(news.error) == "broken on purpose"
    assert team.members == [staying]
