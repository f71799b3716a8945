"""Runs as resources: begun, listed, looked at, followed, stopped and removed: ``/api/runs``."""

import time
from contextlib import ExitStack
from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from livespan.algorithms import find_algorithm
from livespan.errors import UnknownNameError
from livespan.exports import EXPORTS, GanttHtml, parse_options
from livespan.schedule import Row
from livespan.service import logs
from livespan.service.access import client, may_see
from livespan.service.body import read_body_of_run
from livespan.service.departure import socket_of
from livespan.service.follower import Follower
from livespan.service.history import Query, RunRecord, RunState
from livespan.service.page import isolate
from livespan.service.pump import can_be_pumped
from livespan.service.reading import RunReader
from livespan.service.refusal import Refusal
from livespan.service.run_document import run_document
from livespan.service.run_schedule import changes_of, chosen_export, outcome_of_run
from livespan.service.sources import RunSource, RunsSource, Source
from livespan.service.state import state
from livespan.service.stream import HEADERS
from livespan.service.wire import read_run_request

__all__ = ["blueprint", "visible_schedule"]

blueprint = Blueprint("runs", __name__, url_prefix="/api")

#: Runs on a page of the list, unless asked otherwise, and at most.
PAGE, MOST = 50, 500
#: Runs that one stream can carry.
MOST_RUNS = 64
#: Digits of the largest number that is read.
DIGITS = 18
#: Slowest and fastest replay, as multiples of how fast it happened.
SLOWEST, FASTEST = 0.001, 1_000_000.0
#: Seconds that a request to stop waits for the search to have stopped.
STOP_WAIT = 2.0


@blueprint.post("/runs")
def create() -> tuple[dict[str, Any], int, dict[str, str]]:
    """Begin a run that goes on by itself."""
    shared = state()
    body, document = read_body_of_run(request)
    asked = read_run_request(document, shared.settings, visible_schedule)
    run = shared.runs.start(asked, body, client().name, attached=False)
    logs.bind(run=run.id)
    where = url_for("runs.look", run_id=run.id)
    return run_document(run.record, run.position), 202, {"Location": where}


@blueprint.get("/runs")
def index() -> dict[str, Any]:
    """List runs, the newest first."""
    given = request.args
    asking = client()
    query = Query(
        state=_state(given.get("status")),
        algorithm=_algorithm(given.get("algorithm")),
        problem=given.get("problem") or None,
        client=None if asking.everything else asking.name,
        limit=_whole("limit", PAGE, 1, MOST),
        before=given.get("before") or None,
    )
    found, cursor = state().history.page(query)
    return {"runs": [_document(record) for record in found], "next": cursor}


@blueprint.get("/runs/<run_id>")
def look(run_id: str) -> dict[str, Any]:
    """Tell how a run stands."""
    return _document(_visible(run_id))


@blueprint.delete("/runs/<run_id>")
def delete(run_id: str) -> dict[str, Any]:
    """End a run and remove it; tell once more how it stood."""
    found = _document(_visible(run_id))
    state().runs.delete(run_id)
    return found


@blueprint.post("/runs/<run_id>/stop")
def stop(run_id: str) -> dict[str, Any]:
    """End a run's search; tell how it stands then, with the best it found."""
    record = _visible(run_id)
    runs = state().runs
    if not runs.stop(run_id) and not record.state.ended:
        sentence = "Another process works on this run; try again in a moment"
        raise Refusal(409, sentence, "elsewhere", retry_after=1)
    run = runs.find(run_id)
    deadline = time.monotonic() + STOP_WAIT
    while run is not None and not run.log.ended and time.monotonic() < deadline:
        time.sleep(0.01)
    return _document(_visible(run_id))


@blueprint.get("/runs/<run_id>/request")
def request_of(run_id: str) -> Response:
    """Give the request a run was begun with, as it came."""
    _visible(run_id)
    body = state().runs.request(run_id)
    if body is None:
        raise NotFound
    return Response(body, mimetype="application/json")


@blueprint.get("/runs/<run_id>/schedule")
@blueprint.get("/runs/<run_id>/schedule.<suffix>")
def schedule(run_id: str, suffix: str = "") -> Response:
    """Give a run's best schedule so far, in the format of the suffix or the one accepted."""
    record = _visible(run_id)
    runs, asked = state().runs, request.args.to_dict()
    suffix = asked.pop("format", "") or suffix
    export = chosen_export(suffix, request.accept_mimetypes)
    if export is None:
        sentence = f"Schedules are not written as {suffix!r:.60} (but: {', '.join(EXPORTS)})"
        raise Refusal(406, sentence, "not_acceptable", "format")
    options = parse_options(asked)
    rows = runs.schedule(run_id)
    if rows is None and record.state.ended:
        raise Refusal(409, "This run ended before it had a schedule", "no_schedule")
    if rows is None:
        raise Refusal(409, "This run has no schedule yet", "no_schedule", retry_after=1)
    problem = runs.request_of(record).problem
    changes = tuple(changes_of(RunReader(runs, state().history, run_id)))
    outcome = outcome_of_run(runs.record(run_id) or record, problem, rows, changes)
    response = Response(export.write(outcome, options), content_type=export.media_type)
    name = f"schedule-{run_id}{export.suffix}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.vary.add("Accept")
    # A page's script and style are inside, and it names them itself.
    return isolate(response, export.policy if isinstance(export, GanttHtml) else "")


