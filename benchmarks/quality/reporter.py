"""How the process of a run tells its incumbents: JSON lines on standard output."""

import argparse
import json
import resource
import time

from benchmarks.quality.instance import read


class Reporter:
    """Prints each better value or bound with the seconds since the clock began.

    The clock begins when the instance is in memory and the library is loaded: building a solver's
    model is part of its time, starting an interpreter is not. ``built`` may tell when the model was
    there.
    """

    def __init__(self, seconds):
        self._began = time.perf_counter()
        self.seconds = seconds
        self.value = float("inf")
        self.bound = 0.0
        self.proved = False
        self.built = 0.0
        self._base = _peak_mb()

    @property
    def elapsed(self):
        """Seconds since the clock began."""
        return time.perf_counter() - self._began

    @property
    def left(self):
        """Seconds left of the run; never quite 0, which many a solver takes for no limit."""
        return max(self.seconds - self.elapsed, 0.01)

    def incumbent(self, value, bound=0.0):
        """Tell of a value found, and perhaps a lower bound; what is not better is left out."""
        if value < self.value or bound > self.bound:
            self.value = min(self.value, float(value))
            self.bound = max(self.bound, float(bound))
            known = None if self.value == float("inf") else self.value
            self._print({"t": round(self.elapsed, 5), "value": known, "bound": self.bound})

    def end(self, version, note=""):
        """Tell that the run is over; ``version`` names the solver and its version."""
        self._print(
            {
                "end": round(self.elapsed, 5),
                "built": round(self.built, 5),
                "proved": self.proved,
                "version": version,
                "grown_mb": round(_peak_mb() - self._base, 1),
                "note": note,
            }
        )

    @staticmethod
    def _print(line):
        print(json.dumps(line), flush=True)


def _peak_mb():
    """Return the largest resident memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def serve(search, argv=None):
    """Run a solver's program: read what is asked for, start the clock, search, end.

    ``search(instance, options, reporter)`` returns (version, note) or the version alone.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("instance")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--method", default="", help="which of the solver's methods")
    options = parser.parse_args(argv)
    told = search(read(options.instance), options)
    reporter, version, note = told
    reporter.end(version, note)
