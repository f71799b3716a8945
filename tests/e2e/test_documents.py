"""What leaves a run as a document works where it is shown, and reaches nothing else."""

import json
import time
import urllib.request

import pytest
from tests.e2e.steps import eventually

pytestmark = pytest.mark.e2e


#: Seconds a run may take while the kernels are compiled.
COLD = 90


def ask(url: str, body: bytes | None = None) -> dict:
    asked = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return json.load(answer)


def run_to_its_end(service: str) -> str:
    tasks = [{"id": "<b>a</b>", "length": 3}, {"id": "b", "length": 2}]
    body = json.dumps({"algorithm": "constructive", "tasks": tasks}).encode()
    url = f"{service}/api/runs/{ask(f'{service}/api/runs', body)['id']}"
    deadline = time.monotonic() + COLD
    while ask(url)["ended"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return url


def test_a_gantt_page_draws_itself_apart_from_the_service(page, service: str) -> None:
    assert page.goto(f"{run_to_its_end(service)}/schedule.html").status == 200
    canvas = page.locator("canvas")
    eventually(page, lambda: canvas.bounding_box()["width"] > 300, "the chart has its size")
    drawn = canvas.evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v && v < 250)"
    )
    assert drawn
    assert page.evaluate("self.origin") == "null"
    assert page.locator("b").count() == 0
