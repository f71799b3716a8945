"""Results as Plotly figures, to be looked at and changed in a notebook.

- `gantt_figure`: who runs where and when.
- `convergence_figure`: how the best value fell.

Importing this loads Plotly, which takes a moment; `Result` waits until somebody asks.
"""

from livespan.plots.convergence import convergence_figure
from livespan.plots.gantt import gantt_figure

__all__ = ["convergence_figure", "gantt_figure"]
