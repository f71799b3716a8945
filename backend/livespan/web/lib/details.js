/** What tasks and machines can have beyond the ordinary: names, shapes, values in words. Pure. */

import { amount } from "./words.js";

/** Fields of a task that get a column where some task has them. */
export const EXTRAS = /** @type {const} */ (["release", "due", "task_weight"]);

/** @typedef {typeof EXTRAS[number]} Extra */

/** Extras some task has, in the order of the columns. @param {import("../types.js").Task[]} tasks @returns {Extra[]} */
export function extrasOf(tasks) {
  return EXTRAS.filter((field) => tasks.some((task) => given(task[field])));
}

/** @param {unknown} value */
export function given(value) {
  return value != null && value !== "";
}

/**
 * When a machine cannot work, in order of time.
 * @param {import("../types.js").Agent} agent
 * @returns {[number, number][]}
 */
export function restsOf({ down }) {
  const pairs = Array.isArray(down) ? down : intervals(String(down ?? ""));
  return /** @type {[number, number][]} */ (
    pairs
      .map((pair) => [Number(pair?.[0]), Number(pair?.[1])])
      .filter(([begin, end]) => Number.isFinite(begin) && end > begin)
      .sort((a, b) => a[0] - b[0])
  );
}

/** @param {string} words "8-12; 20-24" */
function intervals(words) {
  const one = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*[-:]\s*([\d.]+(?:e[+-]?\d+)?)\s*$/i;
  return words.split(";").map((part) => one.exec(part)?.slice(1) ?? []);
}

/** @param {import("../types.js").Agent} agent "8-12; 20-24" */
export function restsInWords({ down }) {
  return Array.isArray(down) ? down.map((pair) => `${pair[0]}-${pair[1]}`).join("; ") : String(down ?? "");
}

/** When tasks should have finished. @param {import("../types.js").Task[]} tasks @returns {Map<string, number>} */
export function duesOf(tasks) {
  const dated = tasks.filter((task) => given(task.due) && Number.isFinite(Number(task.due)));
  return new Map(dated.map((task) => [String(task.id), Number(task.due)]));
}

/** Edges along which data moves. @param {import("../types.js").Task[]} tasks */
export function transfersOf(tasks) {
  return tasks.reduce((sum, { data }) => sum + Object.keys(data && typeof data === "object" ? data : {}).length, 0);
}

/**
 * What is known of the tasks beyond the ordinary, for the list of facts.
 * @param {import("../types.js").Dataset} data
 * @returns {[string, string][]}
 */
export function detailsOf({ tasks, setups }) {
  const count = (/** @type {string} */ field) => tasks.filter((task) => given(task[field])).length;
  /** @type {[string, number][]} */
  const found = [
    ["released later", count("release")],
    ["with a due date", count("due")],
    ["with a weight", count("task_weight")],
    ["transfers", transfersOf(tasks)],
    ["set-up families", setups?.families?.length ?? 0],
  ];
  return found.filter(([, n]) => n > 0).map(([name, n]) => [name, amount(n)]);
}
