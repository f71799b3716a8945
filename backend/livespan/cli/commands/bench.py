"""``livespan bench``: how fast the searches are on this computer."""

from typing import Annotated

import typer

__all__ = ["bench"]


def bench(
    seconds: Annotated[
        float, typer.Option(min=0.05, max=60.0, help="Time for each of the cases.")
    ] = 1.0,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the searches on this computer: iterations per second on problems that are bundled.

    Run it on a quiet machine. What is compiled first is not counted. The tables of schedules beside
    other solvers are another thing: make bench-quality.
    """
    from livespan.cli.benching import run  # noqa: PLC0415 - it loads the compiler

    run(seconds, as_json=json)
