/** What the tasks have to do with each other, whatever their schedule. Pure. */

import { grouped } from "../lib/grouped.js";

/** @typedef {import("../types.js").Task} Task */

/**
 * @typedef {object} Relations
 * @property {Map<string, string[]>} before  Predecessors of each task.
 * @property {Map<string, string[]>} after   Successors of each task that has some.
 * @property {Map<string, number>} level     Longest chain of predecessors of each task.
 * @property {number} depth                  Greatest level.
 * @property {Map<string, number>} jobOf     Job of each task.
 * @property {string[]} jobs                 Names of the jobs.
 */

/** @type {WeakMap<Task[], Relations>} */
const known = new WeakMap();

/** Relations of a list of tasks; worked out once per list. @param {Task[]} tasks @returns {Relations} */
export function relationsOf(tasks) {
  const old = known.get(tasks);
  if (old) return old;
  /** @type {Map<string, string[]>} */
  const before = new Map(tasks.map((task) => [String(task.id), (task.dependencies ?? []).map(String)]));
  /** @type {Map<string, string[]>} */
  const after = new Map();
  for (const [id, names] of before) {
    for (const name of names) {
      const list = after.get(name);
      if (list) list.push(id);
      else after.set(name, [id]);
    }
  }
  const level = levelsOf(before, after);
  const depth = [...level.values()].reduce((a, b) => Math.max(a, b), 0);
  const made = { before, after, level, depth, ...jobsOf(before) };
  known.set(tasks, made);
  return made;
}

/**
 * Longest chain of predecessors of each task, by peeling off the tasks that wait for nothing.
 * @param {Map<string, string[]>} before @param {Map<string, string[]>} after
 */
function levelsOf(before, after) {
  const waits = new Map([...before].map(([id, names]) => [id, names.length]));
  /** @type {Map<string, number>} */
  const level = new Map();
  const queue = [...waits].filter(([, n]) => n === 0).map(([id]) => id);
  for (const id of queue) level.set(id, 0);
  for (let i = 0; i < queue.length; i++) {
    const next = (level.get(queue[i]) ?? 0) + 1;
    for (const id of after.get(queue[i]) ?? []) {
      level.set(id, Math.max(level.get(id) ?? 0, next));
      const left = (waits.get(id) ?? 1) - 1;
      waits.set(id, left);
      if (left === 0) queue.push(id);
    }
  }
  return level;
}

/**
 * A job is a set of tasks that hang together by their predecessors; tasks that hang together with
 * nothing are one job between them.
 * @param {Map<string, string[]>} before
 */
function jobsOf(before) {
  const ids = [...before.keys()];
  const place = new Map(ids.map((id, i) => [id, i]));
  const parent = Int32Array.from(ids, (_, i) => i);
  const root = (/** @type {number} */ i) => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  for (const [id, names] of before) {
    for (const name of names) {
      const other = place.get(name);
      if (other !== undefined) parent[root(other)] = root(/** @type {number} */ (place.get(id)));
    }
  }
  const members = grouped(ids.keys(), root);
  return named([...members.values()].map((group) => group.map((i) => ids[i])));
}

/** @param {string[][]} groups */
function named(groups) {
  /** @type {Map<string, number>} */
  const jobOf = new Map();
  /** @type {string[]} */
  const jobs = [];
  let single = -1;
  for (const ids of groups) {
    if (ids.length === 1 && single < 0) single = jobs.push("single tasks") - 1;
    const job = ids.length === 1 ? single : jobs.push(jobName(ids, jobs.length + 1)) - 1;
    for (const id of ids) jobOf.set(id, job);
  }
  return { jobOf, jobs };
}

/** What the names of all its tasks begin with, where that says something. @param {string[]} ids @param {number} number */
function jobName(ids, number) {
  let shared = ids[0];
  for (const id of ids) {
    let same = 0;
    while (same < shared.length && shared[same] === id[same]) same++;
    shared = shared.slice(0, same);
  }
  const name = shared.replace(/[\s\-_.:/]+$/, "");
  // "J1" of J10-1, J10-2 … is whole; "J1" of J10 and J11 is cut within a number.
  const whole = name !== shared || ids.every((id) => id.length === shared.length || !/\d/.test(id[shared.length]));
  return name.length > 0 && whole ? name : `job ${number}`;
}
