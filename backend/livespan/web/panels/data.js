/** Getting data in: samples, a file chosen or dropped; and what was made of it. */

import { dropMatrix, openInstance, recheck } from "../dataset.js";
import { detailsOf } from "../lib/details.js";
import { el, hook, text } from "../lib/dom.js";
import { factsOf } from "../lib/validate.js";
import { amount, count, percent, plural } from "../lib/words.js";
import { SUFFIX } from "../recorded.js";
import { eligibleOf, impossible, shapeOf } from "../matrix.js";

/**
 * @param {import("../store.js").Store} store
 * @param {(file: File) => void} open What is done with a file.
 */
export function dataPanel(store, open) {
  samples(store);
  files(store, open);
  store.on("data", () => {
    facts(store);
    matrix(store);
  });
  hook("matrix-drop").addEventListener("click", () => dropMatrix(store));
  store.on("loading", () => hook("data").classList.toggle("busy", store.loading));
  const dependencies = hook("dependencies");
  dependencies.addEventListener("change", () => {
    store.choice.dependencies = dependencies.checked;
    recheck(store);
    store.tell("choice");
  });
  store.on("choice", () => {
    dependencies.checked = store.choice.dependencies;
  });
}

/** @param {import("../store.js").Store} store */
function samples(store) {
  /** @type {HTMLSelectElement} */
  const select = hook("samples");
  store.on("catalogue", () => {
    /** @type {Map<string, HTMLElement[]>} */
    const families = new Map();
    for (const { name, title, family } of store.catalogue?.instances ?? []) {
      const options = families.get(family) ?? [];
      families.set(family, [...options, el("option", { value: name }, title)]);
    }
    const groups = [...families].map(([label, options]) => el("optgroup", { label }, ...options));
    select.replaceChildren(el("option", { value: "" }, "Samples…"), ...groups);
    named(store);
  });
  const show = () => {
    select.value = store.data?.source ? "" : (store.data?.name ?? "");
    if (select.selectedIndex < 0) select.value = "";
  };
  select.addEventListener("change", async () => {
    if (select.value && !(await openInstance(store, select.value))) show();
  });
  store.on("data", show);
}

/** Instances whose names say their size, such as cloud-50000. @param {import("../store.js").Store} store */
function named(store) {
  /** @type {HTMLInputElement} */
  const field = hook("instance-name");
  const families = store.catalogue?.families ?? [];
  hook("instance-label").hidden = !families.length;
  hook("instance-help").replaceChildren(
    ...families.map(({ pattern, title }) => el("option", { value: pattern }, title)),
  );
  field.addEventListener("change", async () => {
    const name = field.value.trim();
    if (name && (await openInstance(store, name))) field.value = "";
  });
}

/** @param {import("../store.js").Store} store @param {(file: File) => void} open */
function files(store, open) {
  /** @type {HTMLInputElement} */
  const input = hook("file");
  hook("choose").addEventListener("click", () => input.click());
  store.on("catalogue", () => {
    const suffixes = store.catalogue?.formats.flatMap((format) => format.suffixes) ?? [];
    input.accept = [...new Set(suffixes), SUFFIX, ".gz"].join(",");
  });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) open(file);
    input.value = ""; // so that the same file can be chosen again
  });

  const sign = hook("dropping");
  const carriesFile = (/** @type {DragEvent} */ event) =>
    event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    sign.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) sign.hidden = true;
  });
  addEventListener("drop", (event) => {
    sign.hidden = true;
    if (!carriesFile(event)) return;
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) open(file);
  });
}

/** @param {import("../store.js").Store} store */
function facts(store) {
  const { data } = store;
  if (!data) return;
  const { tasks, linked, work, longest } = factsOf(data.tasks);
  text(hook("source"), data.name);
  const pairs = [
    ["tasks", count(tasks)],
    ["with predecessors", linked ? `${count(linked)} (${percent(linked / tasks)})` : "none"],
  ];
  if (data.best != null) pairs.push(["best known", amount(data.best)]);
  if (data.durations) pairs.push(["durations", `${shapeOf(data.durations)} matrix`]);
  else pairs.push(["total duration", amount(work)], ["longest", amount(longest)]);
  const limited = data.tasks.filter(eligibleOf).length;
  if (limited) pairs.push(["tied to machines", count(limited)]);
  pairs.push(...detailsOf(data));
  hook("facts").replaceChildren(
    ...pairs.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );
  hook("dependencies-label").hidden = linked === 0;
  warnings(data.warnings);
}

/** Say that a matrix of durations is in force. @param {import("../store.js").Store} store */
function matrix({ data }) {
  const durations = data?.durations;
  hook("matrix").hidden = !durations;
  if (!durations) return;
  const never = impossible(durations);
  const lacking = never ? `; ${plural(never, "pair")} cannot be` : "";
  text(
    hook("matrix-words"),
    `A matrix of ${shapeOf(durations)} durations is in force (tasks × machines${lacking}). ` +
      "It goes before speeds; a duration typed below holds on every machine of the task.",
  );
}

/** @param {string[]} list */
function warnings(list) {
  const shown = list.slice(0, 5).map((line) => el("li", {}, line));
  if (list.length > 5) shown.push(el("li", {}, `and ${plural(list.length - 5, "more note")}`));
  hook("warnings").replaceChildren(...shown);
}
