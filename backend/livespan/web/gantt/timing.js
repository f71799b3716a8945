/**
 * How far each task of a schedule could slip, and the chain of tasks that makes it as long as it is,
 * with every task where it is and the order on each machine kept. Pure.
 */

import { relationsOf } from "./relations.js";

/** Times nearer to each other than this, relatively, are the same. */
const SAME = 1e-9;

/** @typedef {import("../types.js").Row} Row */

/**
 * What delays tasks beyond their predecessors.
 * @typedef {object} Delays
 * @property {string[]} machines                        Names, in the order of the matrices.
 * @property {import("../types.js").Dataset["network"]} network
 * @property {import("../types.js").Dataset["setups"]} setups
 * @property {Map<string, [number, number][]>} rests    When machines cannot work.
 */

/** @typedef {{bar: number, lag: number}} Wait  A bar, and the least time between it and another. */

export class Timing {
  /** Bars in the order they start. @type {number[]} */
  inOrder = [];

  /**
   * @param {Row[]} bars @param {import("../types.js").Task[]} tasks @param {Delays} delays
   */
  constructor(bars, tasks, delays) {
    this.bars = bars;
    this.delays = delays;
    this.taskOf = new Map(tasks.map((task) => [String(task.id), task]));
    this.relations = relationsOf(tasks);
    this.barOf = new Map(bars.map((bar, i) => [String(bar.task_id), i]));
    this.place = new Map(delays.machines.map((name, i) => [name, i]));
    this.end = bars.reduce((end, bar) => Math.max(end, bar.finish_time), 0);
    /** The bar before each one on its machine, and the one behind; −1 for none. */
    this.before = new Int32Array(bars.length).fill(-1);
    this.behind = new Int32Array(bars.length).fill(-1);
    this.#line();
  }

  #line() {
    /** @type {Map<string, number>} */
    const last = new Map();
    this.inOrder = [...this.bars.keys()].sort((a, b) => this.#compare(a, b));
    for (const bar of this.inOrder) {
      const machine = this.bars[bar].agent_id;
      const earlier = last.get(machine);
      if (earlier !== undefined) {
        this.before[bar] = earlier;
        this.behind[earlier] = bar;
      }
      last.set(machine, bar);
    }
  }

