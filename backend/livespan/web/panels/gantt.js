/** The schedule of one run, live: which run, which colours, what one points at. */

import { handle } from "../gantt/hands.js";
import { GanttModel } from "../gantt/model.js";
import { painter } from "../gantt/paint.js";
import { ganttSvg } from "../gantt/svg.js";
import { GanttView } from "../gantt/view.js";
import { el, hook, text } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { amount, gapInWords, objectiveInWords, plural } from "../lib/words.js";
import { colour } from "../theme.js";

/** Milliseconds between two redraws for new data. */
const PACE = 500;
/** Names listed under the pointer. */
const LISTED = 6;

/** @param {import("../store.js").Store} store */
export function ganttPanel(store) {
  /** @type {HTMLCanvasElement} */
  const canvas = hook("gantt");
  const view = new GanttView(canvas, colour);
  /** @type {HTMLSelectElement} */
  const by = hook("gantt-colour");
  let drawn = "";

  const draw = paced(() => {
    const run = store.shownRun;
    const sign = `${run?.key}.${run?.scheduleVersion}`;
    hook("gantt-empty").hidden = Boolean(run?.scheduled);
    hook("gantt-frame").hidden = !run?.scheduled;
    if (!run?.schedule) {
      view.show(null, () => ({ fill: "", ink: "" }));
      drawn = "";
      return;
    }
    if (sign !== drawn || !view.model) {
      drawn = sign;
      show(new GanttModel(run.schedule, run.tasks, run.makespanBound, run.rests));
      legend(view.model);
      canvas.setAttribute("aria-label", inWords(run));
      canvas.dataset.bars = String(run.schedule.length);
      pointAgain();
    }
  }, PACE);

  /** @param {GanttModel} model */
  function show(model) {
    const slot = store.shownRun?.slot ?? 0;
    view.show(model, painter(model, /** @type {any} */ (by.value), colour, slot));
  }

  store.on(["schedule", "runs"], () => draw.ask());
  store.on("shown", () => draw.now());
  const repaint = () => view.model && show(view.model);
  store.on("theme", repaint);
  by.addEventListener("change", repaint);
  hook("gantt-fit").addEventListener("click", () => view.fit());
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
      const model = new GanttModel(run.schedule, run.tasks, run.makespanBound, run.rests);
      const title = `${run.dataName}: ${run.algorithm}, ${worth(run)}`;
      return ganttSvg(model, painter(model, /** @type {any} */ (by.value), colour, run.slot), title);
    },
  };
}

/** What the schedule is worth, and how long it is. @param {import("../run.js").Run} run */
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
  text(hook("gantt-legend"), words.join(" "));
}

/** @param {import("../run.js").Run} run */
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

/**
 * What is under the pointer, in words.
 * @param {GanttView} view @param {number} bar @param {number} x @param {number} y
 */
function tip(view, bar, x, y) {
  /** @type {HTMLElement} */
  const box = hook("tip");
  const row = view.model?.bars[bar];
  box.hidden = !row;
  if (!row || !view.model) return;
  const id = String(row.task_id);
  const { before, after } = view.model.relations;
  const lines = [
    ["machine", row.agent_id],
    ["start", amount(row.start_time)],
    ["finish", amount(row.finish_time)],
    ...dueLines(row, view.model.dues.get(id)),
    ["duration", amount(row.finish_time - row.start_time)],
    ["after", listed(before.get(id))],
    ["before", listed(after.get(id))],
  ];
  const pairs = lines.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  box.replaceChildren(el("strong", {}, id), el("dl", {}, ...pairs));
  const frame = /** @type {HTMLElement} */ (box.parentElement);
  const left = Math.min(Math.max(4, x + 14), frame.clientWidth - box.offsetWidth - 4);
  const below = y + 18 + box.offsetHeight < frame.clientHeight;
  box.style.left = `${Math.max(4, left)}px`;
  box.style.top = `${below ? y + 18 : Math.max(4, y - box.offsetHeight - 10)}px`;
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
