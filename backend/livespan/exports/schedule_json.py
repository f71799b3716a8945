"""A schedule as JSON, with what is known of its worth and how it came about."""

import json
from typing import Any, ClassVar

from livespan.exports.summary import summarised
from livespan.exports.writing import DEFAULTS, Options, Subject, schedule_of

__all__ = ["ScheduleJson"]


class ScheduleJson:
    """An object: the summary, whatever is added to it, and the schedule a row a line."""

    name: ClassVar[str] = "json"
    title: ClassVar[str] = "Schedule (JSON)"
    suffix: ClassVar[str] = ".json"
    media_type: ClassVar[str] = "application/json"
    summary: ClassVar[str] = "What the schedule is worth, how it was found, and a row a task."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write the document; ``options.extra`` adds members."""
        head = _json({**summarised(subject), **options.extra}, indent=2)
        rows = ",\n    ".join(map(_json, schedule_of(subject).rows()))
        return f'{head[:-2]},\n  "schedule": [\n    {rows}\n  ]\n}}\n'.encode()


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
