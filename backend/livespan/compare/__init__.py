"""Several algorithms on one problem, each with several seeds, and which is better."""

from livespan.compare.comparison import Comparison
from livespan.compare.rows import Run, Summary
from livespan.compare.running import Follow, compare, labelled

__all__ = ["Comparison", "Follow", "Run", "Summary", "compare", "labelled"]
