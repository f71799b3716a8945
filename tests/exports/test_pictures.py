"""Pictures are read back: elements of the SVG, pixels of the PNG, text of the PDF."""

import io
from collections import Counter
from xml.etree import ElementTree as ET

import numpy as np
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from livespan import Machine, Problem, Schedule, Setups, Task, solve
from livespan.exports import EXPORTS, Options
from livespan.exports.picture import colours
from livespan.exports.picture.axis import said, ticks
from livespan.exports.picture.gantt import gantt_scene
from livespan.exports.picture.scene import Box
from livespan.exports.picture.text import beginning, fitting, plain, width_of
from tests.exports.conftest import NASTY

SVG = "{http://www.w3.org/2000/svg}"


def svg(subject, **options):
    return ET.fromstring(EXPORTS["svg"].write(subject, Options(**options)))


def png(subject, **options):
    return Image.open(io.BytesIO(EXPORTS["png"].write(subject, Options(**options))))


def bars(root):
    return [rect for rect in root.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]


def test_the_svg_has_a_bar_a_task_that_tells_its_name(nasty):
    root = svg(nasty, unit="hours")
    told = {rect.find(f"{SVG}title").text.split(":  ")[0] for rect in bars(root)}
    assert len(bars(root)) == len(NASTY)
    for name in NASTY:
        assert any(title.startswith(f"{plain(name)}: ") for title in told), name
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"<b>&amp; |", "m\\2", "time (hours)"} <= set(texts)


def test_the_svg_holds_nothing_but_shapes_and_words(nasty):
    kinds = {element.tag.removeprefix(SVG) for element in svg(nasty, title="<&\"'\x00>").iter()}
    assert kinds <= {"svg", "title", "rect", "text", "polyline"}
    attributes = {name for element in svg(nasty).iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name]


def test_bars_stand_where_their_times_are(plain_chart):
    root = svg(plain_chart)
    found = {
        rect.find(f"{SVG}title").text.split(":")[0]: [
            float(rect.get(name)) for name in ("x", "y", "width")
        ]
        for rect in bars(root)
    }
    # a (3) and b (2) one after the other on the first machine, c (4) on the second: 5 in all.
    axis = 1200 - 24 - found["a"][0]
    assert found["b"][0] - found["a"][0] == pytest.approx(axis * 3 / 5, abs=0.02)
    assert found["c"][2] == pytest.approx(axis * 4 / 5, abs=1)
    assert found["a"][1] == found["b"][1] < found["c"][1]


@pytest.fixture
def plain_chart(chain):
    return Schedule(chain, [0, 0, 1], [0.0, 3.0, 0.0])


def test_the_png_shows_the_boxes_of_the_scene_in_their_colours(nasty):
    """Every box that nothing covers has its colour in its middle."""
    image = png(nasty, scale=2).convert("RGB")
    scene = gantt_scene(nasty, Options(), titles=False)
    assert image.size == (2400, round(scene.height * 2))
    seen = 0
    fills = {fill for fill, _ in colours.shades()}
    for box in scene.parts:
        if isinstance(box, Box) and box.fill in fills and box.width > 20:
            # Near the upper edge, where neither name nor mark is.
            at = image.getpixel((round((box.x + box.width / 2) * 2), round(box.y * 2) + 3))
            assert "#{:02x}{:02x}{:02x}".format(*at) == box.fill
            seen += 1
    assert seen == len(NASTY)


def test_a_huge_png_gets_a_smaller_scale():
    many = solve(Problem([Task("t", 1)], machines=3000), "constructive")
    image = png(many, width=8000, scale=4)
    assert image.width * image.height <= 41e6


def test_the_pdf_has_one_page_of_the_size_of_the_picture_and_its_words(nasty):
    reader = pypdf.PdfReader(io.BytesIO(EXPORTS["pdf"].write(nasty, Options(title="Plan <1>"))))
    (page,) = reader.pages
    scene = gantt_scene(nasty, Options())
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx(
        [1200 * 0.75, scene.height * 0.75]
    )
    text = page.extract_text()
    for words in ("Plan <1>", "<b>&amp; |", "m\\2", "late ("):
        assert words in text
    assert reader.metadata.title == "Gantt chart. Plan <1>"
    assert "/JS" not in reader.trailer["/Root"]


