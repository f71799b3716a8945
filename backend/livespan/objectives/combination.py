"""Combinations: weighted sums of objectives, and further ones that decide between equals."""

import dataclasses
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from livespan.errors import SettingError
from livespan.kernels.goal import MOST_TERMS, Goal
from livespan.objective import ExactForm, ExactModel, Objective
from livespan.objectives.linear import total
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["Combination", "Term", "fitted", "terms_of"]

REAL_DIFFERENCE = 1e-6
"""Relative difference of values that are not whole below which they count as equal."""
TIE_SHARE = 0.5
"""Share of a real difference that all that decides between equals may make up."""

HEAVIEST = 1e100
"""Largest weight: values have to stay numbers."""
ROUNDING = 1e-12
"""Relative difference from a whole number that rounding may have made."""
MOST_TIMES = 1_000_000
"""Largest multiple of the least weight that is used in an exact model."""


class Term(NamedTuple):
    """An objective and its weight in a sum."""

    weight: float
    objective: Objective


Level = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Combination:
    """Minimise ``sum_k weight_k value_k``, and among equals further sums, one after the other.

    A level that decides between equals is multiplied by a factor so small that whatever it is, it
    makes up at most half a real difference of the level before: 1 where values are whole
    numbers, otherwise 1e-6 of the lower bound (of the mean duration where that is 0). Factors are
    powers of ten and depend on the problem alone. The one number that results is what a search
    minimises; `terms_of` takes it apart again.

    Attributes
    ----------
    levels
        Sums, the one that counts most first; at most three terms in all.
    factors
        What each level is multiplied by; none before the combination is `fitted` to a problem.
    """

    levels: tuple[Level, ...]
    factors: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self._objectives()) <= MOST_TERMS:
            raise SettingError(
                f"A combination has 1 to {MOST_TERMS} objectives, not {len(self._objectives())}",
                "objective",
            )
        for term in (term for level in self.levels for term in level):
            if not 0 < term.weight <= HEAVIEST:
                raise SettingError(
                    f"The weight of {term.objective.name} must be above 0 and at most "
                    f"{HEAVIEST:g}, not {term.weight!r}",
                    "objective",
                )

    @property
    def name(self) -> str:
        """The combination as it is written: ``makespan + 0.1*cost, load_imbalance``."""
        return ", ".join(" + ".join(_written(term) for term in level) for level in self.levels)

    @property
    def title(self) -> str:
        """The objectives' titles."""
        levels = [" and ".join(term.objective.title for term in level) for level in self.levels]
        return ", then ".join(levels)

    @property
    def summary(self) -> str:
        """What is added up, and what decides between equals."""
        return f"The least of {self.name}."

    def fitted(self, problem: Problem) -> "Combination":
        """Return the combination with the factors its levels have on a problem."""
        factors, share = [1.0], TIE_SHARE
        for before, level in zip(self.levels, self.levels[1:], strict=False):
            room = share * factors[-1] * _real_difference(before, problem)
            most = _upper(level, problem)
            factors.append(_power_of_ten(room / most) if most > 0 else factors[-1])
            share *= TIE_SHARE
        return dataclasses.replace(self, factors=tuple(factors))

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        weighed = self._weighed(schedule.problem)
        return float(sum(weight * objective.value(schedule) for weight, objective in weighed))

    def goal(self) -> Goal:
        """Return the compiled form.

        Raises
        ------
        SettingError
            When there are ties to decide and the combination is not fitted to a problem.
        """
        if len(self.levels) > 1 and not self.factors:
            raise SettingError(
                f"{self.name!r} must be fitted to a problem before it is searched", "objective"
            )
        weighed = _weighed(self.levels, self.factors or (1.0,))
        goals = [objective.goal() for _, objective in weighed]
        callbacks = [goal.first for goal in goals]
        first, second, third = (callbacks + callbacks[:1] * MOST_TERMS)[:MOST_TERMS]
        weights = np.zeros(MOST_TERMS)
        weights[: len(weighed)] = [
            weight * float(goal.weights[0])
            for (weight, _), goal in zip(weighed, goals, strict=True)
        ]
        return Goal(first, second, third, weights)

    def lower_bound(self, problem: Problem) -> float:
        """Return the weighted sum of the objectives' bounds."""
        weighed = self._weighed(problem)
        return float(sum(weight * objective.lower_bound(problem) for weight, objective in weighed))

    def upper_bound(self, problem: Problem) -> float:
        """Return the weighted sum of what the objectives cannot exceed."""
        weighed = self._weighed(problem)
        return float(sum(weight * objective.upper_bound(problem) for weight, objective in weighed))

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole: one sum, of whole weights and whole values."""
        return len(self.levels) == 1 and _whole(self.levels[0], problem)

    def exact_form(self, model: ExactModel) -> ExactForm | None:
        """Say it in an exact model; None where one of the objectives cannot be said."""
        weighed = self._weighed(model.problem)
        forms = [objective.exact_form(model) for _, objective in weighed]
        said = [form for form in forms if form is not None]
        if len(said) < len(forms):
            return None
        numbers = [weight * form.factor for (weight, _), form in zip(weighed, said, strict=True)]
        weights, factor = _multiples(numbers) or model.weights(numbers)
        parts = (weight * form.expression for weight, form in zip(weights, said, strict=True))
        offset = sum(weight * form.offset for (weight, _), form in zip(weighed, said, strict=True))
        return ExactForm(total(model, parts), factor, float(offset))

    def _objectives(self) -> list[Objective]:
        return [term.objective for level in self.levels for term in level]

    def _weighed(self, problem: Problem) -> list[tuple[float, Objective]]:
        factors = self.factors or self.fitted(problem).factors
        return _weighed(self.levels, factors)


def fitted(objective: Objective, problem: Problem) -> Objective:
    """Return an objective ready for the search on a problem."""
    return objective.fitted(problem) if isinstance(objective, Combination) else objective


def terms_of(objective: Objective, schedule: Schedule) -> dict[str, float]:
    """Return the values of a combination's objectives by name, unweighted; else the one value."""
    if isinstance(objective, Combination):
        return {part.name: part.value(schedule) for part in objective._objectives()}
    return {objective.name: objective.value(schedule)}


