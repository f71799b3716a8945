"""The project's own JSON, which can say every problem."""

import json
from typing import ClassVar

from livespan.problem import Problem
from livespan.problem_document import problem_document

__all__ = ["ProblemJsonWriter"]


class ProblemJsonWriter:
    """Tasks and machines a line each, then durations, network and set-ups."""

    name: ClassVar[str] = "problem_json"
    suffix: ClassVar[str] = ".json"

    def write(self, problem: Problem, name: str) -> bytes:
        """Write the problem; nothing is refused."""
        members = []
        for key, value in problem_document(problem, name).items():
            if isinstance(value, list):
                rows = ",\n    ".join(_json(row) for row in value)
                members.append(f'"{key}": [\n    {rows}\n  ]')
            else:
                members.append(f'"{key}": {_json(value)}')
        return ("{\n  " + ",\n  ".join(members) + "\n}\n").encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
