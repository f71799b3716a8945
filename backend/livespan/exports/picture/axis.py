"""Where the ticks of an axis stand, and what they say."""

import math

__all__ = ["rounded", "said", "ticks"]

#: Steps between ticks, in powers of ten.
_STEPS = (1.0, 2.0, 5.0, 10.0)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers from ``low`` to ``high``, at most so many."""
    span = high - low
    if not (span > 0 and math.isfinite(span)) or most < 1:
        return [low]
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * step for step in _STEPS if span / (power * step) <= most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def rounded(value: float) -> str:
    """Write a number for people, with seven digits."""
    return said(float(f"{value:.7g}"))


def said(value: float) -> str:
    """Write a number for people: thousands apart, at most six digits behind the point."""
    if value and not 1e-4 <= abs(value) < 1e15:
        return f"{value:.4g}"
    words = f"{value:,.6f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words
