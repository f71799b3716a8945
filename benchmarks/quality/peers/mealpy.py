"""mealpy: a key per task in [0, 1] gives the order, a list scheduler that fills gaps the rest.

Keys with earliest finish did best of the encodings tried (keys for machines did far worse). The
objective notes each better value with its time, the library's own overhead included.
"""

import contextlib
from importlib.metadata import version

import numpy as np
from mealpy import ACOR, DE, GA, PSO, SA, FloatVar

from benchmarks.quality.decoder import Decoder
from benchmarks.quality.reporter import Reporter, serve

#: Members of a population.
POPULATION = 50

#: Generations; the time limit always ends a run first.
FOREVER = 100_000

METHODS = {
    "ga": lambda: GA.BaseGA(epoch=FOREVER, pop_size=POPULATION),
    "pso": lambda: PSO.OriginalPSO(epoch=FOREVER, pop_size=POPULATION),
    "aco": lambda: ACOR.OriginalACOR(epoch=FOREVER, pop_size=POPULATION),
    "de": lambda: DE.OriginalDE(epoch=FOREVER, pop_size=POPULATION),
    "sa": lambda: SA.OriginalSA(epoch=FOREVER),
}


class OutOfTimeError(Exception):
    """Ends a run inside a generation."""


def search(instance, options):
    """Optimise the keys."""
    reporter = Reporter(options.seconds)
    decode = Decoder(instance)

    def value_of(keys):
        if reporter.elapsed > options.seconds:
            raise OutOfTimeError
        value = decode(keys, insertion=True)[0]
        reporter.incumbent(value)
        return value

    problem = {
        "obj_func": value_of,
        "bounds": FloatVar(lb=np.zeros(instance.tasks), ub=np.ones(instance.tasks)),
        "minmax": "min",
        "log_to": None,
    }
    note = "keys with earliest finish, one thread"
    with contextlib.suppress(OutOfTimeError):
        METHODS[options.method]().solve(problem, seed=options.seed)
    return reporter, f"mealpy {version('mealpy')} {options.method.upper()}", note


if __name__ == "__main__":
    serve(search)
