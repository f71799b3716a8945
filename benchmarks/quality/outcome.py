"""All runs of a family, and the questions tables, pictures and targets ask of them."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from benchmarks.quality import measures
from benchmarks.quality.families import Known

#: Times at which runs are looked at, in seconds.
MARKS = (0.1, 1, 10, 60)


@dataclass
class Outcome:
    """All runs of one family, none to be added.

    Attributes
    ----------
    solvers
        Labels, the one the targets speak of first.
    known
        What is published, by (group, instance); completed by the elementary bounds.
    """

    family: object
    solvers: list
    seconds: float
    known: dict = field(default_factory=dict)
    runs: list = field(default_factory=list)

    @property
    def main(self):
        """The solver the targets speak of."""
        return self.solvers[0]

    @property
    def peers(self):
        """The solvers that are not Livespan."""
        return [label for label in self.solvers if not label.startswith("livespan:")]

    @property
    def marks(self):
        """The marks within the time limit; a shorter limit is a mark of its own."""
        return [mark for mark in MARKS if mark < self.seconds] + [self.seconds]

    @property
    def instances(self):
        """(group, instance) in the order of the runs."""
        return list(dict.fromkeys((run.group, run.instance) for run in self.runs))

    @property
    def groups(self):
        """The sets, in the order of the runs."""
        return list(dict.fromkeys(group for group, _ in self.instances))

    def of(self, solver, only=None):
        """Return a solver's runs, of all instances or of those for which ``only(run)`` is true.

        What a peer refuses by its own model is not held against it; Livespan's refusals count.
        """
        return [
            run
            for run in self.runs
            if run.solver == solver
            and (only is None or only(run))
            and not (solver in self.peers and run.note.startswith("refused"))
        ]

    def best(self, key):
        """Return the reference: the best known value, or the best of all runs where none is."""
        published = self.known.get(key, Known()).best
        return published if published < math.inf else self._reached[key][0]

    def bound(self, key):
        """Return a lower bound: the published one; else the elementary or a run's own.

        A bound above the best value (a solver's rounding) is brought down to it.
        """
        known = self.known.get(key, Known())
        reached, proved = self._reached[key]
        bound = known.bound if known.best < math.inf else max(known.bound, proved)
        return min(bound, reached)

    @cached_property
    def _reached(self):
        """The best value and the best bound of all runs, by (group, instance)."""
        found = defaultdict(lambda: (math.inf, 0.0))
        for run in self.runs:
            value, bound = found[run.group, run.instance]
            found[run.group, run.instance] = (
                min(value, measures.value_at(run.history, self.seconds)),
                max(bound, measures.bound_at(run.history, self.seconds)),
            )
        return found

    def gaps(self, solver, mark, to="best", only=None):
        """Return the gaps in percent of a solver's runs at a time."""
        reference = getattr(self, to)
        return [
            measures.gap(measures.value_at(run.history, mark), reference((run.group, run.instance)))
            for run in self.of(solver, only)
        ]

    def integrals(self, solver, only=None):
        """Return the primal integrals of a solver's runs, in percent."""
        return [
            measures.primal_integral(
                run.history, self.best((run.group, run.instance)), self.seconds
            )
            for run in self.of(solver, only)
        ]

    def mean_value(self, solver, key, mark):
        """Return a solver's value on an instance, mean over its seeds; NaN if it did not run."""
        found = self.of(solver, lambda run: (run.group, run.instance) == key)
        return measures.mean(measures.value_at(run.history, mark) for run in found)

    def not_above(self, solver, other, mark):
        """Return (instances at which a solver is at most another, instances both were run on).

        Means over seeds are compared; where neither has a value they count as the same.
        """
        pairs = [
            (self.mean_value(solver, key, mark), self.mean_value(other, key, mark))
            for key in self.instances
        ]
        both = [pair for pair in pairs if not any(math.isnan(value) for value in pair)]
        return sum(measures.at_most(*pair) for pair in both), len(both)

    def published(self, label, only=None):
        """Return the gaps in percent of published values, once an instance of the main solver."""
        keys = dict.fromkeys((run.group, run.instance) for run in self.of(self.main, only))
        values = [(self.known.get(key, Known()).published.get(label), key) for key in keys]
        return [measures.gap(value, self.best(key)) for value, key in values if value]
