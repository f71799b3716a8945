"""Every family's files, made up in small."""

import json
import math

import numpy as np
import pytest
from benchmarks.quality import generated
from benchmarks.quality.families import (
    FAMILIES,
    Known,
    interleaved,
    machine_bound,
    read_known,
    spread,
)
from benchmarks.quality.instance import Instance

COSTS = "#critical\n0.0\n#tasks\n0: 1, 2.5\n1: 3, 4\n#edges\n0: 0, 1, 7\n#end"
RECORDED = {
    "schemaVersion": "1.5",
    "workflow": {
        "specification": {
            "tasks": [
                {"id": "a", "parents": [], "inputFiles": [], "outputFiles": ["f", "g"]},
                {"id": "b", "parents": ["a"], "inputFiles": ["f"], "outputFiles": []},
            ],
            "files": [{"id": "f", "sizeInBytes": 5e8}, {"id": "g", "sizeInBytes": 1e8}],
        },
        "execution": {
            "tasks": [{"id": "a", "runtimeInSeconds": 10}, {"id": "b", "runtimeInSeconds": 0}]
        },
    },
}
FILES = {
    "hcsp": ("hcsp/2x2/A.u_c_hihi", "2 2 0\n1\n2\n3\n4\n"),
    "unrelated": ("unrelated/fr_1.txt", "2 2\n1 2\n3 4\n"),
    "identical": ("identical/P.txt", "2\n3\n5\n6\n7\n"),
    "jobshop": ("jobshop/Someone/j1.txt", "2 2\n0 3 1 2\n1 4 0 1\n"),
    "flexible_jobshop": ("flexible_jobshop/Someone/k1.txt", "1 2\n2 1 1 3 2 1 4 2 5\n"),
    "flexible_jobshop_dag": (
        "flexible_jobshop_dag/D1.txt",
        "# words\n3 2 2\n0 1\n0 2\n1 0 3\n2 0 4 1 5\n1 1 6\n",
    ),
    "workflows": ("workflow_costs/Some/w-2-2.dag", COSTS),
}


def only(tmp_path, family):
    path, text = FILES[family]
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(text, encoding="utf-8")
    entries = [entry for entry in FAMILIES[family].entries(tmp_path) if "layered" not in entry.name]
    assert len(entries) == 1
    return entries[0]


@pytest.mark.parametrize(
    ("family", "name", "durations", "edges"),
    [
        ("hcsp", "A.u_c_hihi", [[1, 2], [3, 4]], []),
        ("unrelated", "fr_1", [[1, 2], [3, 4]], []),
        ("identical", "P", [[5, 5], [6, 6], [7, 7]], []),
        (
            "jobshop",
            "j1",
            [[3, math.inf], [math.inf, 2], [math.inf, 4], [1, math.inf]],
            [[0, 1], [2, 3]],
        ),
        ("flexible_jobshop", "k1", [[3, math.inf], [4, 5]], [[0, 1]]),
        ("flexible_jobshop_dag", "D1", [[3, math.inf], [4, 5], [math.inf, 6]], [[0, 1], [0, 2]]),
        ("workflows", "w-2-2", [[1, 2.5], [3, 4]], [[0, 1]]),
    ],
)
def test_a_file_of_each_family_is_read(tmp_path, family, name, durations, edges):
    entry = only(tmp_path, family)
    instance = entry.load()
    assert entry.name == instance.name == name
    assert instance.durations.tolist() == durations
    assert instance.edges.tolist() == edges
    assert instance.has_transfers == (family == "workflows")


def test_a_recorded_workflow_gets_its_files_as_delays(tmp_path):
    (tmp_path / "wfinstances").mkdir()
    (tmp_path / "wfinstances/r.json").write_text(json.dumps(RECORDED), encoding="utf-8")
    entries = FAMILIES["workflows"].entries(tmp_path)
    instance = next(entry for entry in entries if entry.group == "wfinstances").load()
    assert instance.durations[0].tolist() == pytest.approx((10 / np.linspace(1, 2, 8)).tolist())
    assert instance.durations[1, 0] > 0
    assert instance.edges.tolist() == [[0, 1]]
    assert instance.delays.tolist() == [4.0]  # 5e8 bytes at 1.25e8 a second; g is not read


