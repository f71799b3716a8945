"""``livespan serve``: the service and its page."""

from typing import Annotated

import typer

__all__ = ["serve"]


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for all of this machine.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            "-p",
            metavar="N",
            envvar="PORT",
            help="Port to listen on, 0 for any free one. Unless it is said: 5001, or a free one "
            "where that is taken.",
            show_default=False,
        ),
    ] = None,
    open_: Annotated[
        bool, typer.Option("--open", help="Open the page in a browser once it is there.")
    ] = False,
) -> None:
    """Start the service and its page, and print the URL.

    It is served by gunicorn as the package ships it; LIVESPAN_… variables set its limits, and
    GUNICORN_CMD_ARGS anything of gunicorn's. Ctrl-C ends it; open streams get their ends.
    """
    from livespan.cli.serving import run  # noqa: PLC0415 - it loads the server

    run(host, port, open_page=open_)
