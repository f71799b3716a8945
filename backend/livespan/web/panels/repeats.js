/** Repeated runs side by side: mean and deviation, a box plot, and whether the difference is chance. */

import { el, hook, svg, text } from "../lib/dom.js";
import { grouped } from "../lib/grouped.js";
import { paced } from "../lib/pace.js";
import { boxOf, deviation, holm, mean, rankSumTest } from "../lib/stats.js";
import { amount, count, duration, plural, settingsInWords } from "../lib/words.js";

/** Fewer repeats than this say nothing. */
const LEAST = 2;
/** Chance below which a difference is taken for real. */
const LEVEL = 0.05;
const PLOT = { width: 260, height: 22 };

/** @typedef {import("../run.js").Run} Run */
/** @typedef {{runs: Run[], name: string, values: number[], mean: number, slot: number}} Group */

/** @param {import("../store.js").Store} store */
export function repeatsPanel(store) {
  const draw = paced(() => {
    const groups = groupsOf(store);
    hook("repeats-card").hidden = !groups.length;
    if (!groups.length) return;
    const all = groups.flatMap(({ values }) => values);
    const range = { low: Math.min(...all), high: Math.max(...all) };
    hook("repeats").replaceChildren(...groups.map((group) => rowOf(group, range)));
    text(hook("verdict"), verdict(groups));
  }, 300, true);
  store.on(["runs"], () => draw.ask());
}

/**
 * Ended runs of the latest race, or all that are about the same data and objective, by what they
 * share; the least mean first.
 * @param {import("../store.js").Store} store @returns {Group[]}
 */
function groupsOf({ runs, race }) {
  const [latest] = race;
  if (!latest) return [];
  const ended = runs.filter(
    (run) =>
      !run.active && run.best != null && run.dataVersion === latest.dataVersion && run.objective === latest.objective,
  );
  return [...grouped(ended, (run) => run.group).values()]
    .filter((list) => list.length >= LEAST)
    .map((list) => {
      const values = list.map((run) => /** @type {number} */ (run.best));
      const changed = settingsInWords(list[0].changed);
      return { runs: list, name: `${list[0].algorithm}${changed ? ` (${changed})` : ""}`, values, mean: mean(values), slot: list[0].slot };
    })
    .sort((a, b) => a.mean - b.mean);
}

/** @param {Group} group @param {{low: number, high: number}} range */
function rowOf({ runs, name, values, mean: middle, slot }, range) {
  const toBest = mean(runs.map((run) => run.toBest ?? 0));
  const cells = [
    count(values.length),
    `${amount(middle)} ± ${amount(deviation(values))}`,
    amount(Math.min(...values)),
    amount(Math.max(...values)),
    duration(toBest),
  ].map((words) => el("td", {}, words));
  const head = el("th", { scope: "row" }, el("i", { className: "swatch" }), el("span", {}, name));
  return el("tr", { data: { slot } }, head, ...cells, el("td", { className: "box" }, plot(name, values, range)));
}

/** A box from the lower to the upper quartile, whiskers, the median, and every run as a dot. */
function plot(/** @type {string} */ name, /** @type {number[]} */ values, /** @type {{low: number, high: number}} */ range) {
  const { width, height } = PLOT;
  const span = range.high - range.low || 1;
  const x = (/** @type {number} */ value) => 6 + ((value - range.low) / span) * (width - 12);
  const { low, median, high, from, to } = boxOf(values);
  const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
  root.setAttribute(
    "aria-label",
    `${name}: median ${amount(median)}, middle half from ${amount(low)} to ${amount(high)}, all from ${amount(Math.min(...values))} to ${amount(Math.max(...values))}`,
  );
  const y = height / 2;
  root.append(
    svg("line", { class: "whisker", x1: x(from), x2: x(to), y1: y, y2: y }),
    svg("rect", { class: "half", x: x(low), y: 4, width: Math.max(1, x(high) - x(low)), height: height - 8, rx: 2 }),
    svg("line", { class: "median", x1: x(median), x2: x(median), y1: 3, y2: height - 3 }),
    ...values.map((value) => svg("circle", { class: "one", cx: x(value), cy: y, r: 1.8 })),
  );
  return root;
}

/** Whether the best differs from each other by more than chance, in a sentence. @param {Group[]} groups */
function verdict([best, ...others]) {
  if (!others.length) return "";
  const chances = holm(others.map(({ values }) => rankSumTest(best.values, values)));
  const parts = others.map(({ name }, i) => {
    const chance = chances[i] < 0.001 ? "p < 0.001" : `p = ${chances[i].toFixed(3)}`;
    return `${chances[i] < LEVEL ? "below" : "not told apart from"} ${name} (${chance})`;
  });
  const least = Math.min(best.values.length, ...others.map(({ values }) => values.length));
  const method = `rank sum test, two-sided${others.length > 1 ? ", Holm-corrected" : ""}, ${plural(least, "run")} or more each`;
  return `${best.name} has the least mean: ${parts.join(", ")}; ${method}.`;
}
