"""From rows with any column names, and from members of a document, to tasks and machines."""

from livespan.records.machines import MACHINE_FIELDS, RecognisedMachines, recognise_machines
from livespan.records.surroundings import network_of, setups_of
from livespan.records.tasks import TASK_FIELDS, Recognised, recognise

__all__ = [
    "MACHINE_FIELDS",
    "TASK_FIELDS",
    "Recognised",
    "RecognisedMachines",
    "network_of",
    "recognise",
    "recognise_machines",
    "setups_of",
]
