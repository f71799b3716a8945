/**
 * The best-so-far of one run as change points: a step curve. Pure.
 * However long a run lasts, a curve holds at most 2 × MOST points.
 */

import { quantile } from "./stats.js";

/** Points a chart gets at most from one run. */
export const MOST = 800;

export class Curve {
  constructor() {
    /** @type {number[]} */ this.iteration = [];
    /** @type {number[]} */ this.seconds = [];
    /** @type {number[]} */ this.value = [];
    /** Where the run stands now, changed or not: the curve is drawn up to here. */
    this.now = { iteration: 0, seconds: 0 };
  }

  /** @param {number} iteration @param {number} seconds @param {number} value */
  add(iteration, seconds, value) {
    this.now.iteration = iteration;
    this.now.seconds = seconds;
    const last = this.value.length - 1;
    if (last >= 0 && this.value[last] === value) return;
    this.iteration.push(iteration);
    this.seconds.push(seconds);
    this.value.push(value);
    if (this.value.length > 2 * MOST) this.#halve();
  }

  /** Keep the ends and every second change point between them. */
  #halve() {
    const last = this.value.length - 1;
    const keep = (/** @type {number} */ _, /** @type {number} */ i) =>
      i === 0 || i === last || i % 2 === 0;
    this.iteration = this.iteration.filter(keep);
    this.seconds = this.seconds.filter(keep);
    this.value = this.value.filter(keep);
  }

  /**
   * Where a chart should have a point: at most MOST places, evenly taken.
   * @param {"iteration"|"seconds"} axis @returns {number[]}
   */
  places(axis) {
    return [...thinned(this[axis], MOST - 1), this.now[axis]];
  }

  /**
   * What a chart draws: the values that held at these places, up to where the run is now.
   * @param {"iteration"|"seconds"} axis @param {number[]} places In increasing order.
   * @returns {{x: number[], y: number[]}}
   */
  at(axis, places) {
    const reached = places.filter((place) => place <= this.now[axis]);
    const values = this.held(axis, reached);
    const x = reached.filter((_, i) => values[i] !== undefined);
    return { x, y: /** @type {number[]} */ (values.filter((value) => value !== undefined)) };
  }

  /**
   * The values that held at these places; undefined before the first one.
   * @param {"iteration"|"seconds"} axis @param {number[]} places In increasing order.
   * @returns {(number|undefined)[]}
   */
  held(axis, places) {
    const xs = this[axis];
    let i = -1;
    return places.map((place) => {
      while (i + 1 < xs.length && xs[i + 1] <= place) i++;
      return this.value[i];
    });
  }
}

/** Even marks on a chart's axis, so that pointing anywhere finds a place nearby. */
const MARKS = 100;

/**
 * Places all curves of a chart share: a pointer then meets all of them at the same one.
 * @param {Curve[]} curves @param {"iteration"|"seconds"} axis @param {number} [most]
 * @returns {number[]} At most so many and an end for each curve, in increasing order.
 */
export function sharedPlaces(curves, axis, most = MOST) {
  const ends = curves.map((curve) => curve.now[axis]);
  const changes = [...new Set(curves.flatMap((curve) => curve.places(axis)))].sort((a, b) => a - b);
  const end = Math.max(...ends);
  const step = axis === "iteration" ? Math.max(1, Math.round(end / MARKS)) : end / MARKS;
  const marks = step > 0 ? Array.from({ length: MARKS }, (_, i) => i * step).filter((mark) => mark < end) : [];
  const kept = thinned(changes, Math.max(MARKS, Math.floor(most) - MARKS - curves.length));
  return [...new Set([...kept, ...marks, ...ends])].sort((a, b) => a - b);
}

/** @param {number[]} all @param {number} room @returns {number[]} */
function thinned(all, room) {
  if (all.length <= room) return all;
  return Array.from({ length: room }, (_, i) => all[Math.round((i * (all.length - 1)) / (room - 1))]);
}

/**
 * The value in the middle of several curves at each place, as far as half of them have come; a run
 * that has ended keeps its value.
 * @param {Curve[]} curves @param {"iteration"|"seconds"} axis @param {number[]} places
 */
export function medianCurve(curves, axis, places) {
  const ends = curves.map((curve) => curve.now[axis]).sort((a, b) => a - b);
  const end = ends[Math.floor(ends.length / 2)];
  const x = places.filter((place) => place <= end);
  const values = curves.map((curve) => curve.held(axis, x));
  const y = x.map((_, i) => {
    const known = values.map((list) => list[i]).filter((value) => value !== undefined).sort((a, b) => a - b);
    return known.length ? quantile(known, 0.5) : null;
  });
  return { x, y };
}
