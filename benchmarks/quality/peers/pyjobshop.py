"""PyJobShop with its OR-Tools engine; its model is solved here so that incumbents can be seen."""

from importlib.metadata import version

from pyjobshop import Model
from pyjobshop.solvers.ortools import CPModel

from benchmarks.quality.peers import cp_solver
from benchmarks.quality.peers.scaling import scale_of, whole
from benchmarks.quality.reporter import Reporter, serve


def problem(instance, scale):
    """Return (PyJobShop's data, machine of each mode, modes of each task)."""
    model = Model()
    machines = [model.add_machine() for _ in range(instance.machines)]
    tasks = [model.add_task() for _ in range(instance.tasks)]
    machine_of, modes_of = [], []
    for task, eligible in enumerate(instance.eligible):
        modes_of.append(range(len(machine_of), len(machine_of) + len(eligible)))
        machine_of.extend(eligible)
        for machine in eligible:
            length = whole(instance.durations[task, machine], scale)
            model.add_mode(tasks[task], machines[machine], length)
    for before, after in instance.edges.tolist():
        model.add_end_before_start(tasks[before], tasks[after])
    return model.data(), machine_of, modes_of


def search(instance, options):
    """Build the model and solve it."""
    reporter = Reporter(options.seconds)
    scale = scale_of(instance)
    data, machine_of, modes_of = problem(instance, scale)
    built = CPModel(data)
    variables = built.variables

    def decisions(value):
        taken = [next(k for k in modes if value(variables.mode_vars[k])) for modes in modes_of]
        start = [value(task.start) for task in variables.task_vars]
        return [machine_of[mode] for mode in taken], start

    note = cp_solver.run(built.model, instance, options, reporter, scale, decisions)
    name = f"PyJobShop {version('pyjobshop')} on OR-Tools {version('ortools')}"
    return reporter, name, note


if __name__ == "__main__":
    serve(search)
