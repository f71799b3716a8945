"""The real service with four more algorithms: ant colonies that take 100 iterations a second.

``benchmarks.page`` serves it, so that what the page has to take is the same on every machine.
"""

import time

from livespan.algorithms import ALGORITHMS, AntColony
from livespan.service import Settings, create_app, serve

RUNS = 4
PER_SECOND = 100


class Paced(AntColony):
    """An ant colony that waits for its time."""

    def search(self, problem, objective, start, rng):
        """Search, an iteration every hundredth of a second."""
        due = time.monotonic()
        for found in AntColony.search(self, problem, objective, start, rng):
            yield found
            due += 1 / PER_SECOND
            time.sleep(max(0.0, due - time.monotonic()))


NAMES = [f"paced-{number}" for number in range(1, RUNS + 1)]
for name in NAMES:
    ALGORITHMS[name] = type("Paced", (Paced,), {"name": name, "title": "Paced ant colony"})


if __name__ == "__main__":
    serve(create_app(Settings.from_environment()))
