/** Which part of a schedule is seen: a window of time and a height scrolled away. Pure. */

/** Deepest zoom, as a share of the whole. */
const DEEPEST = 1e-5;
/** Free room behind the last bar. */
const ROOM = 1.015;

export class Viewport {
  from = 0;
  to = 1;
  /** Pixels scrolled away at the top. */
  top = 0;
  /** True while the whole schedule is shown; new data then keeps showing it whole. */
  fitted = true;
  #whole = 1;

  /** @param {number} end Time at which the schedule ends. */
  setEnd(end) {
    this.#whole = (end || 1) * ROOM;
    if (this.fitted) this.fit();
  }

  fit() {
    this.from = 0;
    this.to = this.#whole;
    this.top = 0;
    this.fitted = true;
  }

  /**
   * @param {number} factor Above 1 shows more.
   * @param {number} at     Moment that stays where it is.
   */
  zoom(factor, at) {
    const span = Math.min(this.#whole, Math.max(this.#whole * DEEPEST, (this.to - this.from) * factor));
    const share = (at - this.from) / (this.to - this.from);
    this.from = at - share * span;
    this.to = this.from + span;
    this.#clamp();
  }

  /** Shortest window there is. */
  get least() {
    return this.#whole * DEEPEST;
  }

  /**
   * Show a moment in the middle, in a window no longer than `most`.
   * @param {number} at @param {number} most
   */
  centre(at, most) {
    const span = Math.min(this.to - this.from, most);
    this.from = at - span / 2;
    this.to = this.from + span;
    this.#clamp();
  }

  /** @param {number} time */
  pan(time) {
    this.from += time;
    this.to += time;
    this.#clamp();
  }

  /** @param {number} pixels @param {number} most */
  scroll(pixels, most) {
    this.top = Math.min(Math.max(0, most), Math.max(0, this.top + pixels));
  }

  #clamp() {
    const span = this.to - this.from;
    if (this.from < 0) [this.from, this.to] = [0, span];
    if (this.to > this.#whole) [this.from, this.to] = [this.#whole - span, this.#whole];
    this.fitted = span >= this.#whole * 0.9999;
  }
}
