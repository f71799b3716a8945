/** What is under the pointer on the Gantt, in words. */

import { el, hook } from "../lib/dom.js";
import { amount } from "../lib/words.js";

/** Names listed under the pointer. */
const LISTED = 6;

/**
 * @param {import("../gantt/view.js").GanttView} view @param {number} bar
 * @param {number} x @param {number} y Where the pointer is.
 */
export function tip(view, bar, x, y) {
  /** @type {HTMLElement} */
  const box = hook("tip");
  const row = view.model?.bars[bar];
  box.hidden = !row;
  if (!row || !view.model) return;
  const pairs = linesOf(view.model, bar)
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  box.replaceChildren(el("strong", {}, String(row.task_id)), el("dl", {}, ...pairs));
  const frame = /** @type {HTMLElement} */ (box.parentElement);
  const left = Math.min(Math.max(4, x + 14), frame.clientWidth - box.offsetWidth - 4);
  const below = y + 18 + box.offsetHeight < frame.clientHeight;
  box.style.left = `${Math.max(4, left)}px`;
  box.style.top = `${below ? y + 18 : Math.max(4, y - box.offsetHeight - 10)}px`;
}

/** @param {import("../gantt/model.js").GanttModel} model @param {number} bar */
function linesOf(model, bar) {
  const row = model.bars[bar];
  const id = String(row.task_id);
  const { before, after } = model.relations;
  const slack = model.timing.slack[bar];
  return [
    ["machine", row.agent_id],
    ["start", amount(row.start_time)],
    ["finish", amount(row.finish_time)],
    ...dueLines(row, model.dues.get(id)),
    ["duration", amount(row.finish_time - row.start_time)],
    ["slack", slack ? amount(slack) : "none: critical"],
    ["after", listed(before.get(id))],
    ["before", listed(after.get(id))],
  ];
}

/**
 * @param {import("../types.js").Row} row @param {number|undefined} due
 * @returns {string[][]}
 */
function dueLines({ finish_time }, due) {
  if (due === undefined) return [];
  const late = finish_time - due;
  return [["due", amount(due)], ...(late > 0 ? [["late by", amount(late)]] : [])];
}

/** @param {string[]|undefined} names */
function listed(names = []) {
  const shown = names.slice(0, LISTED).join(", ");
  return names.length > LISTED ? `${shown} and ${names.length - LISTED} more` : shown;
}
