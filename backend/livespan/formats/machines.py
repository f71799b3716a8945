"""A file of machines: a table or a JSON list."""

from os import PathLike

from livespan.errors import FormatError
from livespan.formats.document import parsed
from livespan.formats.source import MOST_BYTES, open_source
from livespan.formats.table import read_table
from livespan.formats.task_table import machines_of_table
from livespan.formats.tasks_xlsx import machine_sheet
from livespan.records import RecognisedMachines, recognise_machines

__all__ = ["read_machines"]


def read_machines(
    source: str | PathLike[str],
    data: bytes | str | None = None,
    *,
    agent_id_col: str | None = None,
    most_bytes: int = MOST_BYTES,
) -> RecognisedMachines:
    """Read machines from a table, a workbook or a JSON list of them.

    Raises
    ------
    FormatError, ProblemError
        When the file cannot be read; when a machine in it cannot be used.
    """
    content = open_source(source, data, most_bytes)
    if content.archive:
        return machines_of_table(machine_sheet(content, None), content.name, agent_id_col)
    name, text = content.name, content.text
    if text.lstrip()[:1] not in ("{", "["):
        table = read_table(text, name)
        if not table.rows:
            raise FormatError(f"{name} has no machines", "agents")
        return machines_of_table(table, name, agent_id_col)
    body = parsed(text, name)
    if isinstance(body, dict):
        body = body.get("agents", body.get("machines"))
    if not isinstance(body, list):
        raise FormatError(f"{name} must hold a list of machines", "agents")
    if not body:
        raise FormatError(f"{name} has no machines", "agents")
    return recognise_machines(body, agent_id_col=agent_id_col)
