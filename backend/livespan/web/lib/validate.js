/** What can be told about the tasks without asking the server. Pure. */

import { EXTRAS, given } from "./details.js";

/** Issues beyond this many are not listed: the first ones tell the story. */
const MOST = 200;

/**
 * Cells that a run would be refused for.
 * @param {import("../types.js").Task[]} tasks
 * @param {boolean} dependencies Whether predecessors count.
 * @param {boolean} lengths Whether durations count; they do not where a matrix says them.
 * @returns {import("../types.js").Issue[]}
 */
export function issuesOf(tasks, dependencies, lengths = true) {
  /** @type {import("../types.js").Issue[]} */
  const issues = [];
  /** @type {Map<string, number>} */
  const rowOf = new Map();
  tasks.forEach((task, row) => {
    if (issues.length >= MOST) return;
    const id = String(task.id);
    const earlier = rowOf.get(id);
    if (id.trim() === "") issues.push({ row, field: "id", reason: "A task needs a name." });
    else if (earlier !== undefined) {
      issues.push({ row, field: "id", reason: `Row ${earlier + 1} is named “${id}” too.` });
    } else rowOf.set(id, row);
    const reason = lengths ? durationProblem(task.length) : null;
    if (reason) issues.push({ row, field: "length", reason });
    for (const field of EXTRAS) {
      const trouble = given(task[field]) ? numberProblem(task[field]) : null;
      if (trouble) issues.push({ row, field, reason: trouble });
    }
  });
  if (dependencies) {
    for (let row = 0; row < tasks.length && issues.length < MOST; row++) {
      const reason = dependencyProblem(tasks[row], rowOf);
      if (reason) issues.push({ row, field: "dependencies", reason });
    }
  }
  return issues;
}

/** @param {unknown} length @returns {string|null} */
function durationProblem(length) {
  if (length == null || String(length).trim() === "") return "A duration is missing.";
  return numberProblem(length);
}

/** @param {unknown} given @returns {string|null} */
function numberProblem(given) {
  const value = Number(given);
  if (!Number.isFinite(value)) return `“${given}” is not a number.`;
  if (value < 0) return "Durations, dates and weights cannot be negative.";
  return null;
}

/**
 * @param {import("../types.js").Task} task @param {Map<string, number>} rowOf
 * @returns {string|null}
 */
function dependencyProblem(task, rowOf) {
  for (const name of task.dependencies ?? []) {
    if (String(name) === String(task.id)) return "A task cannot wait for itself.";
    if (!rowOf.has(String(name))) return `There is no task named “${name}”.`;
  }
  return null;
}

/** @param {string} words "a, b;c" -> ["a", "b", "c"] */
export function splitNames(words) {
  return words
    .split(/[,;]/)
    .map((word) => word.trim())
    .filter(Boolean);
}

/**
 * The data in numbers.
 * @param {import("../types.js").Task[]} tasks
 */
export function factsOf(tasks) {
  let linked = 0;
  let work = 0;
  let longest = 0;
  for (const task of tasks) {
    if (task.dependencies?.length) linked++;
    const length = Number(task.length);
    if (Number.isFinite(length)) {
      work += length;
      longest = Math.max(longest, length);
    }
  }
  return { tasks: tasks.length, linked, work, longest };
}
