"""A result shows itself and is taken along."""

import builtins
import re
import sys
from datetime import datetime
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from livespan import Problem, Task, solve
from livespan.errors import FormatError, SettingError
from livespan.exports import EXPORTS
from livespan.exports.picture.convergence import convergence_scene
from livespan.exports.picture.scene import Line
from livespan.outcome import Change
from tests.exports.conftest import NASTY, nasty_result


@pytest.fixture
def result(chain):
    return solve(chain, "constructive")


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)
def test_a_result_is_saved_as_what_the_suffix_says(result, tmp_path, export):
    options = {"start": datetime(2026, 3, 2), "unit": "hours", "title": "A plan"}
    path = result.save(tmp_path / f"plan{export.suffix}", **options)
    assert path.stat().st_size > 50
    if export.name in {"json", "csv", "sol", "svg", "html", "latex", "markdown", "convergence"}:
        from livespan.exports import Options

        assert path.read_bytes() == export.write(result, Options(**options))


def test_what_cannot_be_saved_says_why(result, tmp_path):
    with pytest.raises(FormatError, match="Recorder"):
        result.save(tmp_path / "run.livespan")
    with pytest.raises(FormatError, match="no suffix"):
        result.save(tmp_path / "plan.doc")
    with pytest.raises(FormatError, match=r"nowhere.*cannot be written"):
        result.save(tmp_path / "nowhere" / "plan.csv")
    with pytest.raises(SettingError, match="start"):
        result.save(tmp_path / "plan.ics", unit="hours")
    with pytest.raises(TypeError, match="colour"):
        result.save(tmp_path / "plan.svg", colour="red")


def test_a_result_prints_as_a_sentence(result):
    assert re.fullmatch(
        r"makespan 5 \(proved optimal; lower bound 5\) by constructive, seed 0: "
        r"\d+ iterations in \S+ s, .+",
        str(result),
    )


def test_a_notebook_shows_a_sentence_and_two_pictures_and_no_script():
    words = nasty_result()._repr_html_()
    root = ET.fromstring(words)
    pictures = [child for child in root if child.tag.endswith("svg")]
    assert len(pictures) == 2
    kinds = {element.tag.split("}")[-1] for element in root.iter()}
    assert kinds <= {"div", "p", "svg", "title", "rect", "text", "polyline"}
    assert any(NASTY[1] in (text.text or "") for text in pictures[0].iter())


def test_what_a_notebook_shows_stays_small():
    many = Problem([Task(f"task-{k}", 1 + k % 7) for k in range(20_000)], machines=20)
    assert len(solve(many, "constructive")._repr_html_()) < 2_000_000


def test_a_data_frame_has_the_rows(result):
    pandas = pytest.importorskip("pandas")
    frame = result.to_dataframe()
    assert isinstance(frame, pandas.DataFrame)
    assert frame.to_dict("records") == result.schedule.rows()


def test_without_pandas_a_data_frame_says_what_it_needs(result, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    with pytest.raises(ImportError, match=r"livespan\[pandas\]"):
        result.to_dataframe()


def test_the_gantt_figure_has_a_bar_a_task():
    found = nasty_result()
    figure = found.plot_gantt(unit="hours", title="<b>")
    (bars,) = figure.data
    order = np.lexsort((found.schedule.finish, found.schedule.start, found.schedule.assignment))
    np.testing.assert_array_equal(bars.base, found.schedule.start[order])
    np.testing.assert_array_equal(bars.y, found.schedule.assignment[order])
    assert "<" not in "".join(bars.text) + "".join(figure.layout.yaxis.ticktext)
    assert figure.layout.title.text == "&lt;b&gt;"
    assert (np.asarray(bars.marker.line.width) > 0).sum() == 1, "the late one"
    figure.to_json()


def test_the_convergence_figure_goes_from_the_start_to_the_end(result):
    for by_iteration, end in ((False, result.runtime), (True, result.iterations)):
        (line,) = result.plot_convergence(by_iteration).data
        assert list(line.y) == [change.value for change in result.history] + [result.value]
        assert line.x[-1] == end


def test_the_convergence_picture_steps_down_to_the_best_value():
    changes = [Change(0, 0.0, 9.0), Change(4, 1.0, 6.0), Change(9, 2.0, 6.0)]
    scene = convergence_scene(changes, 5.0, "makespan", 400)
    (line,) = [part for part in scene.parts if isinstance(part, Line) and part.width == 2.0]
    x, y = zip(*line.points, strict=True)
    assert len(set(y)) == 2
    assert list(y) == sorted(y), "lower values stand lower"
    middle = (x[0] + x[-1]) / 2
    assert [place for place in x if abs(place - middle) < 0.01], "the step is at one second of two"
    assert all(0 <= place <= 400 for place in x)
    assert sum(part.dashed for part in scene.parts if isinstance(part, Line)) == 1
    far = convergence_scene(changes, 0.5, "makespan", 400)
    assert not any(part.dashed for part in far.parts if isinstance(part, Line))


@pytest.mark.parametrize("value", [0.0, 1e-12, 1e12, -5.0])
def test_the_convergence_picture_of_a_search_that_found_nothing_better(value):
    scene = convergence_scene([Change(0, 0.0, value), Change(0, 0.0, value)], 0.0, "x", 300)
    for part in scene.parts:
        if isinstance(part, Line):
            assert np.isfinite(part.points).all()
