"""A schedule as a table."""

from typing import ClassVar

from livespan.exports.cells import table
from livespan.exports.writing import DEFAULTS, Options, Subject, schedule_of

__all__ = ["ScheduleCsv"]


class ScheduleCsv:
    """One line a task.

    Names stand as they came, so that programs find them again. For spreadsheets,
    ``options.spreadsheet`` puts an apostrophe before those that would be taken for formulas.
    """

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "Schedule (CSV)"
    suffix: ClassVar[str] = ".csv"
    media_type: ClassVar[str] = "text/csv; charset=utf-8"
    summary: ClassVar[str] = "A row a task: `task_id, agent_id, start_time, finish_time`."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write the rows, in the order of the problem's tasks."""
        headers = ("task_id", "agent_id", "start_time", "finish_time")
        rows = (tuple(row.values()) for row in schedule_of(subject).rows())
        return table(headers, rows, options.spreadsheet)
