"""The terminal. Commands import what they run when they run, so that help comes at once."""

from livespan.cli.app import app, main

__all__ = ["app", "main"]
