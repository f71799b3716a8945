"""What was measured, where and when: the words every table of results begins with."""

import datetime
import os
import pathlib
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


def machine():
    """Return the processor's model, the number of cores and the memory, as far as told."""
    cores = f"{len(os.sched_getaffinity(0))} cores"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    told = pathlib.Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    model = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return ", ".join([*model[:1], cores, f"{memory:.0f} GiB"])
