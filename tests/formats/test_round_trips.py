"""What is written down in a layout, by the plainest of writers, is what is read from it."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from livespan.formats import read

TIMES = st.one_of(st.integers(0, 99), st.floats(0, 1e6).map(lambda time: round(time, 3)))
few = settings(max_examples=60, deadline=None)


@st.composite
def shops(draw):
    """Draw jobs: for each operation, its times by machine, machines from 0; and their number."""
    machines = draw(st.integers(2, 4))
    choice = st.dictionaries(st.integers(0, machines - 1), TIMES, min_size=1)
    jobs = draw(st.lists(st.lists(choice, min_size=1, max_size=4), min_size=1, max_size=4))
    # Both ends are used, so that nothing is left to assume of where machines begin to count.
    jobs.append([{0: 1.0}, {machines - 1: 2.0}])
    return jobs, machines


def matrix(jobs, machines):
    rows = [[choice.get(k, math.inf) for k in range(machines)] for job in jobs for choice in job]
    return np.array(rows, dtype=float).tolist()


@given(shop=shops(), base=st.sampled_from([0, 1]))
@few
def test_flexible_job_shops_from_either_base(shop, base):
    jobs, machines = shop
    lines = [f"{len(jobs)} {machines}"]
    for job in jobs:
        cells = [len(job)]
        for choice in job:
            cells += [len(choice), *(c for k, t in choice.items() for c in (k + base, t))]
        lines.append(" ".join(map(str, cells)))
    found = read("x.fjs", "\n".join(lines))
    assert found.format == "flexible_jobshop"
    assert found.durations.tolist() == matrix(jobs, machines)
    assert bool(found.warnings) == (base == 0)
    firsts = {f"J{number}-1" for number in range(1, len(jobs) + 1)}
    assert {task.id for task in found.tasks if not task.predecessors} == firsts


@given(data=st.data(), base=st.sampled_from([0, 1]), machines=st.integers(2, 4))
@few
def test_job_shops_in_both_layouts(data, base, machines):
    route = st.permutations(range(machines))
    routes = data.draw(st.lists(route, min_size=1, max_size=4))
    row = st.lists(TIMES, min_size=machines, max_size=machines)
    times = [data.draw(row) for _ in routes]
    jobs = [
        [{k: t} for k, t in zip(r, ts, strict=True)] for r, ts in zip(routes, times, strict=True)
    ]
    head = f"{len(jobs)} {machines}\n"
    pairs = head + "\n".join(
        " ".join(f"{k + base} {t}" for k, t in zip(r, ts, strict=True))
        for r, ts in zip(routes, times, strict=True)
    )
    apart = head + "\n".join(" ".join(map(str, ts)) for ts in times)
    apart += "\n" + "\n".join(" ".join(str(k + base) for k in r) for r in routes)
    for text, name in ((pairs, "jobshop"), (apart, "taillard")):
        found = read("x.txt", text, format=name)
        assert found.durations.tolist() == matrix(jobs, machines)
        assert all(len(task.predecessors) <= 1 for task in found.tasks)


@given(rows=st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(TIMES, min_size=width, max_size=width), min_size=1, max_size=5)
))  # fmt: skip
@few
def test_matrices_in_each_layout(rows):
    tasks, machines = len(rows), len(rows[0])
    cells = [str(cell) for row in rows for cell in row]
    lines = [" ".join(map(str, row)) for row in rows]
    for text in (
        "\n".join([f"{tasks} {machines} 0", *cells]),
        "\n".join([f"{tasks} {machines}", *lines]),
        "\r\n".join([f"{tasks}", f"{machines}", "# times", "", *lines]),
    ):
        found = read("x.etc", text, format="duration_matrix")
        assert found.durations.tolist() == np.array(rows, dtype=float).tolist()


@given(
    tasks=st.lists(
        st.tuples(TIMES, st.lists(st.tuples(st.integers(0, 9), TIMES), max_size=3)),
        min_size=1,
        max_size=8,
    ),
    first=st.sampled_from([0, 1]),
)
@few
def test_task_graphs_with_communication(tasks, first):
    lines, expected = [str(len(tasks))], []
    for row, (time, drawn) in enumerate(tasks):
        before = {place % row: cost for place, cost in drawn} if row else {}
        edges = " ".join(f"{place + first} {cost}" for place, cost in before.items())
        lines.append(f"{row + first} {time + 1} {len(before)} {edges}")
        data = {str(place + first): float(cost) for place, cost in before.items() if cost}
        expected.append((str(row + first), float(time + 1), data))
    found = read("x.stg", "\n".join(lines), format="stg")
    # Without any edge the layout with and the one without costs are the same text.
    assert [(task.id, task.length, dict(task.data)) for task in found.tasks] == expected
