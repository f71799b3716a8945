/** Schedules and curves as files. Pure. */

const COLUMNS = /** @type {const} */ (["task_id", "agent_id", "start_time", "finish_time"]);

/** @param {import("../types.js").Row[]} rows @returns {string} RFC 4180, with a header line. */
export function scheduleCsv(rows) {
  const lines = rows.map((row) => COLUMNS.map((column) => csvCell(row[column])).join(","));
  return [COLUMNS.join(","), ...lines, ""].join("\r\n");
}

/**
 * The change points of several runs' best values.
 * @param {import("../run.js").Run[]} runs @returns {string} RFC 4180, with a header line.
 */
export function curvesCsv(runs) {
  const head = ["run", "algorithm", "seed", "objective", "iteration", "seconds", "value"];
  const lines = runs.flatMap(({ key, algorithm, seed, objective, curve }) => {
    const points = curve.value.map((value, i) => [curve.iteration[i], curve.seconds[i], value]);
    const { iteration, seconds } = curve.now;
    // Where the run has come to, changed or not.
    if (curve.iteration.at(-1) !== iteration) points.push([iteration, seconds, curve.value[curve.value.length - 1]]);
    return points.map((point) => [key, algorithm, seed ?? "", objective, ...point].map(csvCell).join(","));
  });
  return [head.join(","), ...lines, ""].join("\r\n");
}

/** @param {string|number} value */
function csvCell(value) {
  const words = String(value);
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}

/** @param {import("../run.js").Run} run */
export function scheduleJson(run) {
  const { algorithm, seed, settings, dataName, objective, best, makespan, bound, gap, status, iteration, elapsed } = run;
  return JSON.stringify(
    {
      data: dataName,
      algorithm,
      seed,
      settings,
      status,
      objective,
      value: best,
      makespan,
      lower_bound: bound,
      gap,
      iterations: iteration,
      seconds: elapsed,
      schedule: run.schedule,
    },
    null,
    1,
  );
}
