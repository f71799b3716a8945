"""What is to be searched: a problem, how, from where, and when it ends; also as bytes."""

import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from livespan.algorithm import Algorithm
from livespan.algorithms import make_algorithm
from livespan.errors import FormatError
from livespan.events import Event
from livespan.objective import Objective
from livespan.objectives import make_objective
from livespan.problem import Problem
from livespan.problem_document import (
    machine_document,
    problem_from,
    surroundings_document,
    task_document,
)
from livespan.schedule import Schedule
from livespan.setting import settings_of
from livespan.solve import stream
from livespan.stop import (
    AnyOf,
    GapReached,
    MaxIterations,
    MaxRuntime,
    NoImprovement,
    Progress,
    Stop,
    TargetReached,
)
from livespan.workers.counting import Base
from livespan.workers.packing import pack, unpack

__all__ = ["Job", "Rules"]

#: How hard a job is packed: the least effort, which makes a tenth of most of them.
_EFFORT = 1


@dataclass(frozen=True, slots=True)
class Rules:
    """When a run ends, over all attempts at it.

    Attributes
    ----------
    seconds
        Search time after which it ends at the latest.
    until_proved
        Whether to end as soon as the best schedule is proved optimal.
    """

    iterations: int
    seconds: float
    target: float | None = None
    gap: float | None = None
    no_improvement: int | None = None
    until_proved: bool = False

    def stop(self, cancelled: Stop, done: Base) -> Stop:
        """Return one rule for all of them, and for what makes ``cancelled`` speak."""
        return AnyOf(cancelled, *self._own(done))

    def _own(self, done: Base) -> Iterator[Stop]:
        if self.target is not None:
            yield TargetReached(self.target)
        if self.gap is not None:
            yield GapReached(self.gap)
        if self.no_improvement is not None:
            yield NoImprovement(self.no_improvement)
        if self.until_proved:
            yield _proved
        yield _over_all(MaxIterations(self.iterations), done)
        yield _over_all(MaxRuntime(self.seconds), done)


@dataclass(frozen=True)
class Job:
    """One attempt at a run.

    Attributes
    ----------
    base
        What earlier attempts did; None for a first one.
    warm_start
        A schedule to start from; None for the greedy one.
    """

    problem: Problem
    algorithm: Algorithm
    objective: Objective
    seed: int
    rules: Rules
    base: Base | None = None
    warm_start: Schedule | None = None

    def events(self, cancelled: Stop) -> Iterator[Event]:
        """Search in this thread, yielding what `stream` does, counted from this attempt on."""
        return stream(
            self.problem,
            self.algorithm,
            self.objective,
            stop=self.rules.stop(cancelled, self.base or Base()),
            seed=self.seed,
            warm_start=self.warm_start,
        )

    def going_on(self, base: Base | None, warm_start: Schedule | None) -> "Job":
        """Return the attempt that goes on where this one was lost."""
        return replace(self, base=base, warm_start=warm_start or self.warm_start)

    def packed(self) -> bytes:
        """Return it as bytes, for a worker."""
        problem, durations = self.problem, self.problem.given_durations
        arrays: dict[str, NDArray[Any]] = {}
        if durations is not None:
            arrays["durations"] = durations
        if self.warm_start is not None:
            arrays["assignment"] = np.asarray(self.warm_start.assignment)
            arrays["start"] = np.asarray(self.warm_start.start)
        facts = {
            "problem": {
                "tasks": [task_document(task) for task in problem.tasks],
                "machines": [machine_document(machine) for machine in problem.machines],
                # The matrix of durations is by far the largest part, so it is one of the arrays.
                **surroundings_document(None, problem.network, problem.setups),
            },
            "algorithm": self.algorithm.name,
            "settings": {
                known.name: getattr(self.algorithm, known.name)
                for known in settings_of(self.algorithm)
            },
            "objective": self.objective.name,
            "seed": self.seed,
            "rules": asdict(self.rules),
            "base": None if self.base is None else asdict(self.base),
        }
        return zlib.compress(pack(facts, arrays), _EFFORT)

    @classmethod
    def unpacked(cls, data: bytes) -> "Job":
        """Return the job of some bytes.

        Raises
        ------
        FormatError
            When `packed` did not make them.
        LivespanError
            When there is no such algorithm or objective here, or not with these settings.
        """
        try:
            facts, arrays = unpack(zlib.decompress(data))
            document = facts["problem"]
            if "durations" in arrays:
                document["durations"] = arrays["durations"]
            problem = problem_from(document)
            warm_start = None
            if "start" in arrays:
                warm_start = Schedule(problem, arrays["assignment"], arrays["start"])
            return cls(
                problem,
                make_algorithm(facts["algorithm"], **facts["settings"]),
                make_objective(facts["objective"]),
                facts["seed"],
                Rules(**facts["rules"]),
                None if facts["base"] is None else Base(**facts["base"]),
                warm_start,
            )
        except (KeyError, TypeError, zlib.error) as error:
            raise FormatError(f"These bytes are no job of Livespan: {error!s:.120}") from None


def _over_all(rule: Stop, done: Base) -> Stop:
    """Have a rule see what earlier attempts did as well."""

    def asked(progress: Progress) -> str | None:
        iteration, elapsed = progress.iteration + done.iterations, progress.elapsed + done.elapsed
        return rule(replace(progress, iteration=iteration, elapsed=elapsed))

    return asked if done.iterations or done.elapsed else rule


def _proved(progress: Progress) -> str | None:
    """End on proof, but after an iteration: a client that waits for one gets it."""
    return GapReached()(progress) if progress.iteration else None
