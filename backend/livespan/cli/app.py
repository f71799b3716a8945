"""The command ``livespan``: its subcommands, and how every one of them ends."""

import os
import sys
import warnings
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from livespan.cli.commands.bench import bench
from livespan.cli.commands.compare import compare
from livespan.cli.commands.convert import convert
from livespan.cli.commands.lists import algorithms, exports, formats, instances, objectives
from livespan.cli.commands.remote import follow, runs
from livespan.cli.commands.replay import replay
from livespan.cli.commands.serve import serve
from livespan.cli.commands.solve import solve
from livespan.cli.commands.validate import validate
from livespan.cli.commands.worker import worker
from livespan.cli.ending import BAD_INPUT, FAULT, INTERRUPTED
from livespan.errors import InfeasibleScheduleError, LivespanError
from livespan.version import __version__

__all__ = ["app", "main"]


class _Commands(TyperGroup):
    """A group whose commands end in one sentence, never in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        warnings.showwarning = _told
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:
            # The reader, such as `head`, has seen enough. What is still buffered goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except LivespanError as error:
            _refuse(str(error), FAULT if isinstance(error, InfeasibleScheduleError) else BAD_INPUT)
        except typer.TyperException as error:
            context = getattr(error, "ctx", None)
            told = f"; {context.command_path} -h tells more" if context is not None else ""
            _refuse(f"{error.format_message().removesuffix('.')}{told}", error.exit_code)
        except Exception as error:
            if os.environ.get("LIVESPAN_DEBUG"):
                raise
            _refuse(
                f"Internal error: {type(error).__name__}: {error} (LIVESPAN_DEBUG=1 shows where)",
                FAULT,
            )


def _told(message: Warning | str, *_where: Any, **_more: Any) -> None:
    """Write a Python warning, such as that of a broken plug-in, as one of ours."""
    typer.echo(f"Warning: {message}", err=True)


def _refuse(sentence: str, code: int) -> NoReturn:
    typer.echo(f"Error: {sentence}", err=True)
    raise typer.Exit(code) from None


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"livespan {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="livespan",
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _livespan(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Schedule tasks on machines and watch the search live."""


SEARCHING, PROBLEMS, SERVICE = "Searching", "Problems", "Service and more"

app.command(rich_help_panel=SEARCHING)(solve)
app.command(rich_help_panel=SEARCHING)(compare)
app.command(rich_help_panel=SEARCHING)(replay)
app.command(rich_help_panel=SEARCHING)(algorithms)
app.command(rich_help_panel=SEARCHING)(objectives)
app.command(rich_help_panel=PROBLEMS)(instances)
app.command(rich_help_panel=PROBLEMS)(validate)
app.command(rich_help_panel=PROBLEMS)(convert)
app.command(rich_help_panel=PROBLEMS)(formats)
app.command(rich_help_panel=PROBLEMS)(exports)
app.command(rich_help_panel=SERVICE)(serve)
app.command(rich_help_panel=SERVICE)(worker)
app.command(rich_help_panel=SERVICE)(runs)
app.command(rich_help_panel=SERVICE)(follow)
app.command(rich_help_panel=SERVICE)(bench)


def main() -> None:
    """Run the command with the process's arguments; exit codes are 0, 2 and 130, 1 for a fault."""
    app(prog_name="livespan")
