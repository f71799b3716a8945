/** The table of tasks: only visible rows exist, every cell can be edited in place. */

import { edited } from "../dataset.js";
import { EXTRAS, extrasOf } from "../lib/details.js";
import { el, hook, text } from "../lib/dom.js";
import { taskSort } from "../lib/task-sort.js";
import { virtualList } from "../lib/virtual.js";
import { splitNames } from "../lib/validate.js";
import { levelled, spanOf } from "../matrix.js";
import { plural } from "../lib/words.js";

const ROW_HEIGHT = 30;
const FIELDS = /** @type {const} */ (["id", "length", "dependencies", ...EXTRAS]);
const LABELS = {
  id: "name",
  length: "duration",
  dependencies: "predecessors",
  release: "release",
  due: "due date",
  task_weight: "weight",
};
/** Fields that are numbers. @type {Set<string>} */
const NUMBERS = new Set(["length", ...EXTRAS]);

/** @typedef {typeof FIELDS[number]} Field */
/** @typedef {HTMLDivElement & {cells: Record<Field, HTMLInputElement>, number: HTMLElement, bin: HTMLButtonElement}} TaskRow */

/** @param {import("../store.js").Store} store */
export function tasksPanel(store) {
  const body = hook("table-body");
  /** @type {Map<string, string>} */
  let reasons = new Map();
  /** Extra columns that are shown. @type {Set<string>} */
  let extras = new Set();
  /** Which task each row shows, where they are sorted. @type {number[]|null} */
  let order = null;
  /** The row the keyboard is at. */
  let current = 0;
  const list = virtualList(body, { rowHeight: ROW_HEIGHT, create: makeRow, fill });

  /** @returns {TaskRow} */
  function makeRow() {
    const row = /** @type {TaskRow} */ (el("div", { role: "row", className: "task" }));
    const make = (/** @type {Field} */ field) =>
      el("input", {
        type: "text",
        spellcheck: false,
        autocomplete: "off",
        inputMode: NUMBERS.has(field) ? "decimal" : "text",
        data: { field },
      });
    row.cells = /** @type {TaskRow["cells"]} */ (Object.fromEntries(FIELDS.map((field) => [field, make(field)])));
    row.number = el("span", { role: "rowheader", className: "number" });
    row.bin = el("button", { type: "button", className: "bin" }, "×");
    const boxes = FIELDS.map((field) => el("span", { role: "cell" }, row.cells[field]));
    row.append(row.number, ...boxes, el("span", { role: "cell" }, row.bin));
    return row;
  }

  /** @param {TaskRow} row @param {number} place */
  function fill(row, place) {
    const index = order ? order[place] : place;
    const task = store.data?.tasks[index];
    if (!task) return;
    text(row.number, String(index + 1));
    row.setAttribute("aria-rowindex", String(place + 2));
    row.bin.setAttribute("aria-label", `Delete task ${task.id}`);
    for (const field of FIELDS) fillCell(row.cells[field], field, task, index);
    for (const field of EXTRAS) /** @type {HTMLElement} */ (row.cells[field].parentElement).hidden = !extras.has(field);
    const tabIndex = place === stopRow() ? 0 : -1;
    for (const stop of [...Object.values(row.cells), row.bin]) stop.tabIndex = tabIndex;
  }

  /** Tab goes through one row only, or nobody would get past a long table; arrows change the row. */
  function stopRow() {
    const first = Math.ceil(body.scrollTop / ROW_HEIGHT);
    const last = Math.floor((body.scrollTop + body.clientHeight) / ROW_HEIGHT) - 1;
    return Math.max(first, Math.min(last, current, (store.data?.tasks.length ?? 1) - 1));
  }

  body.addEventListener("focusin", (/** @type {Event} */ event) => {
    const row = /** @type {HTMLElement} */ (event.target).closest(".virtual-row");
    const index = Number(/** @type {HTMLElement|null} */ (row)?.dataset.index ?? current);
    if (index === current) return;
    current = index;
    list.draw();
  });
  body.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const page = Math.floor(body.clientHeight / ROW_HEIGHT) - 1;
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1, PageUp: -page, PageDown: page }[event.key];
    const cell = /** @type {HTMLElement} */ (event.target);
    if (!step || !cell.dataset.field) return;
    event.preventDefault();
    const last = (store.data?.tasks.length ?? 1) - 1;
    const to = Math.min(last, Math.max(0, current + step));
    if (to === current) cell.blur(); // hands in what was typed
    focusCell(to, cell.dataset.field);
  });

  /**
   * @param {HTMLInputElement} cell @param {Field} field
   * @param {import("../types.js").Task} task @param {number} index
   */
  function fillCell(cell, field, task, index) {
    const here = `${index}.${field}`;
    // What is being typed is left alone, unless the element now stands for another row.
    if (cell !== document.activeElement || cell.dataset.cell !== here) {
      cell.value = field === "length" && store.data?.durations
        ? spanOf(store.data.durations[index])
        : shownAs(task, field);
    }
    cell.dataset.cell = here;
    const reason = reasons.get(here);
    cell.setAttribute("aria-label", `Row ${index + 1}, ${LABELS[field]}${reason ? `: ${reason}` : ""}`);
    cell.setAttribute("aria-invalid", String(Boolean(reason)));
    cell.title = reason ?? "";
  }

  body.addEventListener("change", (/** @type {Event} */ event) => {
    const cell = /** @type {HTMLInputElement} */ (event.target);
    const [index, field] = (cell.dataset.cell ?? "").split(".");
    const task = store.data?.tasks[Number(index)];
    if (!task) return;
    if (field === "length" && store.data?.durations) writeRow(store, Number(index), cell.value);
    else write(store, task, /** @type {Field} */ (field), cell.value);
  });
  body.addEventListener("scroll", () => {
    // An element about to stand for another row must hand in its text first.
    const cell = /** @type {HTMLElement} */ (document.activeElement);
    const row = body.contains(cell) && /** @type {HTMLElement|null} */ (cell.closest(".virtual-row"));
    if (row && (row.offsetTop > body.clientHeight || row.hidden)) cell.blur();
  }, { passive: true, capture: true });
  body.addEventListener("click", (/** @type {Event} */ event) => {
    const bin = /** @type {HTMLElement} */ (event.target).closest(".bin");
    const row = /** @type {HTMLElement|null} */ (bin?.closest(".virtual-row"));
    if (!row || !store.data) return;
    const place = Number(row.dataset.index);
    const index = order ? order[place] : place;
    store.data.tasks = store.data.tasks.toSpliced(index, 1);
    if (store.data.durations) store.data.durations = store.data.durations.toSpliced(index, 1);
    edited(store);
  });
  hook("add-task").addEventListener("click", () => {
    if (!store.data) return;
    const { durations } = store.data;
    if (durations) store.data.durations = [...durations, durations[0].map(() => 1)];
    store.data.tasks = [...store.data.tasks, newTask(store.data.tasks)];
    edited(store);
    const index = store.data.tasks.length - 1;
    focusCell(order ? order.indexOf(index) : index, "id");
  });

  /** @param {number} place @param {string} field */
  function focusCell(place, field) {
    list.reveal(place);
    const row = /** @type {TaskRow|undefined} */ (list.rowAt(place));
    row?.cells[/** @type {Field} */ (field)]?.focus();
    row?.cells[/** @type {Field} */ (field)]?.select();
  }

  const sorting = taskSort(hook("table"), () => {
    order = sorting.order(store);
    body.scrollTop = current = 0;
    list.draw();
  });

  let source = "";
  store.on("data", () => {
    const from = `${store.data?.name} ${store.data?.columns.id}`;
    if (from !== source) {
      body.scrollTop = current = 0;
      sorting.clear();
      order = null;
    }
    source = from;
    // An edited cell leaves its row where it is; a row more or less does not.
    if (order && order.length !== store.data?.tasks.length) order = sorting.order(store);
    extras = new Set(extrasOf(store.data?.tasks ?? []));
    showExtras(extras);
    hook("table").setAttribute("aria-rowcount", String((store.data?.tasks.length ?? 0) + 1));
    list.setLength(store.data?.tasks.length ?? 0);
  });
  store.on("issues", () => {
    reasons = new Map(store.issues.map(({ row, field, reason }) => [`${row}.${field}`, reason]));
    tellIssues(store, (index, field) => focusCell(order ? order.indexOf(index) : index, field));
    list.draw();
  });
}

