"""The real command with one more algorithm: slow at will (see `slow`)."""

from slow import Slow

from livespan.algorithms import ALGORITHMS

ALGORITHMS["slow"] = Slow

from livespan.cli import main  # noqa: E402 - the table entry comes first

if __name__ == "__main__":
    main()
