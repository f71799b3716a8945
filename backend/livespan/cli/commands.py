"""The command ``livespan`` and its small subcommands."""

import errno
import os
import socket
from typing import Any, NoReturn

import click

from livespan.cli.solve import solve
from livespan.errors import InfeasibleScheduleError, LivespanError
from livespan.version import __version__

__all__ = ["main"]

#: Exit code for what came in wrong; for Ctrl-C; for a fault of ours.
BAD_INPUT, INTERRUPTED, FAULT = 2, 130, 1


class _Commands(click.Group):
    """A group whose commands end in one sentence, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except LivespanError as error:
            _refuse(str(error), FAULT if isinstance(error, InfeasibleScheduleError) else BAD_INPUT)
        except Exception as error:
            if os.environ.get("LIVESPAN_DEBUG"):
                raise
            _refuse(
                f"Internal error: {type(error).__name__}: {error} (LIVESPAN_DEBUG=1 shows where)",
                FAULT,
            )


def _check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before the service is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        # A name that cannot be resolved has a number of another kind and a sentence of its own.
        known = error.errno if error.errno in errno.errorcode else None
        why = os.strerror(known) if known is not None else error.strerror or str(error)
        _refuse(f"Cannot listen on {host}:{port}: {why}; --port takes another", BAD_INPUT)


def _refuse(sentence: str, code: int) -> NoReturn:
    click.echo(f"Error: {sentence}", err=True)
    raise click.exceptions.Exit(code) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="livespan")
def main() -> None:
    """Schedule tasks on machines and watch the search live."""


main.add_command(solve)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=5001,
    envvar="PORT",
    show_default=True,
    show_envvar=True,
    help="Port to listen on; 0 for any free one.",
)
def serve(host: str, port: int) -> None:
    """Start the service and its page, and print the URL."""
    _check_free(host, port)
    from livespan.service import create_app  # noqa: PLC0415
    from livespan.service import serve as run  # noqa: PLC0415

    run(create_app(), host=host, port=port)


@main.command()
def algorithms() -> None:
    """List the algorithms and their settings."""
    from livespan.algorithms import ALGORITHMS  # noqa: PLC0415
    from livespan.setting import settings_of  # noqa: PLC0415

    for known in ALGORITHMS.values():
        click.echo(f"{known.name}  {known.title}\n    {known.summary}")
        for setting in settings_of(known):
            limits = (
                " | ".join(setting.choices)
                if setting.choices
                else f"{setting.low:g} to {setting.high:g}"
            )
            unit = f" {setting.unit}" if setting.unit else ""
            also = f" (also {', '.join(setting.aliases)})" if setting.aliases else ""
            click.echo(
                f"    -s {setting.name}={setting.default}{unit}, {limits}: {setting.help}{also}"
            )


@main.command()
def objectives() -> None:
    """List what can be made small."""
    from livespan.objectives import OBJECTIVES  # noqa: PLC0415

    for known in OBJECTIVES.values():
        click.echo(f"{known.name}  {known.title}\n    {known.summary}")


@main.command()
def formats() -> None:
    """List the files that can be read and written."""
    from livespan.exports import EXPORTS  # noqa: PLC0415
    from livespan.formats import FORMATS  # noqa: PLC0415

    for known in FORMATS.values():
        click.echo(f"{known.name}  {known.title}, {' '.join(known.suffixes)}\n    {known.summary}")
    click.echo(f"Schedules are written as {', '.join(EXPORTS)}.")


@main.command()
@click.argument("text", required=False)
def instances(text: str | None) -> None:
    """List the problems that have a name, or those whose name, title or kind holds TEXT.

    Wherever a file is accepted, a name is too: livespan solve ta21.
    """
    from livespan.cli.instances import list_instances  # noqa: PLC0415

    list_instances(text or "")
