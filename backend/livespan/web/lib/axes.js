/** How the convergence chart is laid out: axes, legend, buttons. */

import { colour } from "../theme.js";
import { objectiveInWords } from "./words.js";

/** @typedef {"iteration"|"seconds"} AxisX */
/** @typedef {"linear"|"log"} AxisY */

export const CONFIG = {
  responsive: true,
  displaylogo: false,
  // Named one by one: some of the standard buttons send data to another host.
  modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
  toImageButtonOptions: { filename: "livespan-convergence", scale: 2 },
};

/** @param {{x: AxisX, y: AxisY}} view @param {any[]} drawn Gaps, in per cent. */
export function gapLayout(view, drawn) {
  const whole = layout(view);
  const ys = drawn.flatMap(({ y }) => y);
  const least = ys.reduce((a, b) => Math.min(a, b), Infinity);
  const most = ys.reduce((a, b) => Math.max(a, b), 0);
  const yaxis = {
    ...whole.yaxis,
    uirevision: "gaps",
    dtick: most / least > 1000 ? 1 : "D2", // powers of ten alone, or 1, 2, 5
    tickformat: ".9~g",
    ticksuffix: " %",
    title: { text: "above the lower bound", font: { size: 11 }, standoff: 6 },
  };
  return { ...whole, yaxis };
}

/** The axis says what is drawn, where all that is drawn is of one kind. @param {{x: AxisX, y: AxisY}} view @param {import("../run.js").Run[]} runs */
export function valueLayout(view, runs) {
  const whole = layout(view);
  const objectives = new Set(runs.map((run) => run.objective));
  const words = objectives.size === 1 ? objectiveInWords(runs[0].objective) : "value";
  const title = { text: words, font: { size: 11 }, standoff: 6 };
  return { ...whole, yaxis: { ...whole.yaxis, title } };
}

/** @param {{x: AxisX, y: AxisY}} view */
function layout(view) {
  const line = colour("line");
  const axis = {
    gridcolor: line,
    zeroline: false,
    linecolor: line,
    automargin: true,
    tickfont: { color: colour("muted"), size: 11 },
  };
  const crosshair = {
    showspikes: true,
    spikethickness: 1,
    spikedash: "dot",
    spikecolor: colour("muted"),
    spikemode: "across",
    spikesnap: "cursor",
  };
  return {
    // Constant, so that new data never moves a zoom; a switched axis begins anew.
    uirevision: "kept",
    xaxis: { ...axis, uirevision: view.x, title: { text: view.x, font: { size: 11 }, standoff: 6 }, ...crosshair },
    yaxis: { ...axis, ...crosshair, uirevision: view.y, type: view.y, nticks: 6, tickformat: ",.9~g" },
    height: 264,
    margin: { l: 8, r: 12, t: 8, b: 8 },
    // Not transparent: a picture of the chart must be legible elsewhere too.
    paper_bgcolor: colour("card"),
    plot_bgcolor: colour("card"),
    font: { family: "system-ui, sans-serif", size: 12, color: colour("ink") },
    hovermode: "x unified",
    hoverdistance: -1,
    hoverlabel: { bgcolor: colour("card"), bordercolor: line, font: { color: colour("ink") } },
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", font: { size: 12 } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: colour("muted"), activecolor: colour("ink") },
    showlegend: true,
    dragmode: "zoom",
  };
}
