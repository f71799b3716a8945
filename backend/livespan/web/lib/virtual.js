/**
 * A list of any length of which only the visible rows exist. Row elements are
 * made once and filled again while scrolling.
 */

import { el } from "./dom.js";

/** Rows drawn above and below the visible ones. */
const MARGIN = 4;

/**
 * @template {HTMLElement} R
 * @param {HTMLElement} scroller The element that scrolls.
 * @param {object} spec
 * @param {number} spec.rowHeight Pixels; all rows are equally high.
 * @param {() => R} spec.create Makes an empty row.
 * @param {(row: R, index: number) => void} spec.fill
 */
export function virtualList(scroller, { rowHeight, create, fill }) {
  const spacer = el("div", { className: "virtual-spacer", role: "presentation" });
  scroller.append(spacer);
  /** @type {R[]} */
  const pool = [];
  let length = 0;

  function draw() {
    const from = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - MARGIN);
    const visible = Math.ceil(scroller.clientHeight / rowHeight) + 2 * MARGIN;
    const to = Math.min(length, from + visible);
    while (pool.length < Math.min(visible, length)) {
      const row = create();
      row.classList.add("virtual-row");
      pool.push(row);
      spacer.append(row);
    }
    const used = new Set();
    for (let index = from; index < to; index++) {
      // A given index keeps its element while it stays visible, so focus stays too.
      const row = pool[index % pool.length];
      used.add(row);
      row.hidden = false;
      row.style.transform = `translateY(${index * rowHeight}px)`;
      row.dataset.index = String(index);
      fill(row, index);
    }
    for (const row of pool) if (!used.has(row)) row.hidden = true;
  }

  scroller.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(scroller);

  return {
    /** @param {number} n */
    setLength(n) {
      length = n;
      spacer.style.height = `${n * rowHeight}px`;
      draw();
    },
    draw,
    /** @param {number} index */
    reveal(index) {
      const top = index * rowHeight;
      const bottom = top + rowHeight - scroller.clientHeight;
      if (scroller.scrollTop > top) scroller.scrollTop = top;
      else if (scroller.scrollTop < bottom) scroller.scrollTop = bottom;
      draw();
    },
    /** @param {number} index @returns {R|undefined} */
    rowAt: (index) => pool.find((row) => !row.hidden && row.dataset.index === String(index)),
  };
}
