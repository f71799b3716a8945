/** What runs the tasks: a number of equal machines, or a table of named ones. */

import { edited } from "../dataset.js";
import { el, hook } from "../lib/dom.js";
import { eligibleOf } from "../matrix.js";

/** @param {import("../store.js").Store} store */
export function machinesPanel(store) {
  /** @type {HTMLInputElement} */
  const number = hook("machine-count");
  /** @type {HTMLInputElement} */
  const named = hook("machine-named");
  const table = hook("machine-table");

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
    if (cell.dataset.field === "id") rename(store, agent, cell.value.trim());
    else agent.speed = Number(cell.value) > 0 ? Number(cell.value) : 1;
    changed();
  });
  function changed() {
    store.tell("machines");
    edited(store);
  }

  store.on("machines", () => {
    number.value = String(store.machines.count);
    named.checked = store.machines.named;
    table.hidden = !store.machines.named;
    if (!table.hidden) draw(table, store.machines.agents);
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

/** @param {HTMLElement} table @param {import("../types.js").Agent[]} agents */
function draw(table, agents) {
  const rows = agents.map((agent, row) => {
    const name = el("input", {
      type: "text",
      value: agent.id,
      data: { row, field: "id" },
      aria: { label: `Machine ${row + 1}, name` },
    });
    const speed = el("input", {
      type: "number",
      min: "0.01",
      step: "any",
      value: String(agent.speed ?? 1),
      data: { row, field: "speed" },
      aria: { label: `Machine ${row + 1}, speed` },
    });
    return el("div", { className: "machine" }, name, speed);
  });
  const head = el("div", { className: "machine head" }, el("span", {}, "Name"), el("span", {}, "Speed"));
  table.replaceChildren(head, ...rows);
}
