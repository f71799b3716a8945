"""What was measured, where and when: the words every table of results begins with."""

import datetime
import platform
import subprocess

from livespan import __version__


def provenance():
    """Return version, commit, date, Python and processor."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (
        f"Livespan {__version__} at {commit}, {datetime.date.today()}, Python "
        f"{platform.python_version()}, {platform.machine()}"
    )
