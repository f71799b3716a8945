"""Random problems of every kind, for Hypothesis."""

from hypothesis import strategies as st

from livespan import Machine, Network, Problem, Setups, Task

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


@st.composite
def rich_problems(draw, max_tasks=10, max_machines=4, only_delays=False):
    """Draw a problem with any of transfers, releases, due dates, set-ups and times of rest.

    All times are whole, so that sums are exact. ``only_delays`` leaves out set-ups and rests.
    """
    base = draw(problems(max_tasks, max_machines))
    whole = st.integers(0, 20).map(float)
    count = base.machine_count
    families = ("x", "y", "z") if not only_delays and draw(st.booleans()) else ("",)
    released, lagged = draw(st.booleans()), draw(st.booleans())
    rests = not only_delays and draw(st.booleans())
    tasks = [
        Task(
            task.id,
            0.0,
            task.predecessors,
            task.eligible,
            cost=draw(whole),
            release=draw(whole) if released else 0.0,
            due=draw(st.one_of(st.just(float("inf")), st.integers(0, 60).map(float))),
            weight=draw(st.integers(0, 5).map(float)),
            data={name: draw(whole) for name in task.predecessors} if lagged else {},
            family=draw(st.sampled_from(families)),
        )
        for task in base.tasks
    ]
    machines = []
    for machine in base.machines:
        marks = sorted(draw(st.sets(st.integers(0, 80), max_size=4))) if rests else []
        down = tuple((float(a), float(b)) for a, b in zip(marks[::2], marks[1::2], strict=False))
        rate, power, idle = (draw(st.integers(0, 9).map(float)) for _ in range(3))
        machines.append(Machine(machine.id, 1.0, rate, down, power, idle))
    rows = st.lists(whole, min_size=count, max_size=count)
    durations = draw(st.lists(rows, min_size=len(tasks), max_size=len(tasks)))
    network = Network(draw(st.lists(rows, min_size=count, max_size=count))) if lagged else None
    # Going round by a third family is never shorter than going straight.
    gap = draw(st.integers(5, 10).map(float))
    times = [[0.0 if a == b else gap + draw(whole) / 4 // 1 for b in families] for a in families]
    setups = Setups(families, times) if len(families) > 1 else None
    return Problem(tasks, machines, durations, network=network, setups=setups)
