"""A service, as a program sees it."""

from collections.abc import Callable, Iterator
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from livespan.algorithm import Algorithm
from livespan.client.connection import Connection, run_path
from livespan.client.requests import Asked, WarmStart, request_document
from livespan.client.run import RemoteRun
from livespan.errors import SettingError
from livespan.events import Event
from livespan.objective import Objective
from livespan.result import Result

__all__ = ["Client"]

#: Runs asked for at once where many are listed.
PAGE = 100
#: Rules that can end a run instead of a number of iterations.
_OTHER_RULES = ("time_limit", "target", "gap", "no_improvement")
_KNOWN_TO_ALL = ("objective", "n_iterations", *_OTHER_RULES, "seed", "warm_start")


class Client:
    """A Livespan service.

    A client can be used by several threads. As a context manager it closes its connections at the
    end; the runs it began go on.

    Parameters
    ----------
    url
        Address of the service, such as ``http://localhost:5001``.
    token
        What shows who asks, where the service wants to know.
    timeout
        Seconds to wait for an answer.
    patience
        Seconds for which the service may be gone, as during a restart, before that is an error.

    Raises
    ------
    SettingError
        For an address, token or number that cannot be; whether anybody is there, the first
        request tells.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = 30.0,
        patience: float = 60.0,
    ) -> None:
        self._connection = Connection(url, token, timeout, patience)

    @property
    def url(self) -> str:
        """Address of the service."""
        return self._connection.url

    def start(
        self,
        problem: Asked,
        algorithm: str | Algorithm | None = None,
        objective: str | Objective | None = None,
        *,
        iterations: int | None = None,
        time_limit: float | None = None,
        target: float | None = None,
        gap: float | None = None,
        no_improvement: int | None = None,
        seed: int | None = None,
        warm_start: WarmStart | RemoteRun | None = None,
        name: str | None = None,
        **settings: object,
    ) -> RemoteRun:
        """Begin a run, which goes on whether or not anybody follows it.

        Parameters
        ----------
        problem
            A problem; a file's path or the name of an instance, read here; or a request as
            ``docs/requests.md`` has it, sent as it is but for what is said beside it.
        algorithm, objective
            By name, or with settings of their own. Left out: the request's or the file's, else
            ``auto`` and ``makespan``.
        iterations, time_limit, target, gap, no_improvement
            When to end; the first that holds does. Without any after 100 iterations, or where the
            algorithm goes by the clock after 10 s or a proof.
        seed
            Same seed, same search; drawn by the service when left out.
        warm_start
            A schedule of this problem to begin with, its rows, or a run that has one.
        name
            What the problem is called in the list of runs.
        settings
            The algorithm's settings.

        Raises
        ------
        InputError
            When the problem cannot be read or sent, or the algorithm has no such setting.
        RefusedError
            When the service does not take the request; `member` names the offender.
        UnreachableError
            When the service is not there. Where a request may have arrived and only its answer
            was lost it is not sent again.
        """
        given = dict(
            n_iterations=iterations,
            time_limit=time_limit,
            target=target,
            gap=gap,
            no_improvement=no_improvement,
            seed=seed,
            **settings,
        )
        start = warm_start.id if isinstance(warm_start, RemoteRun) else warm_start
        document, known = request_document(problem, algorithm, objective, given, start, name)
        self._check(settings, document["algorithm"])
        if any(given[rule] is not None for rule in _OTHER_RULES):
            self._let_rules_end(document)
        answer = self._connection.json("POST", "/api/runs", body=document, again=False)
        return RemoteRun(self._connection, answer, known)

    def solve(
        self,
        problem: Asked,
        algorithm: str | Algorithm | None = None,
        objective: str | Objective | None = None,
        *,
        on_event: Callable[[Event], object] | None = None,
        timeout: float | None = None,
        **how: Any,
    ) -> Result:
        """Begin a run, follow it, and return what it found; as `livespan.solve` does here.

        Whatever ends this early, such as Ctrl-C or an error, stops the run.

        Parameters
        ----------
        on_event
            Told of each event as it comes.
        timeout
            Seconds after which to give up.
        how
            What else `start` takes.

        Raises
        ------
        RunFailedError
            When the run ends without a result.
        RunTimeoutError
            When it takes longer than ``timeout``.
        LivespanError
            As `start` and `RemoteRun.events`.
        """
        run = self.start(problem, algorithm, objective, **how)
        try:
            if on_event is not None:
                for event in run.stream(timeout=timeout):
                    on_event(event)
            return run.result(timeout)
        except BaseException:
            run.abandon()
            raise

    def run(self, run_id: str) -> RemoteRun:
        """Find a run by its id.

        Raises
        ------
        RunNotFoundError
            When there is none, or it is somebody else's.
        """
        return RemoteRun(self._connection, self._connection.json("GET", run_path(run_id)))

    def runs(
        self,
        status: str | None = None,
        algorithm: str | None = None,
        problem: str | None = None,
        limit: int | None = None,
    ) -> Iterator[RemoteRun]:
        """Yield runs, the newest first; more of them are asked for as they are needed.

        Parameters
        ----------
        status
            Only those that are ``queued``, ``running``, ``finished``, ``stopped``, ``failed`` or
            ``interrupted``.
        algorithm, problem
            Only those of an algorithm, or of a problem of that name.
        limit
            So many at most; None for all.

        Raises
        ------
        ClientError
            When the service does not list them.
        """
        query = {"status": status, "algorithm": algorithm, "problem": problem}
        before, left = None, limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            page = self._connection.json(
                "GET", "/api/runs", {**query, "limit": size, "before": before}
            )
            for document in page["runs"]:
                yield RemoteRun(self._connection, document)
            left = None if left is None else left - len(page["runs"])
            before = page["next"]
            if before is None:
                return

    def algorithms(self) -> list[dict[str, Any]]:
        """List what the service can search with, and the settings of each.

        Raises
        ------
        ClientError
            When the service does not tell.
        """
        found: list[dict[str, Any]] = self._choices["algorithms"]
        return found

    def health(self) -> dict[str, Any]:
        """Tell how the service is, its version and since when it runs.

        Raises
        ------
        ClientError
            When it does not answer.
        """
        return self._connection.json("GET", "/health")

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Client of {self.url}>"

    @cached_property
    def _choices(self) -> dict[str, Any]:
        return self._connection.json("GET", "/api/algorithms")

    def _check(self, settings: dict[str, object], algorithm: object) -> None:
        """Refuse a setting that the service would leave aside with no more than a warning."""
        kind = self._kind(algorithm) if settings else None
        if kind is None:
            return
        known = [setting["name"] for setting in kind["settings"]]
        also = [alias for setting in kind["settings"] for alias in setting["aliases"]]
        unknown = [name for name in settings if name not in (*known, *also, *_KNOWN_TO_ALL)]
        if unknown:
            raise SettingError(
                f"{kind['name']} has no setting {unknown[0]!r:.60} "
                f"(there are: {', '.join(known) or 'none'})",
                unknown[0],
            )

    def _kind(self, algorithm: object) -> dict[str, Any] | None:
        """Return what the service tells of an algorithm; None when it does not have it."""
        wanted = str(algorithm).strip().lower()
        return next((k for k in self.algorithms() if k["name"].lower() == wanted), None)

    def _let_rules_end(self, document: dict[str, Any]) -> None:
        """Ask for as many iterations as there may be, where another rule is to end the run.

        A request without a number of them means 100, and who names five seconds wants those.
        """
        said = document["parameters"]
        kind = None if said.get("n_iterations") else self._kind(document["algorithm"])
        if kind is not None and not kind["by_the_clock"]:
            common = {setting["name"]: setting for setting in self._choices["common"]}
            said["n_iterations"] = common["n_iterations"]["high"]
