"""What each route takes and answers, for the API's description. Summaries are the routes' own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from livespan.exports import EXPORTS, MARKS, UNITS
from livespan.formats import FORMATS, describe_options
from livespan.service.history import RunState
from livespan.service.models import health, lists, problems, requests, runs
from livespan.service.models.events import EVENTS

__all__ = ["OPERATIONS", "PATH_PARAMETERS", "Content", "Operation"]

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """The body of an answer or a request.

    Attributes
    ----------
    kinds
        Media type -> model or schema; empty for no body.
    """

    description: str
    kinds: Mapping[str, type[BaseModel] | Schema] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One route.

    Attributes
    ----------
    answers
        Status -> what is answered when all is well.
    errors
        Statuses of problem details, beside 401.
    parameters
        In query and headers, as the description has them.
    """

    tag: str
    answers: Mapping[int, Content]
    errors: tuple[int, ...] = ()
    parameters: tuple[Schema, ...] = ()
    body: Content | None = None


def _json(model: type[BaseModel], description: str = "As asked.", **headers: str) -> Content:
    return Content(description, {"application/json": model}, headers)


#: What stands for the default wherever a word or a number is asked for in a query.
_BLANK: Schema = {"type": "string", "pattern": "^[\\s\\x1c-\\x1f\\x85]*$"}


def _query(name: str, description: str, **schema: Any) -> Schema:
    taken = schema if schema["type"] == "string" else {"anyOf": [schema, _BLANK]}
    return {"name": name, "in": "query", "description": description, "schema": taken}


def _words(name: str, description: str, words: Iterable[str]) -> Schema:
    """Describe a choice; spaces around a word and nothing at all are taken, too."""
    return _query(name, f"{description}: {', '.join(words)}.", type="string")


def _reference(model: type[BaseModel]) -> Schema:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


_TEXT: Schema = {"type": "string"}
_BINARY: Schema = {"type": "string", "format": "binary"}
_NUMBER: Schema = {"type": "string", "pattern": "^[0-9]{0,18}$", "examples": ["17"]}

# One event of the stream; its data is one line of JSON.
_EVENT: Schema = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {
                "oneOf": [_reference(model) for model in EVENTS.values()],
                "discriminator": {
                    "propertyName": "type",
                    "mapping": {name: _reference(model)["$ref"] for name, model in EVENTS.items()},
                },
            },
        },
        "id": {
            "type": "string",
            "description": "What `Last-Event-ID` says of a client that has it.",
        },
        "event": {"type": "string", "description": "The run, where a stream carries several."},
        "retry": {"type": "integer", "description": "Milliseconds after which to come back."},
    },
}
_STREAM = Content(
    "Server-sent events: the schema is that of each one. Comments keep the line alive.",
    {"text/event-stream": _EVENT},
)
_PAGE = Content("The page.", {"text/html": _TEXT})
_RUN_BODY = Content(
    "The problem, the algorithm, and when to end.", {"application/json": requests.RunRequest}
)
_BEGINNING = (400, 413, 415, 422, 429, 503)

_SPEED = _query(
    "speed",
    "Replay with the pauses there were, this many times as fast; all at once without it.",
    type="number",
    minimum=0.001,
    maximum=1_000_000,
)
_SCHEDULE_OPTIONS = (
    _words("format", "A name or suffix, instead of the path's", EXPORTS),
    _query("title", "Heading.", type="string"),
    _query("start", "The moment of time 0, ISO 8601.", type="string"),
    _words("unit", "The problem's unit of time", UNITS),
    _query("width", "Pixels of a picture.", type="integer", minimum=320, maximum=8000),
    _query(
        "scale", "Pixels of a PNG to one of the picture.", type="number", minimum=0.5, maximum=4
    ),
    _words("marks", "What pictures mark", MARKS),
    _query("spreadsheet", "Whether to keep a spreadsheet from formulas.", type="boolean"),
)


_FILENAME = _query("filename", "Its name; the suffix may tell the format.", type="string")
_FILE = Content("A file of any format.", {"application/octet-stream": _BINARY})


def _reading_options() -> tuple[Schema, ...]:
    names = (name for known in FORMATS.values() for name in getattr(known, "options", ()))
    told = describe_options(tuple(names))
    return tuple(_query(name, words, type="string") for name, words in told.items())


def _after(schema: Schema) -> tuple[Schema, ...]:
    told = "What the client has: the `id` of the last event. Only what followed is sent."
    return (
        {"name": "after", "in": "query", "description": told, "schema": schema},
        {"name": "Last-Event-ID", "in": "header", "description": told, "schema": schema},
    )


#: Name -> schema and description of the variables in paths.
PATH_PARAMETERS: dict[str, tuple[Schema, str]] = {
    "run_id": (_TEXT, "A run's id."),
    "suffix": (_TEXT, f"One of {', '.join(sorted(e.suffix[1:] for e in EXPORTS.values()))}."),
    "name": (_TEXT, "A name of the list, or one that fits a family's pattern."),
    "filename": (_TEXT, "A file of the page."),
}

