/** The whole schedule as a stand-alone SVG, with axis, machines' names and a title. */

import { svg } from "../lib/dom.js";
import { amount } from "../lib/words.js";
import { ticks } from "./axis.js";

const WIDTH = 1200;
const ROW = 28;
const MARGIN = { top: 40, right: 20, bottom: 34, left: 110 };

/**
 * @param {import("./model.js").GanttModel} model
 * @param {(bar: number) => import("./paint.js").Paint} paint
 * @param {string} title
 * @returns {string}
 */
export function ganttSvg(model, paint, title) {
  const height = MARGIN.top + model.lanes.length * ROW + MARGIN.bottom;
  const root = svg("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    "font-family": "system-ui, sans-serif",
    "font-size": 11,
    fill: "#333",
  });
  const x = (/** @type {number} */ time) =>
    MARGIN.left + (time / (model.end || 1)) * (WIDTH - MARGIN.left - MARGIN.right);
  root.append(svg("rect", { width: WIDTH, height, fill: "#fff" }));
  root.append(svg("text", { x: MARGIN.left, y: 24, "font-size": 15, "font-weight": 600 }, title));
  frame(root, model, x, height - MARGIN.bottom);
  model.rests.forEach((pairs, lane) => {
    const y = MARGIN.top + lane * ROW;
    for (const [begin, end] of pairs.filter((pair) => pair[0] < model.end)) {
      const width = x(Math.min(end, model.end)) - x(begin);
      root.append(svg("rect", { x: x(begin), y, width, height: ROW, fill: "#e3e3e3" }));
    }
  });
  for (const bar of model.bars.keys()) root.append(...barOf(model, bar, x, paint));
  return new XMLSerializer().serializeToString(root);
}

/**
 * @param {Element} root @param {import("./model.js").GanttModel} model
 * @param {(time: number) => number} x @param {number} foot
 */
function frame(root, model, x, foot) {
  for (const { at, label } of ticks(0, model.end, 12)) {
    root.append(svg("line", { x1: x(at), x2: x(at), y1: MARGIN.top, y2: foot + 4, stroke: "#ddd" }));
    root.append(svg("text", { x: x(at), y: foot + 18, "text-anchor": "middle" }, label));
  }
  model.lanes.forEach((name, lane) => {
    const y = MARGIN.top + (lane + 0.5) * ROW;
    root.append(svg("text", { x: MARGIN.left - 8, y: y + 4, "text-anchor": "end" }, name));
  });
}

/**
 * @param {import("./model.js").GanttModel} model @param {number} bar
 * @param {(time: number) => number} x @param {(bar: number) => import("./paint.js").Paint} paint
 * @returns {Element[]}
 */
function barOf(model, bar, x, paint) {
  const { task_id, start_time, finish_time } = model.bars[bar];
  const y = MARGIN.top + model.lane[bar] * ROW;
  const width = Math.max(0.4, x(finish_time) - x(start_time));
  const { fill, ink } = paint(bar);
  const place = { x: x(start_time).toFixed(2), y: y + 2, width: Math.max(0.3, width - 0.5).toFixed(2), height: ROW - 4 };
  const box = svg("rect", { ...place, fill });
  const foot = svg("rect", { ...place, y: y + ROW - 6, height: 4, fill: "#b3261e" });
  const marks = model.late.has(bar) ? [box, foot] : [box];
  box.append(svg("title", {}, `${task_id}: ${amount(start_time)} to ${amount(finish_time)}`));
  if (width < 7 * String(task_id).length) return marks;
  return [...marks, svg("text", { x: x(start_time) + 4, y: y + ROW / 2 + 4, fill: ink }, String(task_id))];
}
