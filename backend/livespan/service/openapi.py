"""`GET /openapi.json`: all routes in OpenAPI 3.1, made from the models that validate and answer."""

import http
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, current_app
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from livespan.algorithms import ALGORITHMS
from livespan.service.access import OPEN_ENDPOINTS
from livespan.service.models.errors import ProblemDetails
from livespan.service.models.events import EVENTS
from livespan.service.operations import OPERATIONS, PATH_PARAMETERS, Content, Operation
from livespan.service.state import state
from livespan.setting import Setting, settings_of
from livespan.version import __version__

__all__ = ["blueprint", "describe"]

Document = dict[str, Any]

blueprint = Blueprint("openapi", __name__)

_DESCRIPTION = """Tasks on machines: a search that streams each iteration the moment it completes.

A run is begun by `POST /api/runs` and watched at `/api/runs/{run_id}/events`, or begun and watched
by one request, `POST /stream_scheduling`. Whatever goes wrong is told as problem details (RFC 9457)
whose `error` is a sentence for people. Numbers may come as strings, and an empty string means the
default.
"""

_REF = "#/components/schemas/{model}"
_PROBLEM = "application/problem+json"
_ACCESS = "bearer"
_KEY = "livespan.openapi"
_WORDS = frozenset({"title", "description", "default"})

#: What the web server in front says itself.
_TOO_LONG = {
    "description": "The address is longer than the web server reads; its own words.",
    "content": {"text/html": {"schema": {"type": "string"}}},
}

#: Of the route that the framework makes.
_STATIC = "Serve a file of the page."


@blueprint.get("/openapi.json")
def description() -> Response:
    """Describe all routes in OpenAPI 3.1."""
    made = current_app.extensions.get(_KEY)
    if made is None:
        closed = bool(state().settings.tokens or state().settings.tokens_file)
        made = orjson.dumps(describe(current_app, closed=closed))
        current_app.extensions[_KEY] = made
    return Response(made, mimetype="application/json")


def describe(app: Flask, *, closed: bool) -> Document:
    """Describe an application.

    Parameters
    ----------
    closed
        Whether it asks for tokens.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Livespan",
            "version": __version__,
            "description": _DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": _paths(app, closed),
        "components": {
            "schemas": _schemas(),
            "responses": {
                **{f"Problem{status}": _problem(status) for status in _error_statuses()},
                "TooLong": _TOO_LONG,
            },
            "securitySchemes": {
                _ACCESS: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Needed where the server has tokens.",
                }
            },
        },
    }


def _paths(app: Flask, closed: bool) -> Document:
    paths: Document = {}
    counts: dict[str, int] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        operation = OPERATIONS.get(rule.endpoint)
        if operation is None:
            continue
        counts[rule.endpoint] = number = counts.get(rule.endpoint, 0) + 1
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            identity = rule.endpoint.replace(".", "_") + (f"_{number}" if number > 1 else "")
            known = {"operationId": identity, **_operation(app, rule, operation, closed)}
            paths.setdefault(path, {})[method.lower()] = known
    return paths


def _operation(app: Flask, rule: Rule, operation: Operation, closed: bool) -> Document:
    words = (app.view_functions[rule.endpoint].__doc__ or _STATIC).strip()
    is_open = rule.endpoint in OPEN_ENDPOINTS
    described: Document = {
        "tags": [operation.tag],
        "summary": words.partition("\n")[0],
        "responses": dict(_responses(operation, is_open)),
    }
    parameters = [*_path_parameters(rule), *operation.parameters]
    if parameters:
        described["parameters"] = parameters
    if operation.body is not None:
        described["requestBody"] = {"required": True, **_content(operation.body)}
    if not is_open:
        described["security"] = [{_ACCESS: []}] if closed else [{}, {_ACCESS: []}]
    return described


def _path_parameters(rule: Rule) -> Iterator[Document]:
    for name in sorted(rule.arguments):
        schema, words = PATH_PARAMETERS[name]
        yield {"name": name, "in": "path", "required": True, "description": words, "schema": schema}


def _responses(operation: Operation, is_open: bool) -> Iterator[tuple[str, Document]]:
    for status, content in operation.answers.items():
        yield str(status), _content(content)
    errors = {*operation.errors} | (set() if is_open else {401})
    if operation.parameters:
        errors.add(400)
    for status in sorted(errors):
        yield str(status), {"$ref": f"#/components/responses/Problem{status}"}
    if operation.parameters:
        yield "414", {"$ref": "#/components/responses/TooLong"}


def _content(content: Content) -> Document:
    described: Document = {"description": content.description}
    if content.kinds:
        described["content"] = {
            kind: {"schema": _reference(what)} for kind, what in content.kinds.items()
        }
    if content.headers:
        described["headers"] = {
            name: {"description": words, "schema": {"type": "string"}}
            for name, words in content.headers.items()
        }
    return described


def _reference(what: type[BaseModel] | Document) -> Document:
    return what if isinstance(what, dict) else {"$ref": _REF.format(model=what.__name__)}


def _error_statuses() -> Iterable[int]:
    return sorted({401, *(status for known in OPERATIONS.values() for status in known.errors)})


def _problem(status: int) -> Document:
    headers = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}
    described: Document = {
        "description": http.HTTPStatus(status).phrase,
        "content": {_PROBLEM: {"schema": _reference(ProblemDetails)}},
    }
    if status in headers:
        described["headers"] = {headers[status]: {"schema": {"type": "string"}}}
    return described


def _models() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = {ProblemDetails, *EVENTS.values()}
    for known in OPERATIONS.values():
        for content in filter(None, (known.body, *known.answers.values())):
            found.update(what for what in content.kinds.values() if not isinstance(what, dict))
    return found


def _schemas() -> Document:
    models = sorted(_models(), key=lambda model: model.__name__)
    _, made = models_json_schema([(model, "validation") for model in models], ref_template=_REF)
    schemas: Document = made["$defs"]
    schemas["Parameters"]["properties"] = {
        name: _or_text(known) for name, known in schemas["Parameters"]["properties"].items()
    }
    for kind in ALGORITHMS.values():
        schemas[f"SettingsOf_{kind.name}"] = {
            "type": "object",
            "description": f"Settings of {kind.name}, beside the other `parameters`.",
            "properties": {known.name: _setting(known) for known in settings_of(kind)},
        }
    return dict(sorted(schemas.items()))


def _or_text(known: Document) -> Document:
    """Let a number be a string too, and anything null, as requests may."""
    words = {name: known[name] for name in known if name in _WORDS}
    kinds = known.get("anyOf") or [{name: known[name] for name in known if name not in _WORDS}]
    types = {kind.get("type") for kind in kinds}
    if types & {"integer", "number", "boolean"}:
        kinds = [*kinds, {"type": "string"}]
    if "boolean" in types:
        kinds = [*kinds, {"type": "number"}]
    if {"type": "null"} not in kinds:
        kinds = [*kinds, {"type": "null"}]
    return {"anyOf": kinds, **words}


def _setting(known: Setting) -> Document:
    schema: Document = {"type": known.kind, "minimum": known.low, "maximum": known.high}
    if known.choices:
        schema = {"type": "string", "enum": list(known.choices)}
    return {**schema, "default": known.default, "description": known.help}
