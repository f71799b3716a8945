/** The schedule of one run, live: which run, which lanes and colours, what one looks for. */

import { handle } from "../gantt/hands.js";
import { GanttModel } from "../gantt/model.js";
import { painter, priorityOf } from "../gantt/paint.js";
import { ganttSvg } from "../gantt/svg.js";
import { GanttView } from "../gantt/view.js";
import { el, hook, text } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { choice } from "../lib/switch.js";
import { amount, count, gapInWords, objectiveInWords, plural } from "../lib/words.js";
import { colour } from "../theme.js";
import { tip } from "./tip.js";

/** Milliseconds between two redraws for new data. */
const PACE = 500;
const NOTHING = { fill: "", ink: "" };

/** @typedef {import("../run.js").Run} Run */

/** @param {import("../store.js").Store} store */
export function ganttPanel(store) {
  /** @type {HTMLCanvasElement} */
  const canvas = hook("gantt");
  const view = new GanttView(canvas, colour);
  /** @type {HTMLSelectElement} */
  const colours = hook("gantt-colour");
  /** @type {import("../gantt/lanes.js").LanesBy} */
  let lanes = "machine";
  let drawn = "";

  const draw = paced(() => {
    const run = store.shownRun;
    const sign = `${run?.key}.${run?.scheduleVersion}.${lanes}`;
    hook("gantt-empty").hidden = Boolean(run?.scheduled);
    hook("gantt-frame").hidden = !run?.scheduled;
    if (!run?.schedule) {
      view.show(null, () => NOTHING);
      drawn = "";
      return;
    }
    if (sign === drawn && view.model) return;
    drawn = sign;
    offerPriority(run);
    show(modelOf(run, lanes));
    legend(view.model);
    canvas.setAttribute("aria-label", inWords(run));
    canvas.dataset.bars = String(run.schedule.length);
    pointAgain();
    tellFound();
  }, PACE);

  /** @param {GanttModel} model */
  function show(model) {
    view.show(model, painter(model, /** @type {any} */ (colours.value), colour, store.shownRun?.slot ?? 0));
  }

  store.on(["schedule", "runs"], () => draw.ask());
  store.on("shown", () => draw.now());
  const repaint = () => view.model && show(view.model);
  store.on("theme", repaint);
  colours.addEventListener("change", repaint);
  choice(hook("gantt-lanes"), /** @type {const} */ (["machine", "job"]), "machine", (value) => {
    lanes = value;
    view.view.top = 0;
    draw.now();
  });
  hook("gantt-fit").addEventListener("click", () => view.fit());
  const critical = hook("gantt-critical");
  critical.addEventListener("click", () => {
    const shown = critical.getAttribute("aria-pressed") !== "true";
    critical.setAttribute("aria-pressed", String(shown));
    view.showCritical(shown);
    legend(view.model);
  });
  const tellFound = search(view);

  let pointer = { x: 0, y: 0 };
  handle(view, (bar, x, y) => {
    pointer = { x, y };
    tip(view, bar, x, y);
  });
  /** A new schedule has another bar under a pointer that stayed where it was. */
  function pointAgain() {
    const inside = pointer.x > 0 || pointer.y > 0;
    const bar = inside ? view.barAt(pointer.x, pointer.y) : -1;
    view.point(bar);
    tip(view, bar, pointer.x, pointer.y);
  }
  runChoice(store);

  return {
    /** The shown schedule as a file. */
    svg() {
      const run = store.shownRun;
      if (!run?.schedule) return "";
      const model = modelOf(run, lanes);
      const title = `${run.dataName}: ${run.algorithm}, ${worth(run)}`;
      return ganttSvg(model, painter(model, /** @type {any} */ (colours.value), colour, run.slot), title);
    },
  };
}

/** @param {Run} run @param {import("../gantt/lanes.js").LanesBy} lanes */
function modelOf(run, lanes) {
  return new GanttModel(run.schedule ?? [], run.tasks, run.makespanBound, run.delays, lanes);
}

/** Priorities are a colour where there are some. @param {Run} run */
function offerPriority({ tasks }) {
  const first = tasks.length ? priorityOf(tasks[0]) : 1;
  hook("colour-priority").hidden = tasks.every((task) => priorityOf(task) === first);
}

/**
 * Tasks that are looked for; Enter goes from one to the next.
 * @param {GanttView} view
 * @returns {() => void} Says again how many there are.
 */
function search(view) {
  /** @type {HTMLInputElement} */
  const field = hook("gantt-find");
  let last = -1;
  const tell = () => {
    const found = view.sought?.size;
    text(hook("gantt-found"), found === undefined ? "" : found ? `${count(found)} found` : "none found");
  };
  field.addEventListener("input", () => {
    last = -1;
    view.seek(field.value);
    tell();
  });
  field.addEventListener("keydown", (event) => {
    const found = [...(view.sought ?? [])];
    if (event.key !== "Enter" || !found.length) return;
    event.preventDefault();
    last = (last + (event.shiftKey ? found.length - 1 : 1)) % found.length;
    view.reveal(found[last]);
    const { x, y } = view.pointed;
    tip(view, found[last], x, y);
  });
  return tell;
}

/** What the schedule is worth, and how long it is. @param {Run} run */
function worth({ objective, best, makespan }) {
  const value = `${objectiveInWords(objective)} ${amount(best)}`;
  return objective === "makespan" || makespan == null ? value : `${value}, makespan ${amount(makespan)}`;
}

/** Say what the marks of this schedule mean. @param {GanttModel|null} model */
function legend(model) {
  const late = model?.late.size ?? 0;
  const words = late ? [`Red foot: ${plural(late, "task")} late.`] : [];
  if (model?.rests.some((pairs) => pairs.length)) words.push("Shaded: at rest.");
  if (model?.bound != null) words.push("Dashed: lower bound.");
  if (model && hook("gantt-critical").getAttribute("aria-pressed") === "true") {
    words.push(`Outlined: the critical path of ${plural(model.timing.criticalPath.length, "task")}.`);
  }
  text(hook("gantt-legend"), words.join(" "));
}

/** @param {Run} run */
function inWords(run) {
  const rows = run.schedule ?? [];
  const machines = new Set(rows.map((row) => row.agent_id)).size;
  return `Gantt chart of ${run.algorithm}: ${rows.length} tasks on ${machines} machines, ${worth(run)}, ${gapInWords(run.gap, run.status)}`;
}

/** Which run is shown. @param {import("../store.js").Store} store */
function runChoice(store) {
  /** @type {HTMLSelectElement} */
  const select = hook("gantt-run");
  store.on(["runs", "shown"], () => {
    const options = store.runs
      .filter((run) => run.scheduled || run.active)
      .reverse()
      .map((run) => el("option", { value: String(run.key) }, `${run.algorithm} · run ${run.key}`));
    select.replaceChildren(el("option", { value: "" }, "best"), ...options);
    select.value = store.shown == null ? "" : String(store.shown);
  });
  select.addEventListener("change", () => {
    store.shown = select.value ? Number(select.value) : null;
    store.tell("shown");
  });
}
