"""What the columns of a disjunctive graph's tables hold, and its two sides."""

__all__ = ["DURATION", "FUTURE", "MACHINE", "PAST", "PLACE", "REACH", "WAIT"]

PAST, FUTURE = 0, 1
"""The two sides of a task; also the columns of `Graph.link` with its neighbours there."""

MACHINE, PLACE = 2, 3
"""The other columns of `Graph.link`."""

DURATION, WAIT, REACH = 0, 1, 3
"""Columns of `Graph.span`; of WAIT and REACH there are two, one a side: WAIT + side."""
