"""Addresses that say one thing twice are refused: nobody could tell which of the two counts."""

from flask import Flask, request

from livespan.service.operations import OPERATIONS
from livespan.service.refusal import Refusal

__all__ = ["install_query_check"]


def install_query_check(app: Flask) -> None:
    """Have queries checked against the table of operations before a route is called."""
    app.before_request(_check)


def _check() -> None:
    operation = OPERATIONS.get(request.endpoint or "")
    for known in operation.parameters if operation is not None else ():
        name, times = known["name"], len(request.args.getlist(known["name"]))
        if known["in"] == "query" and known["schema"].get("type") != "array" and times > 1:
            sentence = f"{name} is given {times} times; once is enough"
            raise Refusal(400, sentence, "invalid_request", name)
