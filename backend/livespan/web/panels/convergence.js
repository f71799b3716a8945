/** Best-so-far of every visible run on one chart, with the lower bound. */

import { CONFIG, gapLayout, valueLayout } from "../lib/axes.js";
import { medianCurve, MOST, sharedPlaces } from "../lib/curve.js";
import { el, hook, text } from "../lib/dom.js";
import { grouped } from "../lib/grouped.js";
import { paced } from "../lib/pace.js";
import { choice } from "../lib/switch.js";
import { amount, gapInWords, objectiveInWords } from "../lib/words.js";
import { colour, slotColour } from "../theme.js";

/** Milliseconds between two redraws, at least. */
const PACE = 200;

/** Said in place of the chart as long as nothing was started. */
const UNBEGUN = "Press Start: the best value of every run is drawn here while it falls.";

/** Runs that differ in the seed alone, from this many on, are drawn as their median. */
const CROWD = 3;
/** With more curves than this each gets fewer points. */
const FULL = 8;

/** Gaps below this, in per cent, are rounding. */
const LEAST_GAP = 1e-7;

/** @typedef {import("../lib/axes.js").AxisX} AxisX */

/** @param {import("../store.js").Store} store */
export function convergencePanel(store) {
  const chart = hook("chart");
  const view = { x: /** @type {AxisX} */ ("iteration"), y: /** @type {import("../lib/axes.js").AxisY} */ ("linear") };
  /** @type {any} */
  let plotly = null;

  const draw = paced(() => {
    const runs = store.runs.filter((run) => run.visible && run.curve.value.length);
    const empty = !runs.length;
    hook("chart-empty").hidden = !empty;
    text(hook("chart-empty"), store.active.length ? "The first value of the search is on its way." : UNBEGUN);
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

/**
 * A curve for each run. Of several that differ in the seed alone the median is drawn, and they
 * themselves faintly behind it.
 * @param {import("../run.js").Run[]} runs @param {import("../store.js").Store} store
 * @param {AxisX} axis
 */
function traces(runs, store, axis) {
  const latest = store.race[0]?.race;
  const places = sharedPlaces(runs.map((run) => run.curve), axis, MOST / Math.ceil(runs.length / FULL));
  const crowds = crowdsOf(runs);
  const curves = runs.map((run) => {
    const crowded = crowds.has(run.group);
    return {
      ...run.curve.at(axis, places),
      uid: `run-${run.key}`,
      name: nameOf(run, runs),
      type: "scatter",
      mode: "lines",
      line: { shape: "hv", width: crowded ? 1 : 2, color: slotColour(run.slot), dash: run.race === latest ? "solid" : "dot" },
      opacity: crowded ? 0.3 : run.race === latest ? 1 : 0.55,
      showlegend: !crowded,
      ...(crowded ? { hoverinfo: "skip" } : { hovertemplate: "%{y:,.9~g}" }),
    };
  });
  const medians = [...crowds.values()].map((crowd) => medianTrace(crowd, axis, places));
  const bound = boundOf(runs);
  const best = bestKnown(store, runs);
  return [
    ...(bound == null ? [] : [level("bound", `Lower bound ${amount(bound)}`, bound, places, "dash")]),
    ...(best == null ? [] : [level("best-known", `Best known ${amount(best)}`, best, places, "dot")]),
    ...curves,
    ...medians,
  ];
}

/** Runs that differ in the seed alone, where there are many. @param {import("../run.js").Run[]} runs */
function crowdsOf(runs) {
  const groups = grouped(runs, (run) => run.group);
  for (const [group, members] of groups) if (members.length < CROWD) groups.delete(group);
  return groups;
}

/** @param {import("../run.js").Run[]} crowd @param {AxisX} axis @param {number[]} places */
function medianTrace(crowd, axis, places) {
  return {
    ...medianCurve(crowd.map((run) => run.curve), axis, places),
    uid: `median-${crowd[0].key}`,
    name: `${crowd[0].algorithm}, median of ${crowd.length}`,
    type: "scatter",
    mode: "lines",
    line: { shape: "hv", width: 2.5, color: slotColour(crowd[0].slot) },
    hovertemplate: "%{y:,.9~g}",
  };
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
    ...(trace.hoverinfo ? {} : { hovertemplate: "%{customdata:.3~g} %" }),
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

/** Of the instance that all shown runs are about. @param {import("../store.js").Store} store @param {import("../run.js").Run[]} runs */
function bestKnown({ data }, runs) {
  const same = runs.every((run) => run.dataVersion === data?.version && run.objective === "makespan");
  return same ? (data?.best ?? null) : null;
}

/**
 * A line at one value.
 * @param {string} uid @param {string} name @param {number} value @param {number[]} places @param {string} dash
 */
function level(uid, name, value, places, dash) {
  return {
    uid,
    x: places,
    y: places.map(() => value),
    name,
    type: "scatter",
    mode: "lines",
    line: { width: 1.5, color: colour(uid === "bound" ? "muted" : "good"), dash },
    hovertemplate: "%{y:,.9~g}",
  };
}

/** @param {import("../run.js").Run[]} runs */
function inWords(runs) {
  const parts = runs.map((run) => `${run.algorithm} at ${amount(run.best)}, ${gapInWords(run.gap, run.status)}`);
  return `Best ${objectiveInWords(runs[0].objective)} over time: ${parts.join("; ")}`;
}
