"""Several algorithms on one problem, each with several seeds, and which is better."""

from livespan.compare.comparison import Comparison
from livespan.compare.rows import Run, Summary
from livespan.compare.running import compare, labelled

__all__ = ["Comparison", "Run", "Summary", "compare", "labelled"]
