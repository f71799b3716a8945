/**
 * A schedule laid out for drawing: machines as lanes, bars of a lane in order of
 * time. Pure; knows no pixels.
 */

import { duesOf } from "../lib/details.js";

/** Lateness below this, relatively, is rounding. */
const LEAST_LATE = 1e-9;

/** @typedef {import("../types.js").Row} Row */
/** @typedef {import("../types.js").Task} Task */

const byName = new Intl.Collator("en", { numeric: true });

export class GanttModel {
  /**
   * @param {Row[]} rows
   * @param {Task[]} tasks       The tasks that were scheduled: they know their predecessors.
   * @param {number|null} bound  Lower bound of the makespan.
   * @param {Map<string, [number, number][]>} [rests]  When machines cannot work.
   */
  constructor(rows, tasks, bound, rests = new Map()) {
    this.bound = bound;
    this.tasks = tasks;
    this.machines = [...new Set(rows.map((row) => row.agent_id))].sort(byName.compare);
    const laneOf = new Map(this.machines.map((name, lane) => [name, lane]));
    const lane = (/** @type {Row} */ row) => /** @type {number} */ (laneOf.get(row.agent_id));
    /** Bars, lane by lane, each lane in order of time. */
    this.bars = rows.toSorted((a, b) => lane(a) - lane(b) || a.start_time - b.start_time);
    this.lane = Int32Array.from(this.bars, lane);
    /** Bars of lane k are `first[k] … first[k + 1] - 1`. */
    this.first = new Int32Array(this.machines.length + 1);
    for (const k of this.lane) this.first[k + 1]++;
    for (let k = 0; k < this.machines.length; k++) this.first[k + 1] += this.first[k];
    /** Times of rest, lane by lane. */
    this.rests = this.machines.map((name) => rests.get(name) ?? []);
    this.dues = duesOf(tasks);
    /** Bars that end after their due date. @type {Set<number>} */
    this.late = new Set();
    this.bars.forEach(({ task_id, finish_time }, bar) => {
      const due = this.dues.get(String(task_id));
      if (due !== undefined && finish_time > due + LEAST_LATE * Math.max(1, due)) this.late.add(bar);
    });
    this.end = 0;
    this.longest = 0;
    for (const { start_time, finish_time } of this.bars) {
      this.end = Math.max(this.end, finish_time);
      this.longest = Math.max(this.longest, finish_time - start_time);
    }
  }

  /** Bar of each task. @returns {Map<string, number>} */
  get barOf() {
    const map = new Map(this.bars.map((bar, i) => [String(bar.task_id), i]));
    Object.defineProperty(this, "barOf", { value: map });
    return map;
  }

  /** Relations of all tasks; worked out once per list of tasks. */
  get relations() {
    return relationsOf(this.tasks);
  }

  /**
   * First bar of a lane that ends after a moment.
   * @param {number} lane @param {number} time
   */
  after(lane, time) {
    let low = this.first[lane];
    let high = this.first[lane + 1];
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.bars[mid].finish_time > time) high = mid;
      else low = mid + 1;
    }
    return low;
  }

  /**
   * The bar at a moment of a lane, or the nearest within `slack`.
   * @param {number} lane @param {number} time @param {number} slack
   * @returns {number} −1 when there is none
   */
  at(lane, time, slack) {
    if (lane < 0 || lane >= this.machines.length) return -1;
    const end = this.first[lane + 1];
    const bar = this.after(lane, time - slack);
    return bar < end && this.bars[bar].start_time <= time + slack ? bar : -1;
  }
}

/** @typedef {{before: Map<string, string[]>, after: Map<string, string[]>, level: Map<string, number>, depth: number}} Relations */

/** @type {WeakMap<Task[], Relations>} */
const known = new WeakMap();

/** @param {Task[]} tasks @returns {Relations} */
function relationsOf(tasks) {
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
  const made = { before, after, level, depth: Math.max(0, ...new Set(level.values())) };
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
