"""Words of a command line, and numbers as a terminal shows them."""

import math
from collections.abc import Sequence
from statistics import median

from livespan.errors import SettingError

__all__ = ["clock", "pairs", "percent", "short", "sparkline", "strip"]

#: Numbers from here on are written with an exponent.
TOO_LONG = 1e12

_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII = "_.-=+*#@"


def short(value: float, digits: int = 7) -> str:
    """Write a number with so many significant digits at most.

    >>> short(13079.9), short(6.0), short(1234.5678, 3)
    ('13,079.9', '6', '1,235')
    """
    if abs(value) >= TOO_LONG or not math.isfinite(value):
        return f"{value:.{digits}g}"
    whole = len(str(int(abs(value))))
    text = f"{value:,.{max(0, digits - whole)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(gap: float) -> str:
    """Write a share as a percentage.

    >>> percent(0.00001), percent(0.0003), percent(0.125), percent(float("inf"))
    ('0.001%', '0.03%', '12.5%', '?')
    """
    if not math.isfinite(gap):
        return "?"
    if 0 < gap < 0.0001:
        return f"{gap:.3%}"
    return f"{gap:.2%}" if gap < 0.1 else f"{gap:.1%}"


def clock(seconds: float) -> str:
    """Write a duration.

    >>> clock(0.25), clock(75), clock(3700)
    ('0.2s', '1:15', '1:01:40')
    """
    if seconds < 60:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def sparkline(
    history: Sequence[tuple[float, float]], now: float, width: int = 12, *, ascii_only: bool = False
) -> str:
    """Draw how the best value fell from the start until now, a character for equal times.

    Parameters
    ----------
    history
        (seconds, value) at each improvement, the start first.

    Examples
    --------
    >>> sparkline([(0, 10.0), (5, 6.0), (9, 3.0)], 10, width=5)
    '██▄▄▁'
    """
    points = list(history)
    marks = _ASCII if ascii_only else _BLOCKS
    if not points:
        return ""
    high, low = points[0][1], points[-1][1]
    if high <= low or now <= 0:
        return marks[0] * width
    drawn = []
    at = 0
    for column in range(1, width + 1):
        while at + 1 < len(points) and points[at + 1][0] <= now * column / width:
            at += 1
        level = (points[at][1] - low) / (high - low)
        drawn.append(marks[min(len(marks) - 1, int(level * len(marks)))])
    return "".join(drawn)


def strip(values: Sequence[float], low: float, high: float, width: int) -> str:
    """Draw values as dots on a scale, their median as a bar.

    >>> strip([1.0, 2.0, 5.0], 1.0, 5.0, width=9)
    '·-|-----·'
    """
    drawn = ["-"] * width
    span = high - low

    def place(value: float) -> int:
        return round((value - low) / span * (width - 1)) if span > 0 else 0

    for value in values:
        drawn[place(value)] = "·"
    drawn[place(median(values))] = "|"
    return "".join(drawn)


def pairs(given: Sequence[str]) -> dict[str, str]:
    """Read options that are written ``name=value``.

    Raises
    ------
    SettingError
        For one that is not.

    Examples
    --------
    >>> pairs(["unit=minutes", "columns=due=Deadline"])
    {'unit': 'minutes', 'columns': 'due=Deadline'}
    """
    found = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals:
            raise SettingError(f"An option is written name=value, not {word!r:.60}", word)
        found[name.strip()] = value.strip()
    return found