  /** By start; of tasks that take no time, the one waited for comes first. @param {number} a @param {number} b */
  #compare(a, b) {
    const [one, two] = [this.bars[a], this.bars[b]];
    const { level } = this.relations;
    return (
      one.start_time - two.start_time ||
      one.finish_time - two.finish_time ||
      (level.get(String(one.task_id)) ?? 0) - (level.get(String(two.task_id)) ?? 0)
    );
  }

  /** Time that each bar could slip before the schedule's end does. @returns {Float64Array} */
  get slack() {
    const slack = new Float64Array(this.bars.length);
    const latest = new Float64Array(this.bars.length).fill(this.end);
    for (const bar of this.inOrder.toReversed()) {
      for (const next of this.#after(bar)) {
        const { start_time, finish_time } = this.bars[next.bar];
        latest[bar] = Math.min(latest[bar], latest[next.bar] - (finish_time - start_time) - next.lag);
      }
      latest[bar] = this.#beforeRest(bar, latest[bar]);
      const room = latest[bar] - this.bars[bar].finish_time;
      slack[bar] = room > SAME * Math.max(1, this.end) ? room : 0;
    }
    Object.defineProperty(this, "slack", { value: slack });
    return slack;
  }

  /** The chain that ends last: each bar starts as soon as the one before it lets it. @returns {number[]} */
  get criticalPath() {
    const { bars, end } = this;
    /** @type {number[]} */
    const path = [];
    let bar = bars.findIndex(({ finish_time }) => finish_time === end);
    while (bar >= 0) {
      path.unshift(bar);
      bar = this.#holder(bar);
    }
    Object.defineProperty(this, "criticalPath", { value: path });
    return path;
  }

  /** The bar that keeps this one from starting earlier; −1 for none. @param {number} bar */
  #holder(bar) {
    const { start_time } = this.bars[bar];
    const waits = this.#waits(bar);
    const held = waits.find(({ bar: other, lag }) => {
      const ready = this.#afterRest(bar, this.bars[other].finish_time + lag);
      return Math.abs(ready - start_time) <= SAME * Math.max(1, this.end);
    });
    return held?.bar ?? -1;
  }

  /** What a bar waits for. @param {number} bar @returns {Wait[]} */
  #waits(bar) {
    const names = this.relations.before.get(String(this.bars[bar].task_id)) ?? [];
    const waits = names.flatMap((name) => {
      const other = this.barOf.get(name);
      return other === undefined ? [] : [{ bar: other, lag: this.#transfer(other, bar) }];
    });
    const earlier = this.before[bar];
    if (earlier >= 0) waits.push({ bar: earlier, lag: this.#setup(earlier, bar) });
    return waits;
  }

  /** What waits for a bar. @param {number} bar @returns {Wait[]} */
  #after(bar) {
    const names = this.relations.after.get(String(this.bars[bar].task_id)) ?? [];
    const waits = names.flatMap((name) => {
      const other = this.barOf.get(name);
      return other === undefined ? [] : [{ bar: other, lag: this.#transfer(bar, other) }];
    });
    const next = this.behind[bar];
    if (next >= 0) waits.push({ bar: next, lag: this.#setup(bar, next) });
    return waits;
  }

  /** @param {number} from @param {number} to Bars. */
  #transfer(from, to) {
    const [a, b] = [this.bars[from], this.bars[to]];
    if (a.agent_id === b.agent_id) return 0;
    const { network } = this.delays;
    const amount = Number(this.taskOf.get(String(b.task_id))?.data?.[String(a.task_id)] ?? 0);
    if (!network) return amount;
    const pair = [this.place.get(a.agent_id) ?? 0, this.place.get(b.agent_id) ?? 0];
    const bandwidth = between(network.bandwidth, pair, Infinity);
    return between(network.latency, pair, 0) + (amount && amount / bandwidth);
  }

  /** @param {number} from @param {number} to Bars, one behind the other on a machine. */
  #setup(from, to) {
    const { setups } = this.delays;
    if (!setups) return 0;
    const family = (/** @type {number} */ bar) =>
      setups.families.indexOf(String(this.taskOf.get(String(this.bars[bar].task_id))?.family ?? ""));
    const [a, b] = [family(from), family(to)];
    if (a < 0 || b < 0) return 0;
    const own = Array.isArray(setups.times[0]?.[0]);
    const machine = this.place.get(this.bars[to].agent_id) ?? 0;
    const table = own ? (setups.times[machine] ?? setups.times[0]) : setups.times;
    return Number(table[a][b]) || 0;
  }

  /** Earliest start of a bar from a moment on. @param {number} bar @param {number} ready */
  #afterRest(bar, ready) {
    const { agent_id, start_time, finish_time } = this.bars[bar];
    let start = ready;
    for (const [begin, end] of this.delays.rests.get(agent_id) ?? []) {
      if (begin < start + (finish_time - start_time) && end > start) start = end;
    }
    return start;
  }

  /** Latest finish of a bar up to a moment. @param {number} bar @param {number} due */
  #beforeRest(bar, due) {
    const { agent_id, start_time, finish_time } = this.bars[bar];
    let finish = due;
    for (const [begin, end] of (this.delays.rests.get(agent_id) ?? []).toReversed()) {
      if (begin < finish && end > finish - (finish_time - start_time)) finish = begin;
    }
    return finish;
  }
}

/**
 * @param {import("../types.js").OfPairs} given @param {number[]} pair @param {number} none
 * @returns {number}
 */
function between(given, [from, to], none) {
  const value = Array.isArray(given) ? given[from]?.[to] : given;
  return value == null || value === "" ? none : Number(value);
}
