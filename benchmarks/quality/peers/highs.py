"""HiGHS on the assignment formulation of independent tasks, as a mixed-integer program."""

from importlib.metadata import version

import highspy
import numpy as np

from benchmarks.quality.instance import replay
from benchmarks.quality.reporter import Reporter, serve


def program(instance):
    """Return (the program, tasks, machines): a variable per eligible pair and the makespan last."""
    task, machine = np.nonzero(np.isfinite(instance.durations))
    times = instance.durations[task, machine]
    pairs, tasks, machines = len(task), instance.tasks, instance.machines
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = pairs + 1, tasks + machines
    lp.col_cost_ = np.append(np.zeros(pairs), 1.0)
    lp.col_lower_ = np.zeros(pairs + 1)
    lp.col_upper_ = np.append(np.ones(pairs), highspy.kHighsInf)
    # Each task is done once; each load less the makespan is at most 0.
    lp.row_lower_ = np.append(np.ones(tasks), np.full(machines, -highspy.kHighsInf))
    lp.row_upper_ = np.append(np.ones(tasks), np.zeros(machines))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.append(np.arange(0, 2 * pairs + 1, 2), 2 * pairs + machines)
    rows = np.column_stack((task, tasks + machine)).ravel()
    values = np.column_stack((np.ones(pairs), times)).ravel()
    lp.a_matrix_.index_ = np.append(rows, tasks + np.arange(machines))
    lp.a_matrix_.value_ = np.append(values, np.full(machines, -1.0))
    lp.integrality_ = [highspy.HighsVarType.kInteger] * pairs + [highspy.HighsVarType.kContinuous]
    return lp, task, machine


def search(instance, options):
    """Build the program and solve it."""
    reporter = Reporter(options.seconds)
    lp, task, machine = program(instance)
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", options.workers),
        ("random_seed", options.seed),
        ("time_limit", reporter.left),
        ("mip_rel_gap", 0.0),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(lp)

    def tell(event):
        chosen = np.asarray(event.data_out.mip_solution)[:-1] > 0.5
        assignment = np.empty(instance.tasks, dtype=int)
        assignment[task[chosen]] = machine[chosen]
        reporter.incumbent(replay(instance, assignment, None), event.data_out.mip_dual_bound)

    solver.cbMipImprovingSolution += tell
    solver.run()
    bound = solver.getInfo().mip_dual_bound
    if np.isfinite(bound):
        reporter.incumbent(float("inf"), bound)
    status = solver.getModelStatus()
    reporter.proved = status == highspy.HighsModelStatus.kOptimal
    return reporter, f"HiGHS {version('highspy')}", f"status {solver.modelStatusToString(status)}"


if __name__ == "__main__":
    serve(search)