def _weighed(
    levels: tuple[Level, ...], factors: tuple[float, ...]
) -> list[tuple[float, Objective]]:
    return [
        (factor * term.weight, term.objective)
        for factor, level in zip(factors, levels, strict=True)
        for term in level
    ]


def _written(term: Term) -> str:
    return term.objective.name if term.weight == 1.0 else f"{term.weight!r}*{term.objective.name}"


def _whole(level: Level, problem: Problem) -> bool:
    return all(term.weight == int(term.weight) and term.objective.whole(problem) for term in level)


def _upper(level: Level, problem: Problem) -> float:
    return sum(term.weight * term.objective.upper_bound(problem) for term in level)


def _real_difference(level: Level, problem: Problem) -> float:
    """Return the least difference of a level's values that counts."""
    if _whole(level, problem):
        return 1.0
    least = sum(term.weight * term.objective.lower_bound(problem) for term in level)
    return REAL_DIFFERENCE * (least or float(problem.arrays.mean_duration.mean()) or 1.0)


def _multiples(numbers: list[float]) -> tuple[list[int], float] | None:
    """Return numbers as whole multiples of the least one; None where they are none.

    No multiple times the factor that comes with them is above its number.
    """
    least = min(numbers)
    times = [round(number / least) for number in numbers]
    close = all(
        abs(number / least - whole) <= ROUNDING * whole and whole <= MOST_TIMES
        for number, whole in zip(numbers, times, strict=True)
    )
    if not close:
        return None
    return times, min(number / whole for number, whole in zip(numbers, times, strict=True))


def _power_of_ten(limit: float) -> float:
    """Return the largest power of ten that is not above a limit."""
    return float(f"1e{math.floor(math.log10(limit))}")
