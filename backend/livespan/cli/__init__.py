"""The terminal. Commands import what they run when they run, so that help comes at once."""

from livespan.cli.commands import main

__all__ = ["main"]
