"""A schedule as a table."""

import csv
import io

from livespan.result import Result

__all__ = ["write_schedule_csv"]


def write_schedule_csv(result: Result) -> str:
    """Write one line a task: ``task_id, agent_id, start_time, finish_time``."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, ("task_id", "agent_id", "start_time", "finish_time"), lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(result.schedule.rows())
    return text.getvalue()
