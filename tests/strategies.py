"""Random problems of every kind, for Hypothesis."""

from hypothesis import strategies as st

from livespan import Machine, Problem, Task

lengths = st.one_of(
    # Nothing so small beside the rest that sums swallow it.
    st.integers(0, 50).map(float),
    st.floats(1e-3, 1e6),
)


@st.composite
def problems(draw, max_tasks=12, max_machines=4):
    """Draw a problem: identical, related or unrelated machines, with or without precedence."""
    count = draw(st.integers(1, max_tasks))
    machine_count = draw(st.integers(1, max_machines))
    names = [f"m{k}" for k in range(machine_count)]
    precedence = draw(st.booleans())
    restricted = draw(st.booleans())
    tasks = []
    for number in range(count):
        before = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        eligible = draw(st.sets(st.sampled_from(names), min_size=1)) if restricted else None
        tasks.append(
            Task(
                f"t{number}",
                draw(lengths),
                tuple(f"t{k}" for k in sorted(before)) if precedence else (),
                None if eligible is None else tuple(sorted(eligible)),
            )
        )
    draw_kind = draw(st.sampled_from(["identical", "related", "unrelated"]))
    if draw_kind == "unrelated":
        rows = st.lists(lengths, min_size=machine_count, max_size=machine_count)
        matrix = draw(st.lists(rows, min_size=count, max_size=count))
        return Problem(tasks, [Machine(name) for name in names], matrix)
    speeds = st.sampled_from([0.5, 1.0, 2.0, 3.0]) if draw_kind == "related" else st.just(1.0)
    return Problem(tasks, [Machine(name, draw(speeds)) for name in names])
