"""Two more instances made by `livespan.instances.samples.generate`: a workflow and a shop.

The workflow is of the shape surveys of the sky have: images are fitted to one another pairwise,
the fits are joined, every image is corrected and all are added up; megabytes move along. The shop
paints orders that come over two days, each in a colour, on lines that must be cleaned between
colours and stand still at night. Numbers are drawn by rounded steps alone, so that every platform
writes the same bytes.
"""

import json
import random
from collections.abc import Sequence
from typing import Any

__all__ = ["paint_json", "survey_json"]

SEED = 20_240_301

#: Images of the survey; each overlaps the next two of its row.
IMAGES = 24
MACHINES = (("rack-a", 1.0, 4), ("rack-b", 1.5, 3), ("rack-c", 2.5, 1))

#: Seconds between any two machines, and megabytes a second.
LATENCY, BANDWIDTH = 0.2, 12.5

COLOURS = ("white", "yellow", "red", "black")
#: Minutes to clean a line: light after dark is slow.
CLEANING = [[0, 5, 5, 5], [15, 0, 5, 5], [25, 20, 0, 5], [40, 35, 25, 0]]
ORDERS = 60
#: Minutes of a day, and of the part of it a line works.
DAY, SHIFT = 1440, 960


def survey_json() -> str:
    """Write a workflow of 24 images on eight machines of three generations."""
    rng = random.Random(SEED)  # noqa: S311 - it is to be predictable
    tasks = [_task(f"project-{k + 1:02d}", _drawn(rng, 8, 24), {}) for k in range(IMAGES)]
    pairs = [(k, k + step) for step in (1, 2) for k in range(IMAGES - step)]
    fits = []
    for a, b in sorted(pairs):
        known = f"fit-{a + 1:02d}-{b + 1:02d}"
        before = {f"project-{k + 1:02d}": 4.0 for k in (a, b)}
        tasks.append(_task(known, _drawn(rng, 4, 12), before))
        fits.append(known)
    tasks.append(_task("model", 30.0, dict.fromkeys(fits, 0.1)))
    for k in range(IMAGES):
        before = {f"project-{k + 1:02d}": 4.0, "model": 0.1}
        tasks.append(_task(f"correct-{k + 1:02d}", _drawn(rng, 3, 9), before))
    corrected = {f"correct-{k + 1:02d}": 4.0 for k in range(IMAGES)}
    tasks.append(_task("add", 45.0, corrected))
    tasks.append(_task("shrink", 12.0, {"add": 80.0}))
    machines = [
        {"id": f"{rack}{number}", "speed": speed}
        for rack, speed, count in MACHINES
        for number in range(1, count + 1)
    ]
    network = {"latency": LATENCY, "bandwidth": BANDWIDTH}
    return _document({"name": "survey-96", "network": network}, machines, tasks)


def paint_json() -> str:
    """Write 60 orders for three lines that are cleaned between colours and rest at night."""
    rng = random.Random(SEED + 1)  # noqa: S311 - it is to be predictable
    tasks = []
    for number in range(1, ORDERS + 1):
        minutes = _drawn(rng, 30, 130, 5)
        day = DAY * int(rng.random() * 2)
        arrival = 0.0 if number <= ORDERS // 5 else day + _drawn(rng, 0, SHIFT - 240, 15)
        tasks.append(
            {
                "id": f"order-{number:02d}",
                "length": minutes,
                "release": arrival,
                "due": arrival + minutes + _drawn(rng, 15, 240, 15),
                "task_weight": (1, 1, 1, 2, 5)[int(rng.random() * 5)],
                "family": COLOURS[int(rng.random() * len(COLOURS))],
            }
        )
    nights = [[day * DAY + SHIFT, (day + 1) * DAY] for day in range(3)]
    machines = [
        {"id": f"line-{number}", "down": nights, "power": 9, "idle_power": 2}
        for number in range(1, 4)
    ]
    setups = {"families": list(COLOURS), "times": CLEANING}
    head = {"name": "paint-60", "objective": "weighted_tardiness", "setups": setups}
    return _document(head, machines, tasks)


def _task(known: str, seconds: float, data: dict[str, float]) -> dict[str, Any]:
    document: dict[str, Any] = {"id": known, "length": seconds}
    if data:
        document |= {"dependencies": list(data), "data": data}
    return document


def _drawn(rng: random.Random, low: float, high: float, step: float = 0.5) -> float:
    """Draw a multiple of a step."""
    steps = int((high - low) / step)
    return low + step * int(rng.random() * (steps + 1))


def _document(
    head: dict[str, Any], machines: Sequence[dict[str, Any]], tasks: Sequence[dict[str, Any]]
) -> str:
    """Write JSON with a machine or a task a line."""
    members = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
    for name, rows in (("agents", machines), ("tasks", tasks)):
        lines = ",\n    ".join(map(json.dumps, rows))
        members.append(f'"{name}": [\n    {lines}\n  ]')
    return "{\n  " + ",\n  ".join(members) + "\n}\n"
