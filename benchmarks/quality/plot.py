"""Gap against time as an SVG picture, written by hand: no library, no fonts of its own."""

import math
from xml.sax.saxutils import escape

from benchmarks.quality import measures

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50

#: Told apart with any kind of colour vision (Okabe and Ito), dark enough on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#7F7F7F")

#: A gap below this is drawn at it: the logarithmic axis has no 0.
LEAST_GAP = 0.001

#: Time before which nothing is drawn, in seconds.
FIRST = 0.01


def curve(outcome, solver):
    """Return points (seconds, mean gap in percent), and the number of instances they are of.

    They begin when every run has a schedule. A solver that never has one on some instances, or
    refuses them, is drawn over the others; the legend says so.
    """
    runs = outcome.of(solver)
    served = [run for run in runs if measures.first_at(run.history) <= outcome.seconds]
    if not served:
        return [], 0
    begin = max(measures.first_at(run.history) for run in served)
    moments = [t for t in measures.times(outcome.seconds, first=FIRST) if t > begin]
    points = []
    for moment in dict.fromkeys([max(begin, FIRST), *moments]):
        gaps = [
            measures.gap(
                measures.value_at(run.history, moment), outcome.best((run.group, run.instance))
            )
            for run in served
        ]
        points.append((moment, measures.mean(gaps)))
    return points, len({(run.group, run.instance) for run in served})


def picture(outcome):
    """Return the SVG of all solvers' curves."""
    curves = {solver: curve(outcome, solver) for solver in outcome.solvers}
    drawn = {solver: found for solver, found in curves.items() if found[0]}
    low, high = _range([gap for points, _ in drawn.values() for _, gap in points])
    axes = _Axes(outcome.seconds, low, high)
    title = f"{outcome.family.title}: mean gap to the reference"
    body = [axes.grid(), _text(LEFT, 22, title, "start", 15)]
    total = len(outcome.instances)
    for place, (solver, (points, served)) in enumerate(drawn.items()):
        colour = COLOURS[place % len(COLOURS)]
        words = solver if served == total else f"{solver} ({served} of {total})"
        body.append(axes.line(points, colour))
        body.append(_legend(place, words, colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" role="img" aria-label="{escape(title)}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _range(gaps):
    """Return powers of ten around the gaps."""
    there = [max(gap, LEAST_GAP) for gap in gaps if math.isfinite(gap)] or [1.0]
    low, high = math.floor(math.log10(min(there))), math.ceil(math.log10(max(there)))
    return low, max(high, low + 1)


class _Axes:
    """Places seconds and gaps, both on logarithmic scales."""

    def __init__(self, seconds, low, high):
        self._seconds, self._low, self._high = seconds, low, high
        self._width, self._height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(self, seconds):
        share = math.log(max(seconds, FIRST) / FIRST) / math.log(self._seconds / FIRST)
        return LEFT + self._width * share

    def y(self, gap):
        share = (math.log10(max(gap, LEAST_GAP)) - self._low) / (self._high - self._low)
        return TOP + self._height * (1 - min(max(share, 0.0), 1.0))

    def grid(self):
        bottom, right = TOP + self._height, LEFT + self._width
        parts = []
        for power in range(self._low, self._high + 1):
            level = self.y(10.0**power)
            parts.append(_line(LEFT, level, right, level))
            parts.append(_text(LEFT - 8, level + 4, f"{10.0**power:g} %", "end"))
        for mark in (0.01, 0.1, 1, 10, 60):
            if mark <= self._seconds:
                parts.append(_line(self.x(mark), TOP, self.x(mark), bottom))
                parts.append(_text(self.x(mark), bottom + 18, f"{mark:g}", "middle"))
        parts.append(_text(LEFT + self._width / 2, bottom + 38, "seconds", "middle"))
        return "\n".join(parts)

    def line(self, points, colour):
        """Draw a staircase: a value holds until the next."""
        steps = [f"M{self.x(points[0][0]):.1f} {self.y(points[0][1]):.1f}"]
        steps.extend(f"H{self.x(t):.1f}V{self.y(gap):.1f}" for t, gap in points[1:])
        path = "".join(steps)
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _legend(place, words, colour):
    level, left = TOP + 12 + 20 * place, WIDTH - RIGHT + 14
    stroke = f'stroke="{colour}" stroke-width="3"'
    return f'<path d="M{left} {level}h18" {stroke}/>' + _text(left + 24, level + 4, words, "start")


def _line(x1, y1, x2, y2):
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#ddd"/>'


def _text(x, y, words, anchor, size=12):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">'
        f"{escape(str(words))}</text>"
    )
