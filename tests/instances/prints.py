"""A short sum of an instance, by which a change of any number shows."""

import math
import zlib


def fingerprint(found):
    """Return the CRC-32 of tasks, predecessors, data and times, as eight digits."""
    lines = []
    for row, task in enumerate(found.tasks):
        times = [] if found.durations is None else found.durations[row].tolist()
        cells = [f"{k}:{time!r}" for k, time in enumerate(times) if time < math.inf]
        lines.append(f"{task.id} {task.length} {task.predecessors} {dict(task.data)} {cells}")
    return f"{zlib.crc32(chr(10).join(lines).encode()):08x}"
