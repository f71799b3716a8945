/**
 * Durations that differ from machine to machine: a matrix of tasks × machines in
 * which null means "cannot run there", and lists of machines a task may run on.
 * Both hold only as long as they fit the tasks and the machines. Pure.
 */

import { plural } from "./lib/words.js";

/** @typedef {import("./types.js").Dataset} Dataset */
/** @typedef {import("./types.js").Machines} Machines */

/**
 * Let go of what no longer fits.
 * @param {Dataset} data Changed in place.
 * @param {Machines} machines
 * @returns {string[]} What was let go, in sentences.
 */
export function refit(data, machines) {
  const names = namesOf(machines);
  const words = [];
  if (data.durations && !fits(data.durations, data.tasks.length, names.length)) {
    const shape = shapeOf(data.durations);
    words.push(`The matrix of ${shape} durations no longer fits and is not used any more. ${drop(data)}`);
  }
  words.push(...refitPairs(data, names.length));
  const known = new Set(names);
  const gone = new Set(data.tasks.filter((task) => eligibleOf(task)?.some((name) => !known.has(name))));
  if (gone.size) {
    data.tasks = data.tasks.map((task) => (gone.has(task) ? { ...task, eligible: undefined } : task));
    words.push(`${plural(gone.size, "task")} named machines that are gone and may now run anywhere.`);
  }
  return words;
}

/**
 * Let go of matrices between machines, or one for each, that no longer fit their number.
 * @param {Dataset} data Changed in place. @param {number} machines
 * @returns {string[]}
 */
function refitPairs(data, machines) {
  const words = [];
  const { network, setups } = data;
  if (network && [network.latency, network.bandwidth].some((given) => Array.isArray(given) && given.length !== machines)) {
    data.network = null;
    words.push("The matrices of the network no longer fit: a unit of data now takes a unit of time.");
  }
  if (setups && Array.isArray(setups.times[0]?.[0]) && setups.times.length > 1 && setups.times.length !== machines) {
    data.setups = { ...setups, times: setups.times[0] };
    words.push("Every machine now has the set-up times of the first.");
  }
  return words;
}

/**
 * Give up the matrix: each task has one duration again.
 * @param {Dataset} data Changed in place.
 * @returns {string} Where the durations come from now.
 */
export function drop(data) {
  const { durations } = data;
  data.durations = null;
  if (!durations || data.tasks.some((task) => Number(task.length) > 0)) return "Each task has its own duration again.";
  data.tasks = data.tasks.map((task, row) => ({ ...task, length: meanOf(durations[row]) }));
  return "Each task now takes the mean of its row.";
}

/** @param {(number|null)[][]} durations @param {number} tasks @param {number} machines */
function fits(durations, tasks, machines) {
  return durations.length === tasks && (durations[0]?.length ?? 0) === machines;
}

/** What the machines are called at the server. @param {Machines} machines @returns {string[]} */
export function namesOf({ named, count, agents }) {
  if (named) return agents.map((agent) => agent.id);
  return Array.from({ length: count }, (_, i) => `Agent-${i + 1}`);
}

/** @param {import("./types.js").Task} task @returns {string[]|undefined} */
export function eligibleOf(task) {
  return Array.isArray(task.eligible) ? task.eligible.map(String) : undefined;
}

/** @param {(number|null)[][]} durations "200 × 8" */
export function shapeOf(durations) {
  return `${durations.length} × ${durations[0]?.length ?? 0}`;
}

/** @param {(number|null)[]|undefined} row @returns {number[]} */
function possible(row = []) {
  return /** @type {number[]} */ (row.filter((cell) => cell != null));
}

/** @param {(number|null)[]|undefined} row */
function meanOf(row) {
  const cells = possible(row);
  return cells.length ? Number((cells.reduce((a, b) => a + b, 0) / cells.length).toPrecision(6)) : 0;
}

/** @param {(number|null)[]|undefined} row "3–9": shortest and longest of a row. */
export function spanOf(row) {
  const cells = possible(row);
  const [low, high] = cells.reduce(([a, b], cell) => [Math.min(a, cell), Math.max(b, cell)], [Infinity, -Infinity]);
  return low === high ? String(low) : `${low}–${high}`;
}

/** Tasks × machines that cannot be. @param {(number|null)[][]} durations */
export function impossible(durations) {
  return durations.reduce((sum, row) => sum + row.length - possible(row).length, 0);
}

/**
 * The same duration wherever a task can run.
 * @param {(number|null)[]} row @param {number} length
 */
export function levelled(row, length) {
  return row.map((cell) => (cell == null ? null : length));
}
