"""`POST /stream_scheduling`: one request starts a run, and its response is the stream."""

from contextlib import ExitStack

from flask import Blueprint, Response, request

from livespan.service.body import read_json
from livespan.service.departure import socket_of
from livespan.service.follower import Follower
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
    asked = read_run_request(read_json(request), shared.settings)
    shared.take_slot()
    # Whatever fails from here on, the slot is given back and no search goes on unseen.
    with ExitStack() as undo:
        undo.callback(shared.give_back_slot)
        follower = Follower(
            shared.runs.start(asked), shared.settings.heartbeat, shared.give_back_slot
        )
        undo.pop_all()
        undo.callback(follower.close)
        socket = socket_of(request.environ)
        if socket is not None:
            follower.watch(socket, shared.departures)
        undo.pop_all()
    return Response(follower, headers=HEADERS)
