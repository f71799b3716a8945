"""Whatever delays tasks and whatever counts: what algorithms serve they serve rightly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan import ALGORITHMS, OBJECTIVES, solve, stream
from livespan.algorithms import greedy_start
from livespan.errors import UnsupportedProblemError
from livespan.objectives import make_objective
from livespan.stop import AnyOf, MaxIterations, MaxRuntime
from tests.strategies import rich_problems

#: A search that ends by the clock where its iterations are long.
SHORT = AnyOf(MaxIterations(6), MaxRuntime(2.0))


def served(name, problem, objective):
    try:
        stream(problem, name, objective)
    except UnsupportedProblemError:
        return False
    return True


@pytest.mark.parametrize("name", ALGORITHMS)
@settings(max_examples=30, deadline=None)
@given(
    problem=rich_problems(), objective=st.sampled_from(sorted(OBJECTIVES)), seed=st.integers(0, 9)
)
def test_feasible_not_above_the_start_not_below_the_bound(name, problem, objective, seed):
    if not served(name, problem, objective):
        return
    goal = make_objective(objective)
    result = solve(problem, name, objective, stop=SHORT, seed=seed)
    result.schedule.check()
    assert result.value == pytest.approx(goal.value(result.schedule))
    assert result.value <= greedy_start(problem, goal).value * (1 + 1e-9)
    assert goal.lower_bound(problem) <= result.value * (1 + 1e-9)


@settings(max_examples=60, deadline=None)
@given(problem=rich_problems(), objective=st.sampled_from(sorted(OBJECTIVES)))
def test_some_algorithm_that_searches_serves_every_problem(problem, objective):
    searches = [name for name in ALGORITHMS if name not in ("auto", "constructive", "exact")]
    assert any(served(name, problem, objective) for name in searches)
    assert served("auto", problem, objective) if "auto" in ALGORITHMS else True
