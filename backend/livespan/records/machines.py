"""Recognising machines: names, speeds, prices, powers and times of rest."""

from dataclasses import dataclass

from livespan.cells import intervals
from livespan.fields import Fields
from livespan.problem import Machine
from livespan.records.columns import cells_of, numbers_of, tell_ignored
from livespan.records.tasks import Rows

__all__ = ["MACHINE_FIELDS", "RecognisedMachines", "recognise_machines"]

#: Names of each field of a machine.
MACHINE_FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("Agent_ID", "AgentID", "agent_id", "machine_id", "id", "ID", "name", "Name"),
    "speed": ("Speed", "speed"),
    "cost_per_hour": ("cost_per_hour", "Cost_Per_Hour", "Cost", "cost", "price", "Price"),
    "down": ("down", "down_times", "downtime", "unavailable", "maintenance"),
    "power": ("power", "busy_power"),
    "idle_power": ("idle_power",),
    "capacity": ("Capacity", "capacity"),
}


@dataclass(frozen=True, slots=True)
class RecognisedMachines:
    """Machines read from rows, and how; see `Recognised`."""

    machines: tuple[Machine, ...]
    columns: dict[str, str | None]
    warnings: list[str]
    headers: tuple[str, ...]


def recognise_machines(
    rows: Rows, *, agent_id_col: str | None = None, decimal_comma: bool = False
) -> RecognisedMachines:
    """Read machines from rows; those without a name become ``Agent-k``, k being the row.

    Raises
    ------
    ProblemError
        For a row that is no mapping, an override that names no column, a value that is no
        number, a speed that is not positive, a cost or power that is negative, and times of rest
        that are no pairs of numbers.
    """
    fields = Fields(rows, "machine", "agents")
    fields.override("id", agent_id_col, "agent_id_col")
    fields.recognise(MACHINE_FIELDS)
    given = fields.ids()
    ids = [name or f"Agent-{row}" for row, name in enumerate(given, 1)]
    fields.labels = ids
    if not all(given):
        fields.warn("Machines without an id are named Agent-k, k being their row")
    speeds = numbers_of(fields, "speed", 1.0, decimal_comma)
    for row, speed in enumerate(speeds):
        if speed <= 0:
            raise fields.unusable(row, "speed", speed, "positive")
    costs = _amounts(fields, "cost_per_hour", decimal_comma)
    down = cells_of(fields, "down", intervals)
    powers = _amounts(fields, "power", decimal_comma)
    idle_powers = _amounts(fields, "idle_power", decimal_comma)
    if fields.columns["capacity"] is not None:
        fields.warn(
            f"{fields.columns['capacity']!r:.60} does not count: a machine does one task at a "
            "time; one that does several at once is several machines"
        )
    tell_ignored(fields, ())
    return RecognisedMachines(
        tuple(map(Machine, ids, speeds, costs, down, powers, idle_powers)),
        fields.columns,
        fields.warnings,
        fields.names,
    )


def _amounts(fields: Fields, field: str, decimal_comma: bool) -> list[float]:
    amounts = numbers_of(fields, field, 0.0, decimal_comma)
    for row, amount in enumerate(amounts):
        if amount < 0:
            raise fields.unusable(row, field, amount, "0 or more")
    return amounts
