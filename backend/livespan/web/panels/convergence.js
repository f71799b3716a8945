/** Best-so-far of every visible run on one chart, with the lower bound. */

import { sharedPlaces } from "../lib/curve.js";
import { el, hook } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { choice } from "../lib/switch.js";
import { amount, gapInWords, objectiveInWords } from "../lib/words.js";
import { colour, slotColour } from "../theme.js";

/** Milliseconds between two redraws, at least. */
const PACE = 200;

/** Gaps below this, in per cent, are rounding. */
const LEAST_GAP = 1e-7;

/** @typedef {"iteration"|"seconds"} AxisX */
/** @typedef {"linear"|"log"} AxisY */

/** @param {import("../store.js").Store} store */
export function convergencePanel(store) {
  const chart = hook("chart");
  const view = { x: /** @type {AxisX} */ ("iteration"), y: /** @type {AxisY} */ ("linear") };
  /** @type {any} */
  let plotly = null;

  const draw = paced(() => {
    const runs = store.runs.filter((run) => run.visible && run.curve.value.length);
    const empty = !runs.length;
    hook("chart-empty").hidden = !empty;
    chart.hidden = empty;
    if (empty || !plotly) return;
    chart.setAttribute("aria-label", inWords(runs));
    const bound = view.y === "log" ? boundOf(runs) : null;
    const values = traces(runs, store, view.x);
    const drawn = bound == null ? values : asGaps(values, bound);
    plotly.react(chart, drawn, bound == null ? valueLayout(view, runs) : gapLayout(view, drawn), CONFIG);
    // How far the drawing has come, for whoever watches it from outside.
    chart.dataset.reached = String(Math.max(...runs.map((run) => run.curve.now.iteration)));
  }, PACE);

  store.on("catalogue", async () => {
    if (plotly || !store.catalogue) return;
    // The table and the form come first; the large bundle follows when the page is idle.
    await idle();
    try {
      plotly = await loadPlotly(store.catalogue.versions.plotly ?? "");
      draw.ask();
    } catch (error) {
      store.say("error", error instanceof Error ? error.message : String(error));
    }
  });
  store.on(["runs", "progress", "theme"], () => draw.ask());
  choice(hook("axis-x"), ["iteration", "seconds"], view.x, (value) => {
    view.x = value;
    draw.now();
  });
  choice(hook("axis-y"), ["linear", "log"], view.y, (value) => {
    view.y = value;
    draw.now();
  });
}

function idle() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(resolve, { timeout: 500 });
    else setTimeout(resolve, 100);
  });
}

/**
 * The bundle adds the style sheet of its maps, unless an element of this name is
 * there already. There are no maps here, and `style-src 'self'` would refuse it.
 */
const MAP_STYLES = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";

/** @param {string} version @returns {Promise<any>} */
function loadPlotly(version) {
  document.head.append(el("template", { id: MAP_STYLES }));
  return new Promise((resolve, reject) => {
    const script = el("script", { src: `/static/plotly.min.js?v=${encodeURIComponent(version)}`, async: true });
    script.addEventListener("load", () => resolve(/** @type {any} */ (window).Plotly));
    script.addEventListener("error", () => reject(new Error("The chart library could not be loaded.")));
    document.head.append(script);
  });
}

const CONFIG = {
  responsive: true,
  displaylogo: false,
  // Named one by one: some of the standard buttons send data to another host.
  modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
  toImageButtonOptions: { filename: "livespan-convergence", scale: 2 },
};

/**
 * @param {import("../run.js").Run[]} runs @param {import("../store.js").Store} store
 * @param {AxisX} axis
 */
function traces(runs, store, axis) {
  const latest = store.race[0]?.race;
  const places = sharedPlaces(runs.map((run) => run.curve), axis);
  const curves = runs.map((run) => ({
    ...run.curve.at(axis, places),
    uid: `run-${run.key}`,
    name: nameOf(run, runs),
    type: "scatter",
    mode: "lines",
    line: { shape: "hv", width: 2, color: slotColour(run.slot), dash: run.race === latest ? "solid" : "dot" },
    opacity: run.race === latest ? 1 : 0.55,
    hovertemplate: "%{y:,.9~g}",
  }));
  const bound = boundOf(runs);
  return bound == null ? curves : [boundTrace(bound, places), ...curves];
}

/**
 * Best values are often so near to the bound that their logarithms look alike; those of their
 * distances do not.
 * @param {any[]} drawn @param {number} bound
 */
function asGaps(drawn, bound) {
  const curves = drawn
    .filter(({ uid }) => uid !== "bound")
    .map((trace) => ({ ...trace, y: trace.y.map((/** @type {number} */ value) => (100 * (value - bound)) / bound) }));
  const positive = curves.flatMap(({ y }) => y).filter((gap) => gap > LEAST_GAP);
  // No gap at all has no logarithm: it is drawn below the least one there is.
  const floor = positive.length ? positive.reduce((least, gap) => Math.min(least, gap)) / 2 : 1;
  return curves.map((trace) => ({
    ...trace,
    y: trace.y.map((/** @type {number} */ gap) => (gap > LEAST_GAP ? gap : floor)),
    customdata: trace.y,
    hovertemplate: "%{customdata:.3~g} %",
  }));
}

/** @param {import("../run.js").Run} run @param {import("../run.js").Run[]} runs */
function nameOf(run, runs) {
  const twins = runs.filter((other) => other.algorithm === run.algorithm);
  if (twins.length < 2) return run.algorithm;
  const seeds = new Set(twins.map((twin) => twin.seed)).size === twins.length;
  return seeds && run.seed != null ? `${run.algorithm}, seed ${run.seed}` : `${run.algorithm} #${run.race}`;
}

/** The best bound known. @param {import("../run.js").Run[]} runs @returns {number|null} */
function boundOf(runs) {
  const known = runs.map((run) => run.bound ?? 0).filter((bound) => bound > 0);
  return known.length ? Math.max(...known) : null;
}

/** @param {number} bound @param {number[]} places */
function boundTrace(bound, places) {
  return {
    uid: "bound",
    x: places,
    y: places.map(() => bound),
    name: "Lower bound",
    type: "scatter",
    mode: "lines",
    line: { width: 1.5, color: colour("muted"), dash: "dash" },
    hovertemplate: "%{y:,.9~g}",
  };
}

/** @param {{x: AxisX, y: AxisY}} view @param {any[]} drawn Gaps, in per cent. */
function gapLayout(view, drawn) {
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
function valueLayout(view, runs) {
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
  return {
    // Constant, so that new data never moves a zoom; a switched axis begins anew.
    uirevision: "kept",
    xaxis: { ...axis, uirevision: view.x, title: { text: view.x, font: { size: 11 }, standoff: 6 }, showspikes: true, spikethickness: 1, spikedash: "dot", spikecolor: colour("muted"), spikemode: "across" },
    yaxis: { ...axis, uirevision: view.y, type: view.y, nticks: 6, tickformat: ",.9~g" },
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

/** @param {import("../run.js").Run[]} runs */
function inWords(runs) {
  const parts = runs.map((run) => `${run.algorithm} at ${amount(run.best)}, ${gapInWords(run.gap, run.status)}`);
  return `Best ${objectiveInWords(runs[0].objective)} over time: ${parts.join("; ")}`;
}
