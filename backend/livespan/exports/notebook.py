"""What a notebook shows of a result, or of a search that goes on: two pictures, no script."""

import html
from collections.abc import Sequence

from livespan.exports.options import Options
from livespan.exports.picture.convergence import convergence_scene
from livespan.exports.picture.gantt import gantt_scene
from livespan.exports.svg import rendered
from livespan.exports.writing import Subject
from livespan.outcome import Change, Outcome

__all__ = ["pictures", "shown"]

#: Tasks of a chart beyond which bars tell a pointer no names, as notebooks keep what they show.
TITLED = 1_000


def shown(result: Outcome, width: int) -> str:
    """Return a result as HTML: a sentence, the Gantt chart, the fall of the best value."""
    end = Change(result.iterations, result.runtime, result.value)
    drawn = pictures(result, [*result.history, end], result.bound, result.objective, width)
    return f"<div><p>{html.escape(str(result))}</p>{drawn}</div>"


def pictures(
    subject: Subject, changes: Sequence[Change], bound: float, objective: str, width: int
) -> str:
    """Return a Gantt chart above the changes of the best value, as two elements ``svg``."""
    tasks = subject.schedule.problem if isinstance(subject, Outcome) else subject.problem
    gantt = gantt_scene(subject, Options(width=width), titles=tasks.task_count <= TITLED)
    curve = convergence_scene(changes, bound, objective, width)
    return rendered(gantt) + rendered(curve)
