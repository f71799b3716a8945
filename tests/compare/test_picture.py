"""A comparison drawn: means over time by hand, and pictures of every kind."""

from xml.etree import ElementTree

import numpy as np
import pytest

from livespan.compare.scene import comparison_scene, means_over_time
from livespan.errors import FormatError
from livespan.exports.picture.scene import Box, Line, Words
from tests.compare.test_comparison import made


def test_means_over_time_by_hand():
    # Each run is one above its last value for 0.2 s of 0.5 s.
    moments, mean, spread = means_over_time(made(slow=[12.0, 10.0]), "slow", 0.5)
    assert moments[[0, -1]].tolist() == [0.0, 0.5]
    assert np.array_equal(mean, np.where(moments < 0.2, 12.0, 11.0))
    assert spread == pytest.approx(2**0.5)


def test_each_algorithm_has_a_line_a_box_and_a_mark_for_each_run():
    found = made(slow=[12.0, 11.0, 10.0], fast=[9.0, 9.0, 9.0])
    scene = comparison_scene(found)
    titles = [part.title for part in scene.parts if isinstance(part, Box) and part.title]
    assert titles[:3] == [f"fast, seed {seed}: 9" for seed in range(3)]
    assert titles[3:] == ["slow, seed 0: 12", "slow, seed 1: 11", "slow, seed 2: 10"]
    said = [part.text for part in scene.parts if isinstance(part, Words)]
    assert "slow" in said
    assert "11 ± 1" in said
    assert "lower bound 8" in said[0]
    thick = [part for part in scene.parts if isinstance(part, Line) and part.width == 2.0]
    assert len(thick) == 2
    assert all(0 <= x <= scene.width and 0 <= y <= scene.height
               for part in scene.parts if isinstance(part, Line)
               for x, y in part.points)  # fmt: skip


@pytest.mark.parametrize("values", [{"a": [5.0]}, {"a": [0.0, 0.0], "b": [0.0, 0.0]}])
def test_one_run_and_equal_values_are_drawn_too(values):
    scene = comparison_scene(made(**values))
    for part in scene.parts:
        if isinstance(part, Line):
            assert np.isfinite(part.points).all()


@pytest.mark.parametrize(
    ("suffix", "begins"),
    [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("csv", b"algorithm,seed")],
)
def test_it_saves_itself_by_suffix(tmp_path, suffix, begins):
    path = tmp_path / f"found.{suffix}"
    made(slow=[12.0, 11.0], **{"<fast>": [10.0, 10.0]}).save(path)
    assert path.read_bytes().startswith(begins)
    if suffix == "svg":
        assert "<fast>" in "".join(ElementTree.parse(path).getroot().itertext())


def test_an_unknown_suffix_is_named(tmp_path):
    with pytest.raises(FormatError, match=r"found.gif has no suffix of a comparison .*\.svg"):
        made(a=[1.0]).save(tmp_path / "found.gif")
