/** What runs the tasks: a number of equal machines, or a table of named ones. */

import { edited, openMachines } from "../dataset.js";
import { given, restsInWords, transfersOf } from "../lib/details.js";
import { el, hook } from "../lib/dom.js";
import { virtualList } from "../lib/virtual.js";
import { eligibleOf } from "../matrix.js";

/**
 * Columns beyond the name. Those that are not always there come when some machine has them.
 * @type {{field: string, label: string, number: boolean, always?: boolean}[]}
 */
const COLUMNS = [
  { field: "speed", label: "Speed", number: true, always: true },
  { field: "cost_per_hour", label: "Cost / h", number: true, always: true },
  { field: "down", label: "At rest", number: false },
  { field: "power", label: "Power", number: true },
  { field: "idle_power", label: "Idle", number: true },
];

/** @type {typeof COLUMNS[number]} */
const NAME = { field: "id", label: "Name", number: false };
/** Height of a row in the style sheet. */
const ROW_HEIGHT = 32;
/** Formats in which machines alone can be listed. */
const LISTS = new Set(["tasks_csv", "tasks_xlsx", "problem_json"]);

/** @param {import("../store.js").Store} store */
export function machinesPanel(store) {
  /** @type {HTMLInputElement} */
  const number = hook("machine-count");
  /** @type {HTMLInputElement} */
  const named = hook("machine-named");
  const table = hook("machine-table");
  const showRows = rowsOf(table);

  number.addEventListener("change", () => {
    const asked = Math.round(Number(number.value));
    store.machines.count = Math.min(10_000, Math.max(1, Number.isFinite(asked) ? asked : 1));
    if (store.machines.named) resize(store.machines);
    changed();
  });
  named.addEventListener("change", () => {
    store.machines.named = named.checked;
    if (named.checked) resize(store.machines);
    changed();
  });
  table.addEventListener("change", (/** @type {Event} */ event) => {
    const cell = /** @type {HTMLInputElement} */ (event.target);
    const agent = store.machines.agents[Number(cell.dataset.row)];
    if (!agent) return;
    const { field = "" } = cell.dataset;
    if (field === "id") rename(store, agent, cell.value.trim());
    else if (field === "speed") agent.speed = Number(cell.value) > 0 ? Number(cell.value) : 1;
    else if (field === "down") agent.down = cell.value.trim();
    else agent[field] = Math.max(0, Number(cell.value) || 0);
    changed();
  });
  function changed() {
    store.tell("machines");
    edited(store);
  }

  /** @type {HTMLInputElement} */
  const input = hook("machine-file");
  hook("machine-choose").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) openMachines(store, file, file.name);
    input.value = ""; // so that the same file can be chosen again
  });

  store.on("catalogue", () => {
    const known = (store.catalogue?.formats ?? []).filter(({ name }) => LISTS.has(name));
    input.accept = [...new Set(known.flatMap(({ suffixes }) => suffixes)), ".gz"].join(",");
  });
  networkFields(store);
  store.on("machines", () => {
    number.value = String(store.machines.count);
    named.checked = store.machines.named;
    table.hidden = !store.machines.named;
    if (!table.hidden) showRows(store.machines.agents);
  });
}

/**
 * A renamed machine keeps the tasks that may run on it.
 * @param {import("../store.js").Store} store @param {import("../types.js").Agent} agent @param {string} name
 */
function rename(store, agent, name) {
  const old = agent.id;
  agent.id = name;
  if (!store.data) return;
  store.data.tasks = store.data.tasks.map((task) => {
    const eligible = eligibleOf(task);
    if (!eligible?.includes(old)) return task;
    return { ...task, eligible: eligible.map((one) => (one === old ? name : one)) };
  });
}

/** Give the table as many machines as the number says. @param {import("../types.js").Machines} machines */
function resize(machines) {
  const { agents, count } = machines;
  agents.length = Math.min(agents.length, count);
  const names = new Set(agents.map((agent) => agent.id));
  for (let n = 1; agents.length < count; n++) {
    if (!names.has(`Agent-${n}`)) agents.push({ id: `Agent-${n}`, speed: 1 });
  }
}

