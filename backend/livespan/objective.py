"""What an objective is: a formula, its kernel, its plain twin, its lower bound, its linear form."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple, Protocol

from livespan.errors import SettingError
from livespan.kernels.goal import Goal
from livespan.problem import Problem
from livespan.schedule import Schedule

__all__ = ["ExactForm", "ExactModel", "Expression", "Objective", "PlainObjective"]


class Expression(Protocol):
    """A linear expression of an exact model, with whole coefficients."""

    def __add__(self, other: "Expression | int", /) -> "Expression": ...
    def __radd__(self, other: "Expression | int", /) -> "Expression": ...
    def __sub__(self, other: "Expression | int", /) -> "Expression": ...
    def __rsub__(self, other: "Expression | int", /) -> "Expression": ...
    def __mul__(self, other: int, /) -> "Expression": ...
    def __rmul__(self, other: int, /) -> "Expression": ...
    def __neg__(self) -> "Expression": ...


class ExactModel(Protocol):
    """What an exact solver offers objectives to say themselves in.

    Times are whole numbers of a small unit. Durations, releases, transfers and set-ups are rounded
    down to it, so that the model has a schedule for every schedule of the problem, none of whose
    tasks finishes later: its optimum is a lower bound. Where all times are whole the unit is 1
    and nothing is rounded.

    What is asked for is made at the first call, so a model without start times stays small.
    Tasks and machines are numbers, as in `livespan.problem.Problem.arrays`.
    """

    @property
    def problem(self) -> Problem:
        """What is scheduled."""
        ...

    @property
    def unit(self) -> float:
        """Time that 1 stands for: ``time = unit * expression``."""
        ...

    @property
    def makespan(self) -> Expression:
        """When the last task finishes, or later; for positive coefficients."""
        ...

    def start(self, task: int) -> Expression:
        """When a task starts."""
        ...

    def finish(self, task: int) -> Expression:
        """When a task finishes."""
        ...

    def presence(self, task: int, machine: int) -> Expression:
        """1 where a task is on a machine, otherwise 0; always 0 where it is not eligible."""
        ...

    def duration(self, task: int, machine: int) -> int:
        """Time of a task on an eligible machine."""
        ...

    def load(self, machine: int) -> Expression:
        """Time of all tasks on a machine."""
        ...

    def scaled(self, time: float) -> int:
        """Round a finite time down to the unit: releases, and what a bound may be below of."""
        ...

    def scaled_up(self, time: float) -> int:
        """Round a finite time up to the unit: due dates, so that lateness is rounded down."""
        ...

    def weights(self, numbers: Sequence[float]) -> tuple[list[int], float]:
        """Return whole coefficients and a factor: ``coefficient * factor`` is at most the number.

        For costs and weights, which must not be negative; equal where the numbers are whole or have
        few decimals. An expression of value >= 0 times the coefficient and the factor is then at
        most itself times the number.
        """
        ...

    def maximum(self, expressions: Iterable[Expression]) -> Expression:
        """Return a variable at least as large as each; for positive coefficients."""
        ...

    def minimum(self, expressions: Iterable[Expression]) -> Expression:
        """Return a variable at most as large as each; for negative coefficients."""
        ...

    def positive(self, expression: Expression) -> Expression:
        """Return a variable at least 0 and the expression; for positive coefficients."""
        ...

    def late(self, expression: Expression) -> Expression:
        """Return 1 where an expression is above 0, otherwise 0 or 1; for positive coefficients."""
        ...


class ExactForm(NamedTuple):
    """An objective in an exact model: ``value = factor * expression + offset``.

    Exactly so where nothing is rounded. Otherwise a schedule's value is at least that of the
    expression for its starts rounded down; the offset may make it so.
    """

    expression: Expression
    factor: float
    offset: float = 0.0


class Objective(Protocol):
    """A number to make small."""

    @property
    def name(self) -> str:
        """What it is called, in requests and results."""
        ...

    @property
    def title(self) -> str:
        """What it is called, for people."""
        ...

    @property
    def summary(self) -> str:
        """One sentence that says what it counts."""
        ...

    def value(self, schedule: Schedule) -> float:
        """Evaluate a schedule in plain Python."""
        ...

    def goal(self) -> Goal:
        """Return the compiled form, which search kernels `evaluate`."""
        ...

    def lower_bound(self, problem: Problem) -> float:
        """Return a number no feasible schedule's value can be below."""
        ...

    def upper_bound(self, problem: Problem) -> float:
        """Return a number no schedule that never waits needlessly is above; need not be close."""
        ...

    def whole(self, problem: Problem) -> bool:
        """Tell whether values are whole numbers, for schedules that never wait needlessly."""
        ...

    def exact_form(self, model: ExactModel) -> ExactForm | None:
        """Say the objective in an exact model; None where it has no linear form.

        Only for an objective that gains nothing from finishing tasks later.
        """
        ...


class PlainObjective:
    """A start for objectives of others: knows no bound, no whole numbers and no linear form.

    What is left to write is name, title and summary, ``value`` and ``goal``. The exact solver then
    does not serve it, and it cannot decide between equals of another objective.
    """

    name: ClassVar[str]

    def lower_bound(self, problem: Problem) -> float:
        """Return 0: values that are not negative cannot be below."""
        return 0.0

    def upper_bound(self, problem: Problem) -> float:
        """Refuse to say.

        Raises
        ------
        SettingError
            When a combination asks, to scale it.
        """
        raise SettingError(
            f"{self.name} says no upper bound, so it cannot decide between equals", "objective"
        )

    def whole(self, problem: Problem) -> bool:
        """Say no, which is always safe."""
        return False

    def exact_form(self, model: ExactModel) -> ExactForm | None:
        """Say none."""
        return None
