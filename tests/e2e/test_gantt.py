"""The live Gantt: lanes, what a bar tells, the critical path, looking for tasks."""

import pytest
from steps import PATIENCE, choose_algorithms, expect, finish, hook, paste, set_iterations

pytestmark = pytest.mark.e2e

#: Two chains, 5 and 3 long, and a single task, on two machines: the first chain is critical.
CHAINS = """\
id,duration,dependencies,importance
J1-1,3,,1
J1-2,2,J1-1,1
J2-1,1,,4
J2-2,2,J2-1,1
rest,1,,1
"""


@pytest.fixture
def chains(page):
    """The page with the schedule of the two chains."""
    paste(page, CHAINS)
    expect(hook(page, "source")).to_have_text("pasted.csv", timeout=PATIENCE)
    hook(page, "machine-count").fill("2")
    hook(page, "machine-count").press("Tab")
    choose_algorithms(page, "constructive")
    set_iterations(page, "1")
    finish(page)
    expect(hook(page, "gantt")).to_have_attribute("data-bars", "5", timeout=PATIENCE)
    expect(hook(page, "best")).to_have_text("5")
    return page


def find(page, words: str) -> None:
    field = hook(page, "gantt-find")
    field.fill(words)
    field.press("Enter")


def test_a_found_task_tells_its_times_relatives_and_slack(chains):
    find(chains, "J1-2")
    expect(hook(chains, "gantt-found")).to_have_text("1 found")
    tip = hook(chains, "tip")
    expect(tip.locator("strong")).to_have_text("J1-2")
    told = dict(
        zip(tip.locator("dt").all_inner_texts(), tip.locator("dd").all_inner_texts(), strict=True)
    )
    assert told.pop("machine").startswith("Agent-")
    assert told == {
        "start": "3",
        "finish": "5",
        "duration": "2",
        "slack": "none: critical",
        "after": "J1-1",
    }
    # Three and one on the other machine: the last of them could end one later.
    find(chains, "rest")
    expect(tip).to_contain_text("rest")
    expect(tip.locator("dt", has_text="slack").locator("+ dd")).to_have_text("1")
    find(chains, "nowhere")
    expect(hook(chains, "gantt-found")).to_have_text("none found")


def test_the_critical_path_and_the_jobs_are_shown(chains):
    hook(chains, "gantt-critical").click()
    expect(hook(chains, "gantt-legend")).to_contain_text("the critical path of 2 tasks")
    machines = hook(chains, "gantt").bounding_box()["height"]
    chains.locator("[name=gantt-lanes][value=job]").check()
    # Three lanes, J1, J2 and the single task, in place of two.
    assert hook(chains, "gantt").bounding_box()["height"] > machines
    canvas = hook(chains, "gantt")
    canvas.focus()
    chains.keyboard.press("n")
    expect(hook(chains, "tip").locator("strong")).to_have_text("J1-1")
    chains.keyboard.press("n")
    expect(hook(chains, "tip").locator("strong")).to_have_text("J1-2")
    chains.keyboard.press("p")
    chains.keyboard.press("p")
    expect(hook(chains, "tip").locator("strong")).to_have_text("rest")


def test_priorities_can_be_the_colour_where_there_are_some(chains):
    colours = hook(chains, "gantt-colour")
    pixels = "canvas => canvas.toDataURL()"
    before = hook(chains, "gantt").evaluate(pixels)
    colours.select_option("priority")
    chains.wait_for_timeout(100)
    assert hook(chains, "gantt").evaluate(pixels) != before
