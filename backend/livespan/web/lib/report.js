/** A run as one HTML file that needs nothing else: the numbers, the chart, the schedule. Pure. */

import { svg } from "./dom.js";
import { ticks } from "../gantt/axis.js";
import { amount, count, duration, gapInWords, objectiveInWords, settingsInWords, statusInWords } from "./words.js";

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1240px; margin: 32px auto; padding: 0 20px; color: #1b2224; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 28px 0 8px; }
dl { display: flex; flex-wrap: wrap; gap: 10px 32px; } dt { color: #5b6568; font-size: 13px; } dd { margin: 0; font-weight: 600; }
svg { max-width: 100%; height: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 3px 14px 3px 0; border-top: 1px solid #e0e2dc; } th:nth-child(-n + 2), td:nth-child(-n + 2) { text-align: left; }
`;
const CHART = { width: 1200, height: 260, left: 90, right: 20, top: 12, bottom: 34 };

/** @param {import("../run.js").Run} run @param {string} gantt The Gantt chart as SVG. */
export function report(run, gantt) {
  const title = `${run.dataName}: ${run.algorithm}`;
  const facts = factsOf(run).map(([name, value]) => `<div><dt>${safe(name)}</dt><dd>${safe(value)}</dd></div>`);
  const rows = (run.schedule ?? []).map((row) =>
    [row.task_id, row.agent_id, row.start_time, row.finish_time].map((cell) => `<td>${safe(String(cell))}</td>`).join(""),
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(title)}</title><style>${STYLE}</style>
<h1>${safe(title)}</h1>
<dl>${facts.join("")}</dl>
<h2>Schedule</h2>
${gantt}
<h2>Best ${safe(objectiveInWords(run.objective))} over time</h2>
${curveSvg(run)}
<details><summary>Schedule as a table</summary>
<table><thead><tr><th>Task</th><th>Machine</th><th>Start</th><th>Finish</th></tr></thead>
<tbody><tr>${rows.join("</tr>\n<tr>")}</tr></tbody></table></details>
</html>
`;
}

/** @param {string} words */
function safe(words) {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** @param {import("../run.js").Run} run @returns {[string, string][]} */
function factsOf(run) {
  return [
    [`best ${objectiveInWords(run.objective)}`, amount(run.best)],
    ["quality", gapInWords(run.gap, run.status)],
    ["lower bound", amount(run.bound)],
    ["status", statusInWords(run.status)],
    ["iterations", count(run.iteration)],
    ["time", duration(run.elapsed)],
    ["seed", run.seed == null ? "–" : String(run.seed)],
    ["settings", settingsInWords(run.changed) || "defaults"],
    ["tasks", count(run.tasks.length)],
    ["machines", count(run.delays.machines.length)],
  ];
}

/** Best value against seconds, as a step curve. @param {import("../run.js").Run} run */
function curveSvg({ curve, bound }) {
  const { width, height, left, right, top, bottom } = CHART;
  const end = curve.now.seconds || 1;
  const values = bound == null ? curve.value : [...curve.value, bound];
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const x = (/** @type {number} */ seconds) => left + (seconds / end) * (width - left - right);
  const y = (/** @type {number} */ value) => height - bottom - ((value - low) / (high - low || 1)) * (height - top - bottom);
  const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, "font-size": 11, "font-family": "system-ui, sans-serif", fill: "#333" });
  for (const { at, label } of ticks(0, end, 10)) {
    root.append(svg("line", { x1: x(at), x2: x(at), y1: top, y2: height - bottom + 4, stroke: "#ddd" }));
    root.append(svg("text", { x: x(at), y: height - bottom + 18, "text-anchor": "middle" }, `${label} s`));
  }
  for (const { at, label } of ticks(low, high, 5)) {
    root.append(svg("text", { x: left - 8, y: y(at) + 4, "text-anchor": "end" }, label));
  }
  if (bound != null) root.append(svg("line", { x1: left, x2: width - right, y1: y(bound), y2: y(bound), stroke: "#888", "stroke-dasharray": "5 4" }));
  const steps = curve.value.map((value, i) => `${i ? `H${x(curve.seconds[i]).toFixed(1)}V` : `M${x(curve.seconds[i]).toFixed(1)} `}${y(value).toFixed(1)}`);
  root.append(svg("path", { d: `${steps.join("")}H${x(end).toFixed(1)}`, fill: "none", stroke: "#0d6a8e", "stroke-width": 2 }));
  return new XMLSerializer().serializeToString(root);
}