@blueprint.get("/runs/<run_id>/events")
def events(run_id: str) -> Response:
    """Stream a run's events from a number onward; they end with the run."""
    record = _visible(run_id)
    shared = state()
    after, speed = max(map(_number, _told())), _speed()
    if record.state.ended and after > 0 and after >= shared.runs.last(record):
        # What ends a browser's coming back.
        return Response(status=204)
    reader = RunReader(shared.runs, shared.history, run_id, after, speed)
    return _follow(RunSource(reader))


@blueprint.get("/events")
def many_events() -> Response:
    """Stream the events of several runs in one response."""
    asked = list(dict.fromkeys(request.args.getlist("run")))
    if not 0 < len(asked) <= MOST_RUNS:
        sentence = f"Name 1 to {MOST_RUNS} runs, as in /api/events?run=ID&run=ID"
        raise Refusal(400, sentence, "invalid_request", "run")
    shared = state()
    after, speed = _furthest(*map(_numbers, _told())), _speed()
    records = [_visible(run_id) for run_id in asked]
    if all(
        record.state.ended and 0 < after.get(record.id, 0) >= shared.runs.last(record)
        for record in records
    ):
        return Response(status=204)
    readers = [
        RunReader(shared.runs, shared.history, record.id, after.get(record.id, 0), speed)
        for record in records
    ]
    return _follow(RunsSource(readers))


def _follow(source: Source) -> Response:
    """Answer with a stream; the runs do not care whether anybody reads it."""
    shared = state()
    name = client().name
    with ExitStack() as undo:
        undo.callback(source.close)
        shared.take_slot(name)
        undo.callback(shared.give_back_slot, name)
        pump = shared.pump if can_be_pumped(request.environ) else None
        follower = Follower(
            source,
            shared.settings.heartbeat,
            shared.metrics,
            pump,
            lambda: shared.give_back_slot(name),
        )
        socket = socket_of(request.environ)
        if socket is not None:
            follower.watch(socket, shared.departures, lambda: None)
        undo.pop_all()
    return Response(follower, headers=HEADERS)


def _visible(run_id: str) -> RunRecord:
    """Return a run that the client may see; others' runs do not exist for it."""
    record = state().runs.record(run_id)
    if record is None or not may_see(record.client):
        raise NotFound
    return record


def visible_schedule(run_id: str) -> list[Row] | None:
    """Return the schedule of a run that the client may see, for a warm start."""
    runs = state().runs
    record = runs.record(run_id)
    return runs.schedule(run_id) if record is not None and may_see(record.client) else None


def _document(record: RunRecord) -> dict[str, Any]:
    run = state().runs.find(record.id)
    return run_document(record if run is None else run.record, 0 if run is None else run.position)


def _algorithm(given: str | None) -> str | None:
    """Return an algorithm's name as runs keep it; one that is not known any more as it is."""
    try:
        return find_algorithm(given).name if given else None
    except UnknownNameError:
        return given


def _state(given: str | None) -> RunState | None:
    if not given:
        return None
    try:
        return RunState(given)
    except ValueError:
        sentence = f"status must be one of {', '.join(RunState)}, not {given!r:.60}"
        raise Refusal(400, sentence, "invalid_request", "status") from None


def _whole(name: str, default: int, low: int, high: int) -> int:
    given = request.args.get(name)
    if not given:
        return default
    if not (_is_whole(given) and low <= int(given) <= high):
        sentence = f"{name} must be a whole number from {low} to {high}, not {given!r:.60}"
        raise Refusal(400, sentence, "invalid_request", name)
    return int(given)


def _told() -> tuple[str | None, str | None]:
    """Return both of a client's words on how far it is.

    A browser that comes back asks for the address it began with: there its header is the newer.
    """
    return request.args.get("after"), request.headers.get("Last-Event-ID")


def _number(given: str | None) -> int:
    """Read the number of the last event a client has."""
    if not given:
        return 0
    if not _is_whole(given):
        sentence = f"The last event's number must be a whole number, not {given!r:.60}"
        raise Refusal(400, sentence, "invalid_request", "after")
    return int(given)


def _is_whole(given: str) -> bool:
    return len(given) <= DIGITS and given.isascii() and given.isdecimal()


def _numbers(given: str | None) -> dict[str, int]:
    """Read how far a client is with each of several runs."""
    pairs = (part.strip().rpartition(":") for part in (given or "").split(",") if part.strip())
    return {run_id: _number(number) for run_id, _, number in pairs}


def _furthest(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {run_id: max(one.get(run_id, 0), other.get(run_id, 0)) for run_id in {*one, *other}}


def _speed() -> float | None:
    given = request.args.get("speed")
    if not given:
        return None
    try:
        speed = float(given)
    except ValueError:
        speed = 0.0
    if not SLOWEST <= speed <= FASTEST:
        sentence = f"speed must be a number from {SLOWEST:g} to {FASTEST:,.0f}, not {given!r:.60}"
        raise Refusal(400, sentence, "invalid_request", "speed")
    return speed
