"""The self-benchmark: a search of each kind on a problem that suits it."""

import json
import os
import platform
import time
from dataclasses import asdict, dataclass
from typing import Any

import numba
import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from livespan.cli.words import percent, short
from livespan.instances import named
from livespan.solve import solve
from livespan.stop import MaxIterations, Progress
from livespan.version import __version__

__all__ = ["CASES", "run"]

#: Algorithm and instance.
CASES = (
    ("constructive", "cloud-1000"),
    ("ACO", "cloud-1000"),
    ("PSO", "cloud-1000"),
    ("GA", "cloud-1000"),
    ("SA", "cloud-1000"),
    ("tabu", "ta21"),
    ("tabu", "layered-1000x16"),
    ("local", "etc-i-hihi-512x16"),
)

#: Iterations by which everything is compiled.
WARM = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """What a case came to; ``milliseconds`` are of one iteration."""

    algorithm: str
    instance: str
    iterations: int
    milliseconds: float
    gap: float


def run(seconds: float, *, as_json: bool) -> None:
    """Measure each case for some seconds and print the figures."""
    console, figures = Console(stderr=True), []
    for algorithm, instance in CASES:
        # On anything but a terminal a status shows nothing.
        with console.status(f"{algorithm} on {instance}; what is not compiled yet is first…"):
            figures.append(_measured(algorithm, instance, seconds))
    machine = _machine()
    if as_json:
        rows = [{**asdict(f), "gap": f.gap if np.isfinite(f.gap) else None} for f in figures]
        typer.echo(json.dumps({**machine, "seconds": seconds, "figures": rows}, indent=2))
        return
    typer.echo(", ".join(f"{name} {value}" for name, value in machine.items()))
    Console().print(_table(figures))


def _measured(algorithm: str, instance: str, seconds: float) -> Figure:
    problem = named(instance)
    solve(problem, algorithm, stop=MaxIterations(WARM))
    began = time.perf_counter()
    found = solve(problem, algorithm, stop=lambda progress: _enough(progress, seconds))
    elapsed = time.perf_counter() - began
    return Figure(
        algorithm, instance, found.iterations, 1000 * elapsed / found.iterations, found.gap
    )


def _enough(progress: Progress, seconds: float) -> str | None:
    """End after some time, but not before an iteration is done."""
    return "enough" if progress.iteration and progress.elapsed >= seconds else None


def _table(figures: list[Figure]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("algorithm", "instance", "iterations/s", "ms each", "gap"):
        number = heading not in ("algorithm", "instance")
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    for figure in figures:
        table.add_row(
            figure.algorithm,
            figure.instance,
            short(1000 / figure.milliseconds, 4),
            short(figure.milliseconds, 3),
            percent(figure.gap),
        )
    return table


def _machine() -> dict[str, Any]:
    return {
        "livespan": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "machine": f"{platform.system()} {platform.machine()}",
    }  # fmt: skip
