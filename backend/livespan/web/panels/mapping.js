/** How a file was read: as which format, which column for what, and the format's own options. */

import { openBytes, recheck } from "../dataset.js";
import { el, hook } from "../lib/dom.js";

/**
 * What a column can be: its option of the format, or its name among `columns`.
 * @type {{field: string, option: string|null, label: string}[]}
 */
export const ROLES = [
  { field: "id", option: "task_id_col", label: "Task" },
  { field: "length", option: "duration_col", label: "Duration" },
  { field: "dependencies", option: "dependency_col", label: "After" },
  { field: "eligible", option: null, label: "Machines" },
  { field: "release", option: null, label: "Release" },
  { field: "due", option: null, label: "Due" },
  { field: "weight", option: null, label: "Weight" },
  { field: "cost", option: null, label: "Cost" },
  { field: "data", option: null, label: "Transfers" },
  { field: "family", option: null, label: "Family" },
];
/** Columns every table is asked for; the others stand behind a fold. */
const MAIN = 3;

/** Options of formats that are a choice, with what they can be. @type {Record<string, {label: string, values?: string[]}>} */
const OPTIONS = {
  machine_base: { label: "First machine is", values: ["0", "1"] },
  machine_count: { label: "Machines" },
  instance: { label: "Instance" },
  limit: { label: "Most tasks" },
  arrivals: { label: "Arrivals", values: ["true", "false"] },
  parallel_jobs: { label: "Parallel jobs", values: ["work", "time", "omit"] },
  resources: { label: "Resources", values: ["true", "false"] },
  sheet: { label: "Sheet" },
  machines_sheet: { label: "Machines' sheet" },
};

/** @typedef {import("../types.js").Dataset} Dataset */
/** @typedef {import("../types.js").Format} Format */

/** @param {import("../store.js").Store} store */
export function mappingPanel(store) {
  /** @type {HTMLFieldSetElement} */
  const box = hook("mapping");
  let shown = "";

  function show() {
    const { data, catalogue } = store;
    box.hidden = !data?.source; // a sample has nothing to correct
    if (!data || box.hidden) return;
    const ignored = !store.choice.dependencies;
    const sign = JSON.stringify([data.name, data.format, data.headers, data.columns, data.source?.rules, ignored]);
    if (sign === shown) return; // an edited cell leaves the mapping as it was
    shown = sign;
    box.replaceChildren(el("legend", {}, "How the file was read"), ...fieldsOf(data, catalogue?.formats ?? [], ignored));
  }
  store.on(["data", "choice"], show);

  box.addEventListener("change", async (/** @type {Event} */ event) => {
    const changed = /** @type {HTMLSelectElement} */ (event.target);
    const { data } = store;
    if (changed.name === "dependency_col") {
      store.choice.dependencies = changed.value !== "";
      recheck(store);
      store.tell("choice");
      // The tasks stay as they are; runs are told to leave the predecessors aside.
      if (!changed.value || changed.value === data?.columns.dependencies) return;
    }
    if (!data?.source) return;
    const { bytes, filename } = data.source;
    const rules = changed.name === "format" ? { format: changed.value } : rulesOf(box, data);
    if (await openBytes(store, bytes, filename, rules)) return;
    shown = ""; // refused: show again what is in force
    show();
  });
}

/** @param {Dataset} data @param {Format[]} formats @param {boolean} ignored Whether predecessors are left aside. */
function fieldsOf(data, formats, ignored) {
  const known = formats.find(({ name }) => name === data.format);
  const kinds = formats.map(({ name, title }) => el("option", { value: name }, title));
  const format = el("select", { name: "format" }, ...kinds);
  format.value = data.format;
  const columns = data.headers.length ? ROLES.map((role) => columnField(role, data, ignored)) : [];
  const more = ROLES.slice(MAIN).some(({ field }) => data.columns[field]);
  const options = Object.keys(known?.options ?? {})
    .filter((name) => name in OPTIONS)
    .map((name) => optionField(name, known?.options[name] ?? "", data.source?.rules[name] ?? ""));
  return [
    el("label", { className: "format" }, "Format", format),
    ...columns.slice(0, MAIN),
    ...(columns.length
      ? [el("details", { open: more }, el("summary", {}, "More columns"), el("div", { className: "mapping-more" }, ...columns.slice(MAIN)))]
      : []),
    ...options,
  ];
}

/** @param {typeof ROLES[number]} role @param {Dataset} data @param {boolean} ignored */
function columnField({ field, option, label }, data, ignored) {
  const column = data.columns[field] ?? "";
  const headers = data.headers.map((header) => el("option", { value: header }, header));
  // What is asked for by its name cannot be had without.
  const none = field === "length" && column ? [] : [el("option", { value: "" }, "–")];
  const select = el("select", { name: option ?? `columns.${field}` }, ...none, ...headers);
  select.value = ignored && field === "dependencies" ? "" : column;
  return el("label", {}, label, select);
}

/** @param {string} name @param {string} help @param {string} value */
function optionField(name, help, value) {
  const { label, values } = OPTIONS[name];
  const entry = values
    ? el("select", { name, title: help }, el("option", { value: "" }, "as found"), ...values.map((one) => el("option", { value: one }, one)))
    : el("input", { name, type: "text", title: help, placeholder: "as found" });
  entry.value = value;
  return el("label", {}, label, entry);
}

/**
 * What is chosen, as the query has it.
 * @param {HTMLElement} box @param {Dataset} data
 * @returns {Record<string, string>}
 */
function rulesOf(box, data) {
  /** @type {Record<string, string>} */
  const rules = {};
  /** @type {string[]} */
  const columns = [];
  for (const entry of box.querySelectorAll("select, input")) {
    const { name, value } = /** @type {HTMLSelectElement} */ (entry);
    if (name.startsWith("columns.")) {
      if (value) columns.push(`${name.slice("columns.".length)}=${value}`);
    } else if (value) rules[name] = value;
    // Predecessors that are left aside keep their column.
    else if (name === "dependency_col" && data.columns.dependencies) rules[name] = data.columns.dependencies;
  }
  if (columns.length) rules.columns = columns.join(",");
  return rules;
}
