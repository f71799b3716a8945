/**
 * A schedule laid out for drawing: lanes, and the bars of a lane in order of
 * time. Pure; knows no pixels.
 */

import { duesOf } from "../lib/details.js";
import { lanesOf } from "./lanes.js";
import { relationsOf } from "./relations.js";
import { Timing } from "./timing.js";

/** Lateness below this, relatively, is rounding. */
const LEAST_LATE = 1e-9;

/** @typedef {import("../types.js").Row} Row */
/** @typedef {import("../types.js").Task} Task */
/** @typedef {import("./timing.js").Delays} Delays */

export class GanttModel {
  /**
   * @param {Row[]} rows
   * @param {Task[]} tasks       The tasks that were scheduled: they know their predecessors.
   * @param {number|null} bound  Lower bound of the makespan.
   * @param {Delays} delays
   * @param {import("./lanes.js").LanesBy} [by]
   */
  constructor(rows, tasks, bound, delays, by = "machine") {
    this.bound = bound;
    this.tasks = tasks;
    this.delays = delays;
    const { names, of } = lanesOf(rows, tasks, by);
    /** Names of the lanes. */
    this.lanes = names;
    const lane = new Map(rows.map((row) => [row, of(row)]));
    const laneOf = (/** @type {Row} */ row) => /** @type {number} */ (lane.get(row));
    /** Bars, lane by lane, each lane in order of time. */
    this.bars = rows.toSorted((a, b) => laneOf(a) - laneOf(b) || a.start_time - b.start_time);
    this.lane = Int32Array.from(this.bars, laneOf);
    /** Bars of lane k are `first[k] … first[k + 1] - 1`. */
    this.first = new Int32Array(names.length + 1);
    for (const k of this.lane) this.first[k + 1]++;
    for (let k = 0; k < names.length; k++) this.first[k + 1] += this.first[k];
    /** Times of rest, lane by lane. @type {[number, number][][]} */
    this.rests = names.map((name) => (by === "machine" ? (delays.rests.get(name) ?? []) : []));
    this.dues = duesOf(tasks);
    this.late = this.#lateBars();
    this.end = 0;
    this.longest = 0;
    for (const { start_time, finish_time } of this.bars) {
      this.end = Math.max(this.end, finish_time);
      this.longest = Math.max(this.longest, finish_time - start_time);
    }
  }

  /** Bars that end after their due date. @returns {Set<number>} */
  #lateBars() {
    const late = new Set();
    if (!this.dues.size) return late;
    this.bars.forEach(({ task_id, finish_time }, bar) => {
      const due = this.dues.get(String(task_id));
      if (due !== undefined && finish_time > due + LEAST_LATE * Math.max(1, due)) late.add(bar);
    });
    return late;
  }

  /** Bar of each task. @returns {Map<string, number>} */
  get barOf() {
    const map = new Map(this.bars.map((bar, i) => [String(bar.task_id), i]));
    Object.defineProperty(this, "barOf", { value: map });
    return map;
  }

  /** Slack and critical path; worked out when somebody asks. @returns {Timing} */
  get timing() {
    const timing = new Timing(this.bars, this.tasks, this.delays);
    Object.defineProperty(this, "timing", { value: timing });
    return timing;
  }

  get relations() {
    return relationsOf(this.tasks);
  }

  /** Bars whose task has these words in its name. @param {string} words @returns {Set<number>} */
  named(words) {
    const wanted = words.toLowerCase();
    const found = this.bars.map(({ task_id }, bar) => (String(task_id).toLowerCase().includes(wanted) ? bar : -1));
    return new Set(found.filter((bar) => bar >= 0));
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
    if (lane < 0 || lane >= this.lanes.length) return -1;
    const end = this.first[lane + 1];
    const bar = this.after(lane, time - slack);
    return bar < end && this.bars[bar].start_time <= time + slack ? bar : -1;
  }
}
