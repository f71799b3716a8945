"""``livespan worker``: searches for a service, in a process of its own."""

from typing import Annotated

import typer

__all__ = ["worker"]


def worker(
    redis: Annotated[
        str,
        typer.Option(
            metavar="URL",
            envvar="LIVESPAN_REDIS_URL",
            help="Redis, or Valkey, over which the service hands out its searches.",
            show_default=False,
            show_envvar=True,
        ),
    ] = "redis://localhost:6379/0",
    slots: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="Searches at once; 0: the processors."),
    ] = 0,
) -> None:
    """Search for a service that has the same LIVESPAN_REDIS_URL, on this host or another.

    What it does is told on standard error. Ctrl-C or SIGTERM ends it; searches under way are handed
    back, and go on in other workers from their best schedules.
    """
    from livespan.cli.working import run  # noqa: PLC0415 - it loads Redis's client

    run(redis, slots)
