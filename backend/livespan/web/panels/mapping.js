/** The row that says which column was taken for what, and lets one choose another. */

import { openBytes } from "../dataset.js";
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

  store.on("data", () => {
    const { data } = store;
    box.hidden = !data?.headers.length || !data.source; // a sample has nothing to correct
    if (!data || box.hidden) return;
    const sign = JSON.stringify([data.name, data.headers, data.columns]);
    if (sign === shown) return; // an edited cell leaves the mapping as it was
    shown = sign;
    const fields = ROLES.map((role) => field(role, data));
    box.replaceChildren(el("legend", {}, "Columns taken"), ...fields);
  });

  box.addEventListener("change", () => {
    const source = store.data?.source;
    if (!source) return;
    /** @type {Record<string, string>} */
    const overrides = {};
    for (const select of box.querySelectorAll("select")) {
      if (select.value) overrides[select.name] = select.value;
    }
    openBytes(store, source.bytes, source.filename, overrides);
  });
}

/**
 * @param {typeof ROLES[number]} role
 * @param {import("../types.js").Dataset} data
 */
function field({ parameter, label, names, optional }, data) {
  const taken = names.map((name) => data.columns[name]).find(Boolean) ?? "";
  const none = optional || !taken ? [el("option", { value: "" }, "–")] : [];
  const options = data.headers.map((header) => el("option", { value: header }, header));
  const select = el("select", { name: parameter }, ...none, ...options);
  select.value = taken;
  return el("label", {}, label, select);
}
