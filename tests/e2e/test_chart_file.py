"""The Gantt chart as a file of its own, opened as somebody who got it by mail would open it."""

import pytest
from tests.exports.conftest import NASTY, nasty_result

from livespan.exports import EXPORTS, Options

pytestmark = pytest.mark.e2e


def test_a_browser_shows_it_from_a_file_and_asks_nobody(browser, tmp_path):
    nasty = nasty_result()
    file = tmp_path / "chart.html"
    file.write_bytes(EXPORTS["html"].write(nasty, Options(unit="hours", marks="late")))
    said, asked = [], []
    shown = browser.new_page(viewport={"width": 900, "height": 400})
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(file.as_uri())
    # The first letters under the pointer are those of the task that is looked for.
    shown.fill("#find", "=HYPER")
    assert shown.inner_text("#found") == "1 found"
    assert shown.inner_text("#tip strong") == NASTY[1]
    assert "due 4" in shown.inner_text("#tip")
    shown.fill("#find", "")
    shown.click("#fit")
    state = "() => [view.from, view.to]"
    whole = shown.evaluate(state)
    assert whole == [0, nasty.schedule.makespan]
    chart = shown.locator("#chart")
    chart.hover(position={"x": 400, "y": 20})
    shown.mouse.wheel(0, -300)
    shown.wait_for_function("() => view.to - view.from < data.end * 0.9")
    zoomed = shown.evaluate(state)
    shown.mouse.down()
    shown.mouse.move(500, 200)
    shown.mouse.up()
    moved = shown.evaluate(state)
    assert moved != zoomed
    assert moved[1] - moved[0] == pytest.approx(zoomed[1] - zoomed[0])
    chart.dblclick()
    assert shown.evaluate(state) == whole
    shown.close()
    assert said == []
    assert asked == [file.as_uri()]
