/** Which bar lies in which lane: by machine, or by job. Pure. */

import { relationsOf } from "./relations.js";

/** @typedef {import("../types.js").Row} Row */
/** @typedef {"machine"|"job"} LanesBy */
/** @typedef {{names: string[], of: (row: Row) => number}} Lanes  A lane without a name continues the one above. */

const byName = new Intl.Collator("en", { numeric: true });

/**
 * @param {Row[]} rows @param {import("../types.js").Task[]} tasks @param {LanesBy} by
 * @returns {Lanes}
 */
export function lanesOf(rows, tasks, by) {
  return by === "job" ? jobLanes(rows, tasks) : machineLanes(rows);
}

/** @param {Row[]} rows @returns {Lanes} */
function machineLanes(rows) {
  const names = [...new Set(rows.map((row) => row.agent_id))].sort(byName.compare);
  const laneOf = new Map(names.map((name, lane) => [name, lane]));
  return { names, of: (row) => laneOf.get(row.agent_id) ?? 0 };
}

/**
 * A job has as many lanes as it has tasks at the same time.
 * @param {Row[]} rows @param {import("../types.js").Task[]} tasks @returns {Lanes}
 */
function jobLanes(rows, tasks) {
  const { jobOf, jobs } = relationsOf(tasks);
  /** When each lane of each job is free again. @type {number[][]} */
  const free = jobs.map(() => []);
  /** @type {Map<Row, [number, number]>} */
  const place = new Map();
  for (const row of rows.toSorted((a, b) => a.start_time - b.start_time)) {
    const job = jobOf.get(String(row.task_id)) ?? 0;
    const ends = free[job];
    const found = ends.findIndex((end) => end <= row.start_time);
    const lane = found < 0 ? ends.length : found;
    ends[lane] = row.finish_time;
    place.set(row, [job, lane]);
  }
  const order = jobs.map((_, job) => job).filter((job) => free[job].length);
  order.sort((a, b) => byName.compare(jobs[a], jobs[b]));
  /** @type {number[]} */
  const first = [];
  /** @type {string[]} */
  const names = [];
  for (const job of order) {
    first[job] = names.length;
    names.push(jobs[job], ...Array.from({ length: free[job].length - 1 }, () => ""));
  }
  return {
    names,
    of(row) {
      const [job, lane] = place.get(row) ?? [order[0], 0];
      return first[job] + lane;
    },
  };
}
