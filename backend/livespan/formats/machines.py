"""A file of machines: a table or a JSON list."""

from os import PathLike

from livespan.errors import FormatError
from livespan.formats.document import parsed
from livespan.formats.table import read_table
from livespan.formats.text import read_text
from livespan.records import RecognisedMachines, recognise_machines

__all__ = ["read_machines"]


def read_machines(
    source: str | PathLike[str],
    data: bytes | str | None = None,
    *,
    agent_id_col: str | None = None,
) -> RecognisedMachines:
    """Read machines from a table or a JSON list of them.

    Raises
    ------
    FormatError, ProblemError
        When the file cannot be read; when a machine in it cannot be used.
    """
    name, text = read_text(source, data)
    decimal_comma = False
    if text.lstrip()[:1] in ("{", "["):
        body = parsed(text, name)
        if isinstance(body, dict):
            body = body.get("agents", body.get("machines"))
        if not isinstance(body, list):
            raise FormatError(f"{name} must hold a list of machines", "agents")
        rows = body
    else:
        table = read_table(text, name)
        rows, decimal_comma = table.rows, table.decimal_comma
    if not rows:
        raise FormatError(f"{name} has no machines", "agents")
    return recognise_machines(rows, agent_id_col=agent_id_col, decimal_comma=decimal_comma)
