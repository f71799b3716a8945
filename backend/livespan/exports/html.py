"""The Gantt chart as a page of its own, which asks nothing of anybody."""

import base64
import hashlib
import html
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any, ClassVar

import numpy as np
import orjson

from livespan.exports.picture import colours
from livespan.exports.picture.chart import Chart, chart_of
from livespan.exports.writing import DEFAULTS, Options, Subject
from livespan.version import __version__

__all__ = ["GanttHtml"]


class GanttHtml:
    """One file to zoom, move and search in, with names and times under the pointer.

    Its script and style are inside and named by their digests in the page's own policy, which
    forbids everything else: no other script runs in it, and it asks no host for anything.
    """

    name: ClassVar[str] = "html"
    title: ClassVar[str] = "Gantt chart (HTML)"
    suffix: ClassVar[str] = ".html"
    media_type: ClassVar[str] = "text/html; charset=utf-8"
    summary: ClassVar[str] = "The Gantt chart as a page to zoom, move and search in; one file."

    @property
    def policy(self) -> str:
        """What the page may load and run, as a Content-Security-Policy."""
        script, style = _digest(_part("viewer.js")), _digest(_part("viewer.css"))
        return (
            f"default-src 'none'; script-src '{script}'; style-src '{style}'; "
            "base-uri 'none'; form-action 'none'"
        )

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write the page."""
        chart = chart_of(subject, options)
        page = Template(_part("viewer.html")).substitute(
            policy=self.policy,
            version=__version__,
            heading=html.escape(chart.heading),
            subtitle=html.escape(chart.subtitle),
            label=html.escape(f"Gantt chart. {chart.heading}. {chart.subtitle}"),
            style=_part("viewer.css"),
            script=_part("viewer.js"),
            data=_data(chart),
        )
        return page.encode()


@cache
def _part(name: str) -> str:
    return (files("livespan.exports") / "viewer" / name).read_text(encoding="utf-8")


def _digest(words: str) -> str:
    """Return what names an element's content in a policy."""
    digest = hashlib.sha256(words.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _data(chart: Chart) -> str:
    """Return the chart as JSON that no element can end early."""
    document = {
        "end": chart.end,
        "bound": chart.bound,
        "unit": chart.unit,
        "machines": chart.machines,
        "names": chart.names,
        "machine": chart.machine,
        "start": chart.start,
        "finish": chart.finish,
        "due": chart.due,
        "shade": chart.shade,
        "shades": colours.shades(),
        "late": np.flatnonzero(chart.late),
        "path": chart.path,
        "idle": [(idle.machine, idle.begin, idle.end, idle.kind) for idle in chart.idle],
        "legend": _legend(chart),
    }
    words = orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return words.replace("<", "\\u003c")


def _legend(chart: Chart) -> list[Any]:
    late = int(chart.late.sum())
    kinds = {idle.kind for idle in chart.idle}
    shades = colours.shades()
    known = [
        (shades[0][0], "short", True),
        (shades[-1][0], "long", True),
        (colours.BAD, "critical path", bool(chart.path)),
        (colours.BAD, f"late ({late:,})", late > 0),
        (colours.AT_REST, "at rest", "rest" in kinds),
        (colours.SETTING_UP, "set-up", "setup" in kinds),
        (colours.INK, "dashed: lower bound", chart.bound is not None),
    ]
    return [(colour, words) for colour, words, shown in known if shown]
