"""``livespan runs`` and ``livespan follow``: the runs of a service."""

from typing import Annotated

import typer

from livespan.cli import options as shared

__all__ = ["follow", "runs"]

_Server = Annotated[
    str, typer.Option("--server", metavar="URL", help="Address of the service.", show_default=False)
]


def runs(
    server: _Server,
    status: Annotated[
        str | None,
        typer.Option(
            metavar="STATUS",
            help="Only those: queued, running, finished, stopped, failed or interrupted.",
        ),
    ] = None,
    algorithm: Annotated[
        str | None, typer.Option("--algorithm", "-a", metavar="NAME", help="Only those of it.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="So many at most.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="Print all that is known of them.")] = False,
    token_file: shared.TokenFile = None,
) -> None:
    """List the runs of a service, the newest first."""
    from livespan.cli.elsewhere import client_of  # noqa: PLC0415 - what follows loads the compiler
    from livespan.cli.remote_runs import list_runs  # noqa: PLC0415

    list_runs(client_of(server, token_file), status, algorithm, limit, as_json=json)


def follow(
    run: Annotated[
        str, typer.Argument(metavar="ID", help="The run's id (livespan runs).", show_default=False)
    ],
    server: _Server,
    token_file: shared.TokenFile = None,
    output: shared.Output = None,
    gantt: shared.Gantt = None,
    export: shared.Export = None,
    json: shared.Json = False,
    csv: shared.Csv = False,
    quiet: shared.Quiet = False,
) -> None:
    """Follow a run of a service to its end, and write its best schedule as `livespan solve` does.

    Ctrl-C leaves, and the run goes on.
    """
    from livespan.cli.elsewhere import client_of  # noqa: PLC0415 - what follows loads the compiler
    from livespan.cli.output import Outputs  # noqa: PLC0415
    from livespan.cli.remote_runs import follow_run  # noqa: PLC0415

    outputs = Outputs.of(output, gantt, export, shared.form_of(json, csv))
    follow_run(client_of(server, token_file), run, outputs, quiet=quiet)
