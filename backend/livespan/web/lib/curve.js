/**
 * The best-so-far of one run as change points: a step curve. Pure.
 * However long a run lasts, a curve holds at most 2 × MOST points.
 */

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
   * What a chart draws: at most MOST points, the last one where the run is now.
   * @param {"iteration"|"seconds"} axis
   * @returns {{x: number[], y: number[]}}
   */
  drawn(axis) {
    const xs = this[axis];
    const ys = this.value;
    if (!ys.length) return { x: [], y: [] };
    const room = MOST - 1;
    const picks = ys.length <= room ? ys.map((_, i) => i) : spread(ys.length, room);
    const x = picks.map((i) => xs[i]);
    const y = picks.map((i) => ys[i]);
    if (this.now[axis] > x[x.length - 1]) {
      x.push(this.now[axis]);
      y.push(y[y.length - 1]);
    }
    return { x, y };
  }
}

/** @param {number} n @param {number} room @returns {number[]} */
function spread(n, room) {
  return Array.from({ length: room }, (_, i) => Math.round((i * (n - 1)) / (room - 1)));
}