def test_late_tasks_are_marked_where_there_are_due_dates(nasty):
    def marked(**options):
        return Counter(
            part.stroke or part.fill
            for part in gantt_scene(nasty, Options(**options)).parts
            if isinstance(part, Box) and colours.BAD in (part.fill, part.stroke) and part.x > 50
        )[colours.BAD]

    # One task is late, and all of them make the critical path: each waits for the one before.
    late = marked(marks="late")
    assert marked() == late
    assert marked(marks="none") == 0
    assert marked(marks="critical") >= len(NASTY)
    assert late >= 1


def test_rests_set_ups_and_the_bound_are_drawn():
    tasks = [Task("a", 2, family="x"), Task("b", 2, family="y")]
    setups = Setups(("x", "y"), [[0, 1], [1, 0]])
    problem = Problem(tasks, [Machine("m", down=((6.0, 9.0),))], setups=setups)
    found = solve(problem, "constructive")
    parts = gantt_scene(found, Options()).parts
    boxes = [part for part in parts if isinstance(part, Box)]
    scale = 1200 - 24 - 64
    setting_up = [box for box in boxes if box.fill == colours.SETTING_UP and box.width > 18]
    assert [box.width for box in setting_up] == pytest.approx([scale / 5])
    # The schedule ends at 5, before the machine rests.
    assert not [box for box in boxes if box.fill == colours.AT_REST]
    assert any(getattr(part, "dashed", False) for part in parts)
    assert not any(
        getattr(part, "dashed", False) for part in gantt_scene(found.schedule, Options()).parts
    )


def test_a_hundred_thousand_bars_become_few_shapes():
    count = 100_000
    problem = Problem([Task(f"t{k}", 1 + k % 3) for k in range(count)], machines=10)
    durations = problem.arrays.durations[:, 0]
    machine = np.arange(count) % 10
    start = np.zeros(count)
    for number in range(10):
        mine = machine == number
        start[mine] = np.concatenate([[0.0], np.cumsum(durations[mine])[:-1]])
    crowded = Schedule(problem, machine, start)
    crowded.check()
    assert len(EXPORTS["svg"].write(crowded, Options(marks="none"))) < 100_000


def test_thousands_of_machines_keep_the_picture_below_a_height():
    many = solve(Problem([Task("t", 1)], machines=3000), "constructive")
    assert gantt_scene(many, Options()).height < 10_000


@given(words=st.text(), room=st.floats(0, 200), size=st.floats(7, 15))
def test_what_is_said_to_fit_fits(words, room, size):
    for shorten in (fitting, beginning):
        short = shorten(words, size, room)
        assert short == words or width_of(short, size) <= room + 1e-9
        assert short == words or "…" in short or not short


def test_a_name_that_does_not_fit_keeps_both_its_ends():
    name = "ID0000000017"
    short = fitting(name, 11, width_of(name, 11) - 1)
    assert short[0] == "I"
    assert short.endswith("17")
    assert "…" in short


@settings(max_examples=200)
@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-6, 1e9), most=st.integers(1, 20))
def test_ticks_are_even_round_and_within_the_axis(low, span, most):
    found = ticks(low, low + span, most)
    slack = 1e-6 * max(abs(low), span)
    assert len(found) <= most + 1
    assert all(low - slack <= tick <= low + span + slack for tick in found)
    steps = np.diff(found)
    assert np.allclose(steps, steps[:1] if len(steps) else 0, rtol=1e-3)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1234567, "1,234,567"), (2.5, "2.5"), (1e-9, "1e-09"), (1e20, "1e+20"), (-3, "-3")],
)
def test_numbers_are_said_for_people(value, words):
    assert said(value) == words
