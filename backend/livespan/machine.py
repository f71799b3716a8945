"""A machine, and what can be wrong with one."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from livespan.errors import ProblemError

__all__ = ["Machine", "check_machines", "machines_of"]


@dataclass(frozen=True, slots=True)
class Machine:
    """Something that does one task at a time.

    Attributes
    ----------
    id
        Its name, unique among the machines.
    speed
        Length units done per unit of time; positive.
    cost_per_hour
        Price of an hour (3600 time units) of its busy time.
    down
        Times it cannot work, as (begin, end); they do not overlap. A task runs without interruption
        before or after them.
    power
        Energy per unit of time while it works.
    idle_power
        Energy per unit of time while it does not, until the last task of all has finished.
    """

    id: str
    speed: float = 1.0
    cost_per_hour: float = 0.0
    down: tuple[tuple[float, float], ...] = ()
    power: float = 0.0
    idle_power: float = 0.0


def machines_of(given: Iterable[Machine] | int) -> tuple[Machine, ...]:
    """Return the machines, or as many identical ones, ``Agent-1`` to ``Agent-n``.

    Raises
    ------
    ProblemError
        For a number below 1.
    """
    if isinstance(given, int):
        if given < 1:
            raise ProblemError(f"There must be at least one machine, not {given}", "machines")
        return tuple(Machine(f"Agent-{number}") for number in range(1, given + 1))
    return tuple(given)


def check_machines(machines: Sequence[Machine]) -> None:
    """Refuse speeds, prices, powers and times of rest that cannot be.

    Raises
    ------
    ProblemError
        With the machine's name.
    """
    for number, machine in enumerate(machines):
        if not (math.isfinite(machine.speed) and machine.speed > 0):
            raise ProblemError(
                f"Machine {machine.id!r} has speed {machine.speed!r}; "
                "it must be a finite positive number",
                f"machines[{number}].speed",
            )
        for name in ("cost_per_hour", "power", "idle_power"):
            value = getattr(machine, name)
            if not (math.isfinite(value) and value >= 0):
                raise ProblemError(
                    f"Machine {machine.id!r} has {name} {value!r}; "
                    "it must be a finite number that is not negative",
                    f"machines[{number}].{name}",
                )
        _check_down(number, machine)


def _check_down(number: int, machine: Machine) -> None:
    before = 0.0
    for place, (begin, end) in enumerate(sorted(machine.down)):
        fine = math.isfinite(begin) and math.isfinite(end) and 0.0 <= begin < end
        if not fine or (place and begin < before):
            raise ProblemError(
                f"Machine {machine.id!r} is down from {begin!r} to {end!r}; times of rest must be "
                "finite, begin at 0 or later, end after they begin and not overlap",
                f"machines[{number}].down",
            )
        before = end
