"""One process per run, and a file of raw runs that an interrupted benchmark goes on from."""

import contextlib
import datetime
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).parents[2]

#: Seconds past its limit after which a run is ended from outside: a solver that does not stop.
GRACE = 60.0

#: The same for Livespan, whose kernels are compiled before the clock of its first run begins.
COMPILATION = 900.0

LIVESPAN = "benchmarks.quality.livespan_runs"
PEERS = "benchmarks.quality.peers"


@dataclass(frozen=True)
class Solver:
    """Somebody who takes part.

    Attributes
    ----------
    label
        The name in tables, and what `--peers` or `--algorithms` call it.
    stamp
        Changes when its earlier runs no longer count: a commit, a digest of versions.
    """

    label: str
    module: str
    python: str
    method: str = ""
    stamp: str = ""
    grace: float = GRACE

    def command(self, instance, seconds, seed, workers):
        """Return the command line of a run."""
        return [
            self.python,
            *("-m", self.module, str(instance)),
            *("--seconds", str(seconds)),
            *("--seed", str(seed)),
            *("--workers", str(workers)),
            *("--method", self.method),
        ]


@dataclass(frozen=True)
class Run:
    """What came out of a run.

    Attributes
    ----------
    history
        (seconds, value, bound) at each change; the value is None before there is one.
    ended
        Seconds at which it ended; None when it had to be ended from outside.
    built
        Seconds at which the solver's model was there, where a solver tells.
    grown_mb
        By how much the process's largest resident memory grew while the clock ran, in MiB.
    """

    family: str
    group: str
    instance: str
    size: list
    solver: str
    seed: int
    workers: int
    seconds: float
    stamp: str
    when: str
    load: float
    history: list = field(default_factory=list)
    ended: float | None = None
    built: float = 0.0
    proved: bool = False
    version: str = ""
    grown_mb: float = 0.0
    note: str = ""

    @property
    def key(self):
        """What makes a run the same as another, but for its time limit."""
        return (self.family, self.group, self.instance, self.solver, self.seed, self.workers)


class Store:
    """The raw runs, a JSON line each; the newest and longest of a key counts."""

    def __init__(self, path):
        self._path = pathlib.Path(path)
        self._runs = {}
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                run = _parsed(line)
                if run is not None:
                    self._runs[run.key] = run

    def find(self, key, seconds, stamp):
        """Return a run that was at least as long, of the same stamp; None when there is none."""
        run = self._runs.get(key)
        return run if run and run.seconds >= seconds and run.stamp == stamp else None

    def last(self, key):
        """Return the last run of a key, whatever its limit and stamp; None when there is none."""
        return self._runs.get(key)

    def add(self, run):
        """Keep a run."""
        self._runs[run.key] = run
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(vars(run)) + "\n")


def _parsed(line):
    """Read a line; None for one that an interruption cut short."""
    try:
        return Run(**json.loads(line))
    except (json.JSONDecodeError, TypeError):
        return None


def execute(solver, path, about, seconds, seed, workers):
    """Run a solver on an instance's file; ``about`` has family, group, instance and size."""
    load = os.getloadavg()[0]
    environment = dict(os.environ)
    # Libraries may not take more threads than the run is given.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        environment[name] = str(workers)
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])
    )
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(
            solver.command(path, seconds, seed, workers),
            stdout=out,
            stderr=errors,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        try:
            child.wait(seconds + solver.grace)
        except subprocess.TimeoutExpired:
            _end(child)
        except BaseException:
            _end(child)
            raise
        out.seek(0)
        errors.seek(0)
        told = parse(out.read(), errors.read(), child.returncode)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    common = {"solver": solver.label, "seed": seed, "workers": workers, "seconds": seconds}
    return Run(**about, **common, stamp=solver.stamp, when=now, load=load, **told)


def _end(child):
    """End a run's process and all that it started; they are a session of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def parse(output, errors, code):
    """Return what a run's program told: the fields of a `Run` that come from it."""
    told = {"history": []}
    for line in output.splitlines():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            continue  # a library's own words, or a line cut short
        if not isinstance(event, dict):
            continue
        if "t" in event:
            told["history"].append([event["t"], event["value"], event["bound"]])
        elif "end" in event:
            told["ended"] = event.pop("end")
            told.update(event)
    if "ended" not in told:
        last = errors.strip().splitlines()[-1:] or ["no word"]
        told["note"] = f"ended from outside or broke (code {code}): {last[0][:200]}"
    return told


def livespan(method, commit):
    """Return Livespan with an algorithm, in this process's own environment."""
    return Solver(
        f"livespan:{method}", LIVESPAN, sys.executable, method, commit, grace=GRACE + COMPILATION
    )


def peer(label, environments, stamp):
    """Return a peer: `cpsat`, or `mealpy-ga` for a method of one."""
    name, _, method = label.partition("-")
    home = environments["mealpy" if name == "mealpy" else "peers"]
    python = pathlib.Path(home) / "bin" / "python"
    return Solver(label, f"{PEERS}.{name}", str(python), method, stamp)
