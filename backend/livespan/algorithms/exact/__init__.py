"""The exact solver: a problem becomes a constraint program, which CP-SAT solves."""

from livespan.algorithms.exact.search import Exact

__all__ = ["Exact"]
