/** A schedule as Chrome trace events, which chrome://tracing and Perfetto open. Pure. */

/** The traced process: there is one, and machines are its threads. */
const PROCESS = 1;
/** A unit of time is shown as a second. */
const MICROSECONDS = 1e6;
/** An arrow begins so long before its task's end, in microseconds, that it begins inside. */
const INSIDE = 1e-3;

/** @param {import("../run.js").Run} run @returns {string} */
export function scheduleTrace(run) {
  const rows = run.schedule ?? [];
  const lanes = new Map(run.delays.machines.map((name, i) => [name, i + 1]));
  for (const { agent_id } of rows) if (!lanes.has(agent_id)) lanes.set(agent_id, lanes.size + 1);
  const thread = (/** @type {import("../types.js").Row} */ row) => lanes.get(row.agent_id) ?? 0;
  const traceEvents = [
    meta("process_name", 0, { name: `${run.dataName}: ${run.algorithm}` }),
    ...[...lanes].flatMap(([name, tid]) => [
      meta("thread_name", tid, { name }),
      meta("thread_sort_index", tid, { sort_index: tid }),
    ]),
    ...rows.map((row) => bar(row, thread(row))),
    ...arrows(run, thread),
  ];
  return JSON.stringify({ displayTimeUnit: "ms", traceEvents });
}

/** @param {string} name @param {number} tid @param {Record<string, any>} args */
function meta(name, tid, args) {
  return { name, ph: "M", pid: PROCESS, tid, args };
}

/** @param {import("../types.js").Row} row @param {number} tid */
function bar({ task_id, start_time, finish_time }, tid) {
  return {
    name: task_id,
    cat: "task",
    ph: "X",
    ts: start_time * MICROSECONDS,
    dur: (finish_time - start_time) * MICROSECONDS,
    pid: PROCESS,
    tid,
    args: { start: start_time, finish: finish_time },
  };
}

/**
 * From each task to those that wait for it.
 * @param {import("../run.js").Run} run @param {(row: import("../types.js").Row) => number} thread
 */
function arrows(run, thread) {
  const rowOf = new Map((run.schedule ?? []).map((row) => [String(row.task_id), row]));
  let id = 0;
  return run.tasks.flatMap((task) => {
    const to = rowOf.get(String(task.id));
    return [...new Set(task.dependencies ?? [])].flatMap((name) => {
      const from = rowOf.get(String(name));
      if (!to || !from) return [];
      const same = { name: "precedence", cat: "precedence", id: ++id, pid: PROCESS };
      const leaves = Math.max(from.start_time * MICROSECONDS, from.finish_time * MICROSECONDS - INSIDE);
      return [
        { ...same, ph: "s", ts: leaves, tid: thread(from) },
        { ...same, ph: "f", bp: "e", ts: to.start_time * MICROSECONDS, tid: thread(to) },
      ];
    });
  });
}