def test_files_that_name_no_machines_are_left_aside(tmp_path):
    (tmp_path / "workflow_costs").mkdir()
    (tmp_path / "workflow_costs/fft.txt").write_text("60\n60\n0 1 60\n", encoding="utf-8")
    assert all("fft" not in entry.name for entry in FAMILIES["workflows"].entries(tmp_path))


def test_best_known_values_are_found_by_file_then_by_name(tmp_path):
    entry = only(tmp_path, "jobshop")
    assert entry.known == Known()
    table = tmp_path / "jobshop/best_known.csv"
    table.write_text(
        "file,instance,lower_bound,best_known,cpsat_9.15_600s_4cores\nSomeone/j1.txt,j1,5,6,7\n",
        encoding="utf-8",
    )
    known = FAMILIES["jobshop"].entries(tmp_path)[0].known
    assert (known.bound, known.best) == (5, 6)
    assert list(known.published.values()) == [7]


def test_tables_without_files_go_by_instance(tmp_path):
    (tmp_path / "b.csv").write_text("instance,best_lb,best_ub\nfr_1,3,4\n", encoding="utf-8")
    assert read_known(tmp_path / "b.csv") == {"fr_1": Known(3, 4)}


@pytest.mark.parametrize(
    ("count", "chosen"),
    [(0, range(10)), (1, [5]), (2, [2, 7]), (5, [1, 3, 5, 7, 9]), (20, range(10))],
)
def test_samples_are_spread_and_the_same_each_time(count, chosen):
    assert list(spread(list(range(10)), count)) == list(chosen)


def test_every_beginning_of_an_interleaved_order_is_spread():
    assert interleaved(list(range(8))) == [0, 4, 2, 6, 1, 5, 3, 7]
    assert interleaved(["only"]) == ["only"]
    assert sorted(interleaved(list(range(13)))) == list(range(13))


def test_numbers_in_names_are_ordered_as_numbers(tmp_path):
    (tmp_path / "unrelated").mkdir()
    for name in ("fr_10", "fr_9", "fr_100"):
        (tmp_path / f"unrelated/{name}.txt").write_text("1 1\n1\n", encoding="utf-8")
    names = [entry.name for entry in FAMILIES["unrelated"].entries(tmp_path)]
    assert names == ["fr_9", "fr_10", "fr_100"]


def test_layered_graphs_are_what_their_description_says():
    made = generated.layered(200, 4, 0.5, 1)
    again = generated.layered(200, 4, 0.5, 1)
    assert np.array_equal(made.durations, again.durations)
    assert np.array_equal(made.edges, again.edges)
    assert (made.edges[:, 0] < made.edges[:, 1]).all()
    assert max(len(before) for before in made.before) <= 3
    assert made.delays.mean() == pytest.approx(0.5 * made.durations.mean(), rel=0.15)
    ratios = made.durations / made.durations[:, :1]
    assert np.allclose(ratios, ratios[0])
    unrelated = generated.layered(200, 4, 0.5, 1, related=False)
    ratios = unrelated.durations / unrelated.durations[:, :1]
    assert not np.allclose(ratios, ratios[0])


@pytest.mark.parametrize(
    ("lengths", "machines", "bound"),
    [([5, 5, 4, 4, 3, 3], 2, 12), ([9, 1], 2, 9), ([6, 6, 5], 2, 11), ([1, 1, 1], 2, 2)],
)
def test_elementary_bounds_of_identical_machines(lengths, machines, bound):
    durations = np.repeat(np.array(lengths, dtype=float)[:, None], machines, axis=1)
    assert machine_bound(Instance("p", durations)) == bound


def test_elementary_bounds_of_chains():
    chain = Instance("c", np.array([[3.0, 2], [4, 4]]), np.array([[0, 1]]), np.array([9.0]))
    assert machine_bound(chain) == 6
