"""A search draws itself in a notebook; IPython is played by a stand-in here."""

import sys
import types

import pytest

from livespan import LiveView, Task, live, named, solve, stream
from livespan.errors import LivespanError
from livespan.events import Failed
from livespan.problem import Problem
from livespan.stop import MaxIterations


class Cell:
    """What IPython shows of one cell: every state it had."""

    def __init__(self):
        self.states = []

    def update(self, shown):
        self.states.append(shown)


@pytest.fixture
def cells(monkeypatch):
    """The displays that were opened."""
    opened = []

    def display(shown, display_id):
        assert display_id is True
        opened.append(Cell())
        opened[-1].update(shown)
        return opened[-1]

    module = types.ModuleType("IPython.display")
    module.HTML = str
    module.display = display
    monkeypatch.setitem(sys.modules, "IPython", types.ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    return opened


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_one_display_is_updated_until_the_result_stands_there(cells, chain):
    result = live(chain, "constructive", stop=MaxIterations(1), seed=4)
    (cell,) = cells
    assert len(cell.states) >= 2
    assert cell.states[-1] == result._repr_html_()
    assert result.seed == 4
    assert "makespan 5" in cell.states[0]
    assert cell.states[0].count("<svg") == 2


def test_it_draws_no_more_often_than_it_is_asked_to(cells):
    clock = Clock()
    view = LiveView(pause=2.0, clock=clock)
    events = list(stream(named("paint-60"), "sa", "weighted_tardiness", stop=MaxIterations(30)))
    for event in events:
        view(event)
        clock.now += 0.5
    (cell,) = cells
    assert len(events) / 4 - 1 <= len(cell.states) <= len(events) / 4 + 2
    assert any("iteration " in state for state in cell.states)


def test_a_failure_is_told_and_its_words_are_escaped(cells, chain):
    view = LiveView()
    view(next(stream(chain, "constructive")))
    view(Failed("<script>", "internal"))
    assert cells[0].states[-1] == "<p>&lt;script&gt;</p>"


def test_one_view_serves_several_runs(cells):
    view = LiveView(pause=0)
    for length in (1.0, 2.0):
        solve(Problem([Task("a", length)], machines=1), "constructive", on_event=view)
    assert "makespan 2" in cells[0].states[-1]


def test_outside_a_notebook_it_says_so(monkeypatch, chain):
    monkeypatch.setitem(sys.modules, "IPython", None)
    monkeypatch.setitem(sys.modules, "IPython.display", None)
    with pytest.raises(LivespanError, match="IPython"):
        live(chain, "constructive")
