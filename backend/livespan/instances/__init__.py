"""Problems with a name: bundled, or made from published seeds and models; no foreign files.

`INSTANCES` is the list people see, in order; names of the `FAMILIES` say any other size and seed,
such as ``etc-c-hihi-512x16`` or ``layered-200x8-3``. Wherever a file is accepted, a name is too.
"""

from livespan.instances.family import Family
from livespan.instances.instance import BestKnown, Instance
from livespan.instances.names import FAMILIES, INSTANCES, find_instance
from livespan.instances.reading import named, read, read_named, read_source

__all__ = [
    "FAMILIES",
    "INSTANCES",
    "BestKnown",
    "Family",
    "Instance",
    "find_instance",
    "named",
    "read",
    "read_named",
    "read_source",
]
