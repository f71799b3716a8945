"""`POST /stream_scheduling`: one request starts a run, and its response is the stream."""

from contextlib import ExitStack

from flask import Blueprint, Response, request

from livespan.service import logs
from livespan.service.access import client
from livespan.service.body import read_body_of_run
from livespan.service.departure import socket_of
from livespan.service.follower import Follower
from livespan.service.pump import can_be_pumped
from livespan.service.run_routes import visible_schedule
from livespan.service.sources import LogSource
from livespan.service.state import state
from livespan.service.stream import HEADERS
from livespan.service.wire import read_run_request

__all__ = ["blueprint"]

blueprint = Blueprint("stream_scheduling", __name__)


@blueprint.post("/stream_scheduling")
@blueprint.post("/api/stream_scheduling")
def stream_scheduling() -> Response:
    """Start a run and stream its events; the run ends when the client leaves."""
    shared = state()
    name = client().name
    body, document = read_body_of_run(request)
    asked = read_run_request(document, shared.settings, visible_schedule)
    shared.take_slot(name)
    # Whatever fails from here on, the slot is given back and no search goes on unseen.
    with ExitStack() as undo:
        undo.callback(shared.give_back_slot, name)
        run = shared.runs.start(asked, body, name, attached=True)
        undo.callback(run.cancel)
        logs.bind(run=run.id)

        def leave() -> None:
            run.cancel()
            shared.give_back_slot(name)

        pump = shared.pump if can_be_pumped(request.environ) else None
        follower = Follower(
            LogSource(run.log), shared.settings.heartbeat, shared.metrics, pump, leave
        )
        undo.pop_all()
        undo.callback(follower.close)
        socket = socket_of(request.environ)
        if socket is not None:
            follower.watch(socket, shared.departures, run.cancel)
        undo.pop_all()
    return Response(follower, headers=HEADERS)
