"""A schedule as a Plotly figure."""

import html

import numpy as np
import plotly.graph_objects as go

from livespan.exports.options import DEFAULTS, Options
from livespan.exports.picture import colours
from livespan.exports.picture.chart import Chart, chart_of
from livespan.exports.writing import Subject

__all__ = ["gantt_figure"]

#: Height of a machine's row, of the rest, and of the whole at most, in pixels.
ROW, REST, TALLEST = 28, 130, 4000


def gantt_figure(subject: Subject, options: Options = DEFAULTS) -> go.Figure:
    """Draw a bar a task, machines from above, with names and times under the pointer."""
    chart = chart_of(subject, options)
    marked = np.asarray(chart.late).copy()
    marked[chart.path] = True
    fills = [fill for fill, _ in colours.shades()]
    figure = go.Figure(
        go.Bar(
            orientation="h",
            base=chart.start,
            x=chart.finish - chart.start,
            y=chart.machine,
            text=[html.escape(name, quote=False) for name in chart.names],
            textposition="inside",
            insidetextanchor="start",
            constraintext="none",
            marker={
                "color": [fills[shade] for shade in chart.shade.tolist()],
                "line": {"color": colours.BAD, "width": np.where(marked, 1.5, 0.0)},
            },
            customdata=np.stack([chart.start, chart.finish], axis=1),
            hovertemplate="%{text}<br>%{customdata[0]:,} to %{customdata[1]:,}<extra></extra>",
        )
    )
    if chart.bound is not None:
        figure.add_vline(
            x=chart.bound, line={"dash": "dash", "width": 1}, annotation_text="lower bound"
        )
    figure.update_layout(_layout(chart))
    return figure


def _layout(chart: Chart) -> dict[str, object]:
    rows = len(chart.machines)
    return {
        "template": "plotly_white",
        "title": {"text": html.escape(chart.heading, quote=False)},
        "height": min(TALLEST, REST + ROW * rows),
        "showlegend": False,
        "uniformtext": {"minsize": 9, "mode": "hide"},
        "xaxis": {"title": {"text": f"time ({chart.unit})" if chart.unit else "time"}},
        "yaxis": {
            "range": [rows - 0.5, -0.5],
            "tickvals": list(range(rows)),
            "ticktext": [html.escape(name, quote=False) for name in chart.machines],
        },
        "bargap": 0.15,
    }
