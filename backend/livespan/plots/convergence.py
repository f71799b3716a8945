"""How the best value fell, as a Plotly figure."""

import plotly.graph_objects as go

from livespan.exports.picture import colours
from livespan.outcome import Outcome

__all__ = ["convergence_figure"]


def convergence_figure(result: Outcome, by_iteration: bool = False) -> go.Figure:
    """Draw the best value over the seconds or the iterations, and the lower bound dashed."""
    changes = result.history
    ends = result.iterations if by_iteration else result.runtime
    places = [change.iteration if by_iteration else change.elapsed for change in changes]
    figure = go.Figure(
        go.Scatter(
            x=[*places, ends],
            y=[*(change.value for change in changes), result.value],
            mode="lines",
            line={"shape": "hv", "width": 2, "color": colours.BEST},
            name=f"{result.algorithm}, seed {result.seed}",
        )
    )
    if result.bound > 0:
        figure.add_hline(
            y=result.bound, line={"dash": "dash", "width": 1}, annotation_text="lower bound"
        )
    figure.update_layout(
        template="plotly_white",
        xaxis_title="iteration" if by_iteration else "seconds",
        yaxis_title=result.objective,
        margin={"t": 30},
    )
    return figure
