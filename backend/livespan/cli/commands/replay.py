"""``livespan replay``: a recorded run again, at its own pace."""

from typing import Annotated

import typer

from livespan.cli import options as shared

__all__ = ["replay"]


def replay(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="A run that --record wrote, or the page.", show_default=False
        ),
    ],
    speed: Annotated[
        float, typer.Option(help="Times as fast as it was; 0 for without waiting.", min=0.0)
    ] = 1.0,
    output: shared.Output = None,
    gantt: shared.Gantt = None,
    export: shared.Export = None,
    json: shared.Json = False,
    csv: shared.Csv = False,
    quiet: shared.Quiet = False,
) -> None:
    """Show a recorded run as it went, and write its best schedule as `livespan solve` does.

    A recording that breaks off has no schedule to write: exit code 2.
    """
    from livespan.cli.output import Outputs  # noqa: PLC0415 - it loads NumPy
    from livespan.cli.replaying import run  # noqa: PLC0415

    run(file, speed, Outputs.of(output, gantt, export, shared.form_of(json, csv)), quiet=quiet)