/**
 * The rows of named machines: only those in sight exist, there may be thousands.
 * @param {HTMLElement} table
 * @returns {(agents: import("../types.js").Agent[]) => void} Shows them.
 */
function rowsOf(table) {
  /** @type {import("../types.js").Agent[]} */
  let agents = [];
  let sign = "";
  /** @type {ReturnType<typeof virtualList>|null} */
  let list = null;

  /** Columns are made anew when they are others. @param {typeof COLUMNS} shown */
  function build(shown) {
    const columns = [NAME, ...shown];
    const heads = columns.map(({ field, label }) => el("span", { data: { field } }, label));
    const body = el("div", { className: "machine-body" });
    table.replaceChildren(el("div", { className: "machine head" }, ...heads), body);
    list = virtualList(body, {
      rowHeight: ROW_HEIGHT,
      create: () => el("div", { className: "machine" }, ...columns.map(cellOf)),
      fill: (row, place) => {
        for (const [i, cell] of [...row.children].entries()) {
          fillCell(/** @type {HTMLInputElement} */ (cell), agents[place], place, columns[i]);
        }
      },
    });
  }

  return (named) => {
    agents = named;
    const shown = COLUMNS.filter(({ field, always }) => always || agents.some((agent) => has(agent, field)));
    const fields = shown.map(({ field }) => field).join();
    if (sign !== fields || !list) build(shown);
    sign = fields;
    list?.setLength(agents.length);
  };
}

/** @param {import("../types.js").Agent} agent @param {string} field */
function has(agent, field) {
  const value = agent[field];
  return given(value) && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

/** @param {typeof COLUMNS[number]} column */
function cellOf({ field, number }) {
  return el("input", {
    type: number ? "number" : "text",
    min: number ? (field === "speed" ? "0.01" : "0") : "",
    step: number ? "any" : "",
    placeholder: field === "down" ? "8-12; 20-24" : "",
    data: { field },
  });
}

/**
 * @param {HTMLInputElement} cell @param {import("../types.js").Agent} agent @param {number} row
 * @param {typeof COLUMNS[number]} column
 */
function fillCell(cell, agent, row, { field, label }) {
  const value = field === "down" ? restsInWords(agent) : (agent[field] ?? (field === "speed" ? 1 : 0));
  const words = String(value);
  if (cell.value !== words && (cell !== document.activeElement || cell.dataset.row !== String(row))) cell.value = words;
  cell.dataset.row = String(row);
  cell.setAttribute("aria-label", `Machine ${row + 1}, ${label.toLowerCase()}`);
}

/** Latency and bandwidth, where data moves. @param {import("../store.js").Store} store */
function networkFields(store) {
  for (const name of /** @type {const} */ (["latency", "bandwidth"])) {
    /** @type {HTMLInputElement} */
    const field = hook(name);
    field.addEventListener("change", () => {
      if (!store.data) return;
      const value = field.value.trim().replace(",", ".");
      const network = store.data.network ?? { latency: 0, bandwidth: 1 };
      // No bandwidth is none that limits.
      const empty = name === "latency" ? 0 : null;
      store.data.network = { ...network, [name]: value === "" ? empty : value };
      edited(store);
    });
  }
  store.on("data", () => {
    const { data } = store;
    hook("network").hidden = !data || (!data.network && !transfersOf(data.tasks));
    for (const name of /** @type {const} */ (["latency", "bandwidth"])) {
      /** @type {HTMLInputElement} */
      const field = hook(name);
      const value = data?.network ? data.network[name] : name === "latency" ? 0 : 1;
      field.disabled = Array.isArray(value);
      field.value = Array.isArray(value) ? "matrix" : String(value ?? "");
      field.placeholder = name === "bandwidth" ? "no limit" : "0";
    }
  });
}
