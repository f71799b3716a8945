"""Settings as documents from which a form can be drawn."""

import dataclasses
from typing import Any

from livespan.algorithm import Algorithm
from livespan.service.parameters import Parameters
from livespan.service.seeds import MAX_SEED
from livespan.service.settings import Settings
from livespan.setting import settings_of
from livespan.solve import by_the_clock

__all__ = ["algorithm_schema", "common_schema"]

#: Integers beyond this are not exact in JavaScript.
MAX_SAFE_INTEGER = 2**53 - 1


def algorithm_schema(kind: type[Algorithm]) -> dict[str, Any]:
    """Describe an algorithm and its settings."""
    return {
        "name": kind.name,
        "title": kind.title,
        "summary": kind.summary,
        "by_the_clock": by_the_clock(kind),
        "settings": [_setting(dataclasses.asdict(known)) for known in settings_of(kind)],
    }


def common_schema(limits: Settings) -> list[dict[str, Any]]:
    """Describe the settings every algorithm has, within a server's limits."""
    return [
        _common("n_iterations", "integer", "iterations", 1, limits.max_iterations),
        _common("time_limit", "number", "s", 0, limits.max_time_limit),
        _common("target", "number", "", None, None),
        _common("gap", "number", "", 0, None),
        _common("no_improvement", "integer", "iterations", 1, limits.max_iterations),
        _common("seed", "integer", "", 0, min(MAX_SEED, MAX_SAFE_INTEGER)),
    ]


def _setting(known: dict[str, Any]) -> dict[str, Any]:
    described = {("type" if name == "kind" else name): value for name, value in known.items()}
    # How a server limits it is no matter of a form.
    del described["per_task"]
    if described["choices"] is None:
        del described["choices"]
    return described


def _common(
    name: str, kind: str, unit: str, low: float | None, high: float | None
) -> dict[str, Any]:
    declared = Parameters.model_fields[name]
    return {
        "name": name,
        "type": kind,
        "default": declared.default,
        "low": low,
        "high": high,
        "unit": unit,
        "help": declared.description,
        "aliases": [],
    }
