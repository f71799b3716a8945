"""For everybody: the accessibility scan, pictures of the page at three widths in both themes."""

from importlib import resources
from pathlib import Path

import pytest
from steps import (
    PATIENCE,
    choose_algorithms,
    eventually,
    expect,
    finish,
    hook,
    reached,
    set_common,
    set_iterations,
)

axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed")

pytestmark = pytest.mark.e2e

PICTURES = Path(__file__).resolve().parents[2] / "artefacts" / "page"
SERIOUS = {"serious", "critical"}
"""Impacts that no element may have."""


def violations(page) -> list[str]:
    """Serious violations that axe finds, each with the elements it means."""
    if not page.evaluate("() => Boolean(window.axe)"):
        source = resources.files(axe).joinpath("axe.min.js").read_text(encoding="utf-8")
        # By the debugger's own way: the page's policy lets no foreign script in.
        page.evaluate(source)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:3]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation_at_any_step_and_the_page_fits(page, scheme):
    page.emulate_media(color_scheme=scheme)
    assert violations(page) == []
    hook(page, "samples").select_option("survey-96")
    expect(hook(page, "source")).to_have_text("survey-96", timeout=PATIENCE)
    choose_algorithms(page, "ACO", "constructive")
    page.locator(".algorithm", has=page.locator("[data-algorithm=ACO]")).locator("summary").click()
    set_iterations(page, "30")
    set_common(page, "Repeats", "2")
    finish(page)
    expect(hook(page, "repeats").locator("tr")).to_have_count(2, timeout=PATIENCE)
    eventually(page, lambda: reached(page) == 30, "the chart is drawn")
    hook(page, "gantt-critical").click()
    assert violations(page) == []
    for opener, dialog in (("reproduce", "reproduce"), ("earlier", "earlier"), ("paste", "paste")):
        hook(page, opener).click()
        expect(hook(page, f"{dialog}-dialog")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(hook(page, f"{dialog}-dialog")).to_be_hidden()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in (360, 800, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("() => scrollTo(0, 0)")
        page.wait_for_timeout(300)  # the charts follow the width
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        page.screenshot(path=PICTURES / f"{width}-{scheme}.png", full_page=True)
    if scheme == "light":
        page.set_viewport_size({"width": 3840, "height": 2160})
        page.wait_for_timeout(300)
        page.screenshot(path=PICTURES / "3840-light.png")
