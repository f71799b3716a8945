"""Runs CP-SAT on a model and tells each solution: what `cpsat` and `pyjobshop` share."""

from ortools.sat.python import cp_model

from benchmarks.quality.instance import replay


class Teller(cp_model.CpSolverSolutionCallback):
    """Reads each solution's decisions and tells the value they have with unrounded durations."""

    def __init__(self, instance, reporter, scale, decisions):
        super().__init__()
        self._instance, self._reporter, self._scale = instance, reporter, scale
        self._decisions = decisions

    def on_solution_callback(self):
        """Tell a solution."""
        value = replay(self._instance, *self._decisions(self.value))
        self._reporter.incumbent(value, self.best_objective_bound / self._scale)


def run(model, instance, options, reporter, scale, decisions):
    """Solve; ``decisions(value)`` returns (assignment, start) by means of value(variable)."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = options.workers
    solver.parameters.random_seed = options.seed
    solver.parameters.max_time_in_seconds = reporter.left
    solver.best_bound_callback = lambda bound: reporter.incumbent(float("inf"), bound / scale)
    status = solver.solve(model, Teller(instance, reporter, scale, decisions))
    if scale == 1.0 and status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        reporter.incumbent(float("inf"), solver.best_objective_bound)
    reporter.proved = status == cp_model.OPTIMAL
    note = f"status {solver.status_name(status)}"
    return note if scale == 1.0 else f"{note}; durations rounded to 1/{scale:g}"
