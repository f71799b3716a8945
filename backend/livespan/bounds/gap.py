"""How far a value may be above the optimum."""

__all__ = ["relative_gap"]


def relative_gap(value: float, bound: float) -> float:
    """How far a value may be above the optimum: ``(value - bound) / bound``, at least 0.

    Infinite when the bound is 0 and the value is not: then it tells nothing.
    """
    if value <= bound:
        return 0.0
    return (value - bound) / bound if bound > 0 else float("inf")
