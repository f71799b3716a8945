"""From what the command line says to algorithms, an objective and stop rules."""

import math
from dataclasses import dataclass

from livespan.algorithm import Algorithm
from livespan.algorithms import ALGORITHMS, find_algorithm, make_algorithm
from livespan.errors import SettingError, UnknownNameError
from livespan.formats import ReadProblem
from livespan.objective import Objective
from livespan.objectives import Makespan, make_objective
from livespan.setting import settings_of
from livespan.solve import DEFAULT_ITERATIONS, DEFAULT_SECONDS, by_the_clock
from livespan.stop import GapReached, MaxIterations, MaxRuntime, Stop, TargetReached

__all__ = ["Search"]


@dataclass(frozen=True, slots=True)
class Search:
    """What the command line says of the search; the help of `livespan solve` tells what it means.

    Attributes
    ----------
    algorithms
        As given: each may be several names with commas between them.
    """

    algorithms: tuple[str, ...]
    settings: tuple[str, ...] = ()
    objective: str | None = None
    iterations: int | None = None
    time_limit: float | None = None
    target: float | None = None
    gap: float = 0.0

    def names(self) -> list[str]:
        """Turn ``-a aco,pso -a greedy`` into its three names, each once."""
        names = [name.strip() for part in self.algorithms for name in part.split(",")]
        return list(dict.fromkeys(name.lower() for name in names if name))

    def make_algorithms(self) -> list[Algorithm]:
        """Make the algorithms, each with the settings meant for it.

        Raises
        ------
        InputError
            For a name that is not known and a setting that cannot be.
        """
        names = self.names()
        if not names:
            raise UnknownNameError("algorithm", "''", ALGORITHMS)
        chosen = {find_algorithm(name).name.lower(): find_algorithm(name) for name in names}
        values: dict[str, dict[str, str]] = {name: {} for name in chosen}
        for given in self.settings:
            key, equals, value = given.partition("=")
            owner, _, setting = key.strip().rpartition(".")
            if not equals:
                raise SettingError(f"A setting is written name=value, not {given!r:.60}", given)
            if owner and owner.lower() not in chosen:
                raise SettingError(f"{owner!r:.60} is not among the algorithms of this run", key)
            having = [
                name
                for name, kind in chosen.items()
                if any(setting in (known.name, *known.aliases) for known in settings_of(kind))
            ]
            # Named outright, or known to nobody: its algorithm says what is wrong with it.
            for name in [owner.lower()] if owner else having or list(chosen):
                values[name][setting] = value.strip()
        return [make_algorithm(name, **values[name]) for name in chosen]

    def make_objective(self, found: ReadProblem) -> Objective:
        """Make the objective asked for, the file's otherwise."""
        return make_objective(self.objective or found.objective or Makespan.name)

    def rules(self) -> list[Stop]:
        """Make the stop rules.

        Raises
        ------
        SettingError
            For a limit that cannot be.
        """
        rules: list[Stop] = [GapReached(self.gap)]
        if self.target is not None:
            if not math.isfinite(self.target):
                raise SettingError(f"The target must be a finite number, not {self.target}")
            rules.append(TargetReached(self.target))
        iterations, seconds = self.limits()
        if seconds is not None:
            rules.append(MaxRuntime(seconds))
        if iterations is not None:
            rules.append(MaxIterations(iterations))
        return rules

    def limits(self) -> tuple[int | None, float | None]:
        """Return iterations and seconds after which a search ends."""
        if self.iterations is not None or self.time_limit is not None:
            return self.iterations, self.time_limit
        if any(by_the_clock(find_algorithm(name)) for name in self.names()):
            return None, DEFAULT_SECONDS
        return DEFAULT_ITERATIONS, None
