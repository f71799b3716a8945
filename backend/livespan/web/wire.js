/** Events of a stream as the page takes them: schedules are opened when somebody looks. */

/** How an event begins that is nothing but a schedule. */
const SCHEDULE = '{"type":"schedule"';

/** A schedule as it came. Most are replaced before they are drawn, so parsing them waits. */
export class Sealed {
  /** @type {import("./types.js").Row[]|null} */
  #rows = null;
  #text;

  /** @param {string} text The event's JSON. */
  constructor(text) {
    this.#text = text;
  }

  get rows() {
    if (!this.#rows) {
      this.#rows = /** @type {import("./types.js").Row[]} */ (JSON.parse(this.#text).schedule);
      this.#text = "";
    }
    return this.#rows;
  }
}

/** @param {string} data @returns {import("./types.js").WireEvent} */
export function decode(data) {
  if (data.startsWith(SCHEDULE)) return { type: "schedule", sealed: new Sealed(data) };
  return JSON.parse(data);
}
