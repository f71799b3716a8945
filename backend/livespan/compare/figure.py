"""A comparison as a Plotly figure."""

from typing import Any

import plotly.graph_objects as go
from plotly.colors import qualitative
from plotly.subplots import make_subplots

from livespan.compare.rows import Found, Run

__all__ = ["figure"]

#: Colours that stay apart for people who see fewer.
COLOURS = qualitative.Safe


def figure(found: Found) -> Any:
    """Draw the values of each algorithm as a box, and the best value of each run over its time."""
    drawn = make_subplots(rows=1, cols=2, subplot_titles=("Values", "Best over seconds"))
    for number, label in enumerate(found.labels):
        colour = COLOURS[number % len(COLOURS)]
        box = go.Box(
            y=found.values(label),
            name=label,
            boxpoints="all",
            marker_color=colour,
            legendgroup=label,
        )
        drawn.add_trace(box, row=1, col=1)
        for run in found.of(label):
            drawn.add_trace(_line(run, colour), row=1, col=2)
    if found.bound > 0:
        drawn.add_hline(y=found.bound, line_dash="dot", line_color="grey", annotation_text="bound")
    drawn.update_yaxes(title_text=found.objective, row=1, col=1)
    drawn.update_layout(template="plotly_white", boxmode="group")
    return drawn


def _line(run: Run, colour: str) -> Any:
    changes = run.result.history
    seconds = [change.elapsed for change in changes] + [run.result.runtime]
    values = [change.value for change in changes] + [run.result.value]
    return go.Scatter(
        x=seconds,
        y=values,
        name=f"{run.label}, seed {run.seed}",
        legendgroup=run.label,
        showlegend=False,
        line={"shape": "hv", "color": colour, "width": 1},
    )
