"""What a search found, and the ways to show it and to take it along."""

from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from livespan.errors import FormatError
from livespan.exports import Options, export_for
from livespan.outcome import Change, Outcome, Status, status_of, within

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

__all__ = ["Change", "Result", "Status", "status_of", "within"]

#: How files of whole runs end (see `livespan.recording`), which a result alone cannot make.
_RUN = ".livespan"
#: Width in pixels of the pictures by which a notebook shows a result.
_WIDTH = 900


@dataclass(frozen=True, slots=True)
class Result(Outcome):
    """What a search found, with what it takes to repeat it; see `Outcome` for its attributes.

    ``print`` tells it in a sentence, a notebook shows it as a Gantt chart above the fall of the
    best value.

    Examples
    --------
    >>> from livespan import Problem, Task, solve
    >>> problem = Problem([Task("cut", 3), Task("sew", 2, ("cut",)), Task("dye", 4)], machines=2)
    >>> result = solve(problem, "constructive")
    >>> result.value, result.bound, result.gap, str(result.status)
    (5.0, 5.0, 0.0, 'optimal')
    """

    def save(self, path: str | PathLike[str], **options: Any) -> Path:
        """Write it to a file, as what the file's suffix says, and return the path.

        Parameters
        ----------
        path
            Where to. There are ``.json``, ``.csv``, ``.svg``, ``.png``, ``.pdf``, ``.html``,
            ``.ics``, ``.md``, ``.tex``, ``.sol``, ``.trace.json`` and ``.convergence.csv``; see
            `livespan.exports.EXPORTS`.
        options
            Those of `livespan.exports.Options`: ``title``, ``unit``, ``start``, ``width`` and more.

        Raises
        ------
        FormatError
            When nothing is written by that suffix, or the file cannot be written.
        SettingError
            For an option that cannot be used or is missing.

        Examples
        --------
        >>> from livespan import Problem, Task, solve
        >>> result = solve(Problem([Task("cut", 3)], machines=1), "constructive")
        >>> result.save("plan.svg", unit="hours").name
        'plan.svg'
        >>> result.save("plan.csv").read_text().splitlines()[1]
        'cut,Agent-1,0.0,3.0'
        """
        if fspath(path).lower().endswith(_RUN):
            raise FormatError(
                f"{fspath(path)} is the name of a run, and a result has no events: "
                "solve with on_event=livespan.Recorder(path)"
            )
        data = export_for(path).write(self, Options(**options))
        target = Path(path)
        try:
            target.write_bytes(data)
        except OSError as error:
            raise FormatError(f"{fspath(path)} cannot be written: {error.strerror}") from None
        return target

    def to_dataframe(self) -> "pd.DataFrame":
        """Return the schedule as a pandas data frame, a row a task in the problem's order.

        The columns are ``task_id, agent_id, start_time, finish_time``; times in the problem's unit.

        Raises
        ------
        ImportError
            When pandas is not there, which ``livespan[pandas]`` brings.

        Examples
        --------
        >>> from livespan import Problem, Task, solve
        >>> result = solve(Problem([Task("cut", 3)], machines=1), "constructive")
        >>> result.to_dataframe()
          task_id agent_id  start_time  finish_time
        0     cut  Agent-1         0.0          3.0
        """
        try:
            import pandas as pd  # noqa: PLC0415 - optional, and slow to load
        except ImportError:
            raise ImportError(
                "A data frame needs pandas: install it, or livespan[pandas]"
            ) from None
        return pd.DataFrame(
            self.schedule.rows(), columns=["task_id", "agent_id", "start_time", "finish_time"]
        )

    def plot_gantt(self, **options: Any) -> "go.Figure":
        """Return the Gantt chart as a Plotly figure; ``options`` as of `save`.

        Examples
        --------
        >>> from livespan import Problem, Task, solve
        >>> result = solve(Problem([Task("cut", 3)], machines=1), "constructive")
        >>> result.plot_gantt(unit="hours").layout.xaxis.title.text
        'time (hours)'
        """
        from livespan.plots import gantt_figure  # noqa: PLC0415 - Plotly is slow to load

        return gantt_figure(self, Options(**options))

    def plot_convergence(self, by_iteration: bool = False) -> "go.Figure":
        """Return the best value over the seconds, or the iterations, as a Plotly figure.

        Examples
        --------
        >>> from livespan import Problem, Task, solve
        >>> result = solve(Problem([Task("cut", 3)], machines=1), "constructive")
        >>> result.plot_convergence().data[0].y[-1]
        3.0
        """
        from livespan.plots import convergence_figure  # noqa: PLC0415 - Plotly is slow to load

        return convergence_figure(self, by_iteration)

    def _repr_html_(self) -> str:
        """Show it in a notebook: a sentence and two pictures, no script."""
        from livespan.exports.notebook import shown  # noqa: PLC0415 - drawing is for notebooks

        return shown(self, _WIDTH)
