/** Where times and lanes are on the drawing. Pure. */

/** @typedef {import("./draw.js").Scene} Scene */

/** @param {Scene} scene @param {number} time */
export function xOf({ view, width, gutter }, time) {
  return gutter + ((time - view.from) / (view.to - view.from)) * (width - gutter);
}

/** @param {Scene} scene @param {number} x */
export function timeAt({ view, width, gutter }, x) {
  return view.from + ((x - gutter) / (width - gutter)) * (view.to - view.from);
}

/** @param {Scene} scene @param {number} lane */
export function yOf({ view, rowHeight }, lane) {
  return lane * rowHeight - view.top;
}
