/** The row that says which column was taken for what, and lets one choose another. */

import { openBytes, recheck } from "../dataset.js";
import { el, hook } from "../lib/dom.js";

/** What a column can be: its query parameter, its label, and its names in `columns`. */
const ROLES = [
  { parameter: "task_id_col", label: "Task", names: ["id", "task_id"], optional: false },
  { parameter: "duration_col", label: "Duration", names: ["length", "duration"], optional: false },
  {
    parameter: "dependency_col",
    label: "After",
    names: ["dependencies", "dependency"],
    optional: true,
  },
];

/** @param {import("../store.js").Store} store */
export function mappingPanel(store) {
  /** @type {HTMLFieldSetElement} */
  const box = hook("mapping");
  let shown = "";

  function show() {
    const { data } = store;
    box.hidden = !data?.headers.length || !data.source; // a sample has nothing to correct
    if (!data || box.hidden) return;
    const ignored = !store.choice.dependencies;
    const sign = JSON.stringify([data.name, data.headers, data.columns, ignored]);
    if (sign === shown) return; // an edited cell leaves the mapping as it was
    shown = sign;
    const fields = ROLES.map((role) => field(role, data, ignored && role.optional));
    box.replaceChildren(el("legend", {}, "Columns taken"), ...fields);
  }
  store.on(["data", "choice"], show);

  box.addEventListener("change", async (/** @type {Event} */ event) => {
    const changed = /** @type {HTMLSelectElement} */ (event.target);
    if (changed.name === "dependency_col") {
      store.choice.dependencies = changed.value !== "";
      recheck(store);
      store.tell("choice");
      // The tasks stay as they are; runs are told to leave the predecessors aside.
      if (!changed.value || changed.value === taken(ROLES[2], store.data)) return;
    }
    const source = store.data?.source;
    if (!source) return;
    /** @type {Record<string, string>} */
    const overrides = {};
    for (const select of box.querySelectorAll("select")) {
      if (select.value) overrides[select.name] = select.value;
      // Predecessors that are left aside keep their column.
      else if (select.name === "dependency_col") {
        const column = taken(ROLES[2], store.data);
        if (column) overrides[select.name] = column;
      }
    }
    if (await openBytes(store, source.bytes, source.filename, overrides)) return;
    shown = ""; // refused: show again what is in force
    show();
  });
}

/**
 * @param {typeof ROLES[number]} role
 * @param {import("../types.js").Dataset} data
 * @param {boolean} ignored
 */
function field(role, data, ignored) {
  const { parameter, label, optional } = role;
  const column = taken(role, data);
  const none = optional || !column ? [el("option", { value: "" }, "–")] : [];
  const options = data.headers.map((header) => el("option", { value: header }, header));
  const select = el("select", { name: parameter }, ...none, ...options);
  select.value = ignored ? "" : column;
  return el("label", {}, label, select);
}

/** @param {typeof ROLES[number]} role @param {import("../types.js").Dataset|null} data */
function taken({ names }, data) {
  return names.map((name) => data?.columns[name]).find(Boolean) ?? "";
}