/**
 * @param {import("../store.js").Store} store
 * @param {(row: number, field: string) => void} focusCell
 */
function tellIssues(store, focusCell) {
  const line = hook("issues");
  const [first] = store.issues;
  line.hidden = !first;
  if (!first) return;
  const go = el("button", { type: "button", className: "link" }, `row ${first.row + 1}`);
  go.addEventListener("click", () => focusCell(first.row, first.field));
  const lead = `${plural(store.issues.length, "cell needs", "cells need")} attention: `;
  line.replaceChildren(lead, go, `: ${first.reason}`);
}

/** Show the heads of the columns that some task fills. @param {Set<string>} extras */
function showExtras(extras) {
  const table = hook("table");
  table.dataset.extras = String(extras.size);
  for (const head of table.querySelectorAll("[data-extra]")) head.hidden = !extras.has(head.dataset.extra);
}

/** @param {import("../types.js").Task} task @param {Field} field */
function shownAs(task, field) {
  if (field === "dependencies") return (task.dependencies ?? []).join(", ");
  return String(task[field] ?? "");
}

/**
 * @param {import("../store.js").Store} store
 * @param {import("../types.js").Task} task @param {Field} field @param {string} value
 */
function write(store, task, field, value) {
  if (!store.data) return;
  const changed = { ...task };
  if (field === "dependencies") waitFor(changed, splitNames(value));
  else if (field === "id") changed.id = value.trim();
  else changed[field] = numberOr(value);
  // Runs keep the list they started with: a new list, not a changed one.
  store.data.tasks = store.data.tasks.map((one) => (one === task ? changed : one));
  edited(store);
}

/**
 * Data comes from predecessors only: with them it goes.
 * @param {import("../types.js").Task} task Changed in place. @param {string[]} names
 */
function waitFor(task, names) {
  task.dependencies = names;
  if (!task.data) return;
  const kept = Object.entries(task.data).filter(([name]) => names.includes(name));
  task.data = Object.fromEntries(kept);
}

/**
 * One number typed over a row of the matrix holds wherever the task can run.
 * @param {import("../store.js").Store} store @param {number} index @param {string} value
 */
function writeRow(store, index, value) {
  const { data } = store;
  const length = numberOr(value);
  if (data?.durations && typeof length === "number" && length >= 0) {
    data.durations = data.durations.with(index, levelled(data.durations[index], length));
    data.tasks = data.tasks.with(index, { ...data.tasks[index], length });
  }
  edited(store);
}

/** @param {string} value "2,5" -> 2.5; what is no number stays text, and is marked */
function numberOr(value) {
  const plain = value.trim().replace(",", ".");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : value.trim();
}

/** @param {import("../types.js").Task[]} tasks @returns {import("../types.js").Task} */
function newTask(tasks) {
  const names = new Set(tasks.map((task) => task.id));
  let n = tasks.length + 1;
  while (names.has(`task-${n}`)) n++;
  return { id: `task-${n}`, length: 1, dependencies: [] };
}