#: Endpoint -> what it takes and answers; all but the page's own helpers.
OPERATIONS: dict[str, Operation] = {
    "page.index": Operation(tag="page", answers={200: _PAGE}, errors=(404,)),
    "page.plotly": Operation(
        tag="page",
        answers={200: Content("The chart library.", {"text/javascript": _TEXT})},
        errors=(404,),
        parameters=(_query("v", "Its version, which makes it keepable.", type="string"),),
    ),
    "static": Operation(
        tag="page", answers={200: Content("A file.", {"*/*": _BINARY})}, errors=(404,)
    ),
    "stream_scheduling.stream_scheduling": Operation(
        tag="runs", answers={200: _STREAM}, errors=_BEGINNING, body=_RUN_BODY
    ),
    "runs.create": Operation(
        tag="runs",
        answers={202: _json(runs.Run, "It is kept, and begins in its turn.", Location="The run.")},
        errors=_BEGINNING,
        body=_RUN_BODY,
    ),
    "runs.index": Operation(
        tag="runs",
        answers={200: _json(runs.RunPage)},
        errors=(400, 422, 503),
        parameters=(
            _words("status", "Only those", RunState),
            _query("algorithm", "Only those of one algorithm.", type="string"),
            _query("problem", "Only those of one problem.", type="string"),
            _query("limit", "Runs on a page.", type="integer", minimum=1, maximum=500, default=50),
            _query("before", "`next` of the page before.", type="string"),
        ),
    ),
    "runs.look": Operation(tag="runs", answers={200: _json(runs.Run)}, errors=(404, 503)),
    "runs.delete": Operation(
        tag="runs", answers={200: _json(runs.Run, "As it stood.")}, errors=(404, 503)
    ),
    "runs.stop": Operation(tag="runs", answers={200: _json(runs.Run)}, errors=(404, 409, 503)),
    "runs.request_of": Operation(
        tag="runs",
        answers={200: Content("As it came.", {"application/json": requests.RunRequest})},
        errors=(404, 503),
    ),
    "runs.schedule": Operation(
        tag="runs",
        answers={
            200: Content(
                "The best schedule so far.",
                {
                    e.media_type.partition(";")[0]: {} if "json" in e.media_type else _BINARY
                    for e in EXPORTS.values()
                },
            )
        },
        errors=(404, 406, 409, 422, 503),
        parameters=_SCHEDULE_OPTIONS,
    ),
    "runs.events": Operation(
        tag="runs",
        answers={200: _STREAM, 204: Content("It has ended, and the client has all of it.")},
        errors=(400, 404, 429, 503),
        parameters=(*_after(_NUMBER), _SPEED),
    ),
    "runs.many_events": Operation(
        tag="runs",
        answers={200: _STREAM, 204: Content("All have ended, and the client has all of it.")},
        errors=(400, 404, 429, 503),
        parameters=(
            {
                "name": "run",
                "in": "query",
                "required": True,
                "description": "The runs' ids, up to 64 different ones.",
                "schema": {"type": "array", "items": _TEXT, "minItems": 1},
            },
            *_after(_TEXT),
            _SPEED,
        ),
    ),
    "api.algorithms": Operation(tag="lists", answers={200: _json(lists.AlgorithmList)}),
    "api.objectives": Operation(tag="lists", answers={200: _json(lists.ObjectiveList)}),
    "files.formats": Operation(tag="lists", answers={200: _json(lists.FormatList)}),
    "files.read_file": Operation(
        tag="problems",
        answers={200: _json(problems.ReadProblem)},
        errors=(400, 413, 422),
        parameters=(
            _FILENAME,
            _words("format", "A name of the list", FORMATS),
            *_reading_options(),
        ),
        body=_FILE,
    ),
    "files.read_machine_file": Operation(
        tag="problems",
        answers={200: _json(problems.ReadMachines)},
        errors=(400, 413, 422),
        parameters=(
            _FILENAME,
            _query("agent_id_col", "Column of the machines' ids.", type="string"),
        ),
        body=_FILE,
    ),
    "instances.instances": Operation(tag="problems", answers={200: _json(lists.InstanceList)}),
    "instances.instance": Operation(
        tag="problems", answers={200: _json(problems.NamedProblem)}, errors=(404, 422)
    ),
    "health.health": Operation(tag="health", answers={200: _json(health.Health)}),
    "health.health_simple": Operation(tag="health", answers={200: _json(health.SimpleHealth)}),
    "health.live": Operation(tag="health", answers={200: _json(health.SimpleHealth)}),
    "health.ready": Operation(tag="health", answers={200: _json(health.Ready)}, errors=(503,)),
    "health.algorithms": Operation(tag="lists", answers={200: _json(health.AlgorithmNames)}),
    "monitoring.metrics": Operation(
        tag="health",
        answers={200: Content("Prometheus' text.", {CONTENT_TYPE_LATEST.partition(";")[0]: _TEXT})},
    ),
    "openapi.description": Operation(
        tag="health",
        answers={200: Content("This document.", {"application/json": {"type": "object"}})},
    ),
}
