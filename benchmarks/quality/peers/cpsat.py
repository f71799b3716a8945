"""CP-SAT of OR-Tools.

Independent tasks: a boolean per task and machine and a linear load per machine (a model of
optional intervals does far worse there). Otherwise: an optional interval per task and machine,
no overlap on machines, precedence; an edge with a delay has a boolean that is true only if both
tasks share a machine. Redundant linear constraints tell the relaxation each task's length and each
machine's load: on flexible job shops CP-SAT finds much better schedules with them.
"""

from ortools import __version__
from ortools.sat.python import cp_model

from benchmarks.quality.peers import cp_solver
from benchmarks.quality.peers.scaling import horizon_of, scale_of, whole
from benchmarks.quality.reporter import Reporter, serve


def independent_model(instance, scale):
    """Return (model, decisions) for independent tasks."""
    model = cp_model.CpModel()
    makespan = model.new_int_var(0, horizon_of(instance, scale), "makespan")
    chosen = [
        {m: model.new_bool_var(f"x{task}_{m}") for m in machines}
        for task, machines in enumerate(instance.eligible)
    ]
    for task in chosen:
        model.add_exactly_one(task.values())
    for machine in range(instance.machines):
        here = [task for task in range(instance.tasks) if machine in chosen[task]]
        weights = [whole(instance.durations[task, machine], scale) for task in here]
        load = cp_model.LinearExpr.weighted_sum([chosen[task][machine] for task in here], weights)
        model.add(load <= makespan)
    model.minimize(makespan)
    return model, lambda value: (_machines(chosen, value), None)


def interval_model(instance, scale):
    """Return (model, decisions) for tasks that wait for others."""
    model = cp_model.CpModel()
    horizon = horizon_of(instance, scale)
    makespan = model.new_int_var(0, horizon, "makespan")
    start = [model.new_int_var(0, horizon, f"s{task}") for task in range(instance.tasks)]
    end = [model.new_int_var(0, horizon, f"e{task}") for task in range(instance.tasks)]
    on_machine = [[] for _ in range(instance.machines)]
    loads = [[] for _ in range(instance.machines)]
    chosen = []
    for task, machines in enumerate(instance.eligible):
        chosen.append({m: model.new_bool_var(f"x{task}_{m}") for m in machines})
        model.add_exactly_one(chosen[task].values())
        model.add(end[task] <= makespan)
        times = {m: whole(instance.durations[task, m], scale) for m in machines}
        length = model.new_int_var(min(times.values()), max(times.values()), f"d{task}")
        chosen_time = [time * chosen[task][m] for m, time in times.items()]
        model.add(length == cp_model.LinearExpr.sum(chosen_time))
        model.new_interval_var(start[task], length, end[task], f"i{task}")
        for machine, time in times.items():
            name = f"i{task}_{machine}"
            literal = chosen[task][machine]
            on_machine[machine].append(
                model.new_optional_interval_var(start[task], time, end[task], literal, name)
            )
            loads[machine].append(time * literal)
    for intervals, load in zip(on_machine, loads, strict=True):
        model.add_no_overlap(intervals)
        model.add(cp_model.LinearExpr.sum(load) <= makespan)
    for number, (before, after) in enumerate(instance.edges.tolist()):
        delay = whole(instance.delays[number], scale)
        if delay == 0:
            model.add(start[after] >= end[before])
            continue
        together = model.new_bool_var(f"t{number}")
        model.add(start[after] >= end[before] + delay - delay * together)
        for machine in chosen[before].keys() | chosen[after].keys():
            here = [chosen[task].get(machine, 0) for task in (before, after)]
            model.add(here[0] == here[1]).only_enforce_if(together)
    model.minimize(makespan)
    return model, lambda value: (_machines(chosen, value), [value(s) for s in start])


def _machines(chosen, value):
    return [next(m for m, literal in task.items() if value(literal)) for task in chosen]


def search(instance, options):
    """Build the model and solve it."""
    reporter = Reporter(options.seconds)
    scale = scale_of(instance)
    build = independent_model if instance.independent else interval_model
    model, decisions = build(instance, scale)
    note = cp_solver.run(model, instance, options, reporter, scale, decisions)
    return reporter, f"CP-SAT {__version__}", note


if __name__ == "__main__":
    serve(search)
