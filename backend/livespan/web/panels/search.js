/** Which algorithms search, with which settings, and when they stop. */

import { el, hook, text } from "../lib/dom.js";
import { SLOTS } from "../race.js";
import { ITERATIONS, SECONDS } from "../request.js";
import { settingField } from "./setting.js";

/** What the page says of the rules that all algorithms obey. @type {Record<string, Partial<import("../types.js").Setting>>} */
const SAID = {
  n_iterations: {
    default: null,
    placeholder: String(ITERATIONS),
    help: "The first rule that holds ends a run.",
  },
  time_limit: { help: `Seconds after which to end. What goes by the clock, like auto, has ${SECONDS} unless a rule is chosen.` },
  seed: { placeholder: "random" },
};

/** A matter of the page: it asks for one run a seed. @type {import("../types.js").Setting} */
const REPEATS = {
  name: "repeats",
  type: "integer",
  default: 1,
  low: 1,
  high: 100,
  unit: "",
  help: "Runs of each algorithm, with seeds in a row.",
};

/** The choice that lets one write a combination of objectives. */
const COMBINATION = "+";

/** @param {import("../store.js").Store} store */
export function searchPanel(store) {
  store.on("catalogue", () => objectives(store));
  store.on(["catalogue", "chosen"], () => form(store));
  store.on("choice", () => showObjective(store));
}

/** @param {import("../store.js").Store} store */
function form(store) {
  const { catalogue, choice } = store;
  if (!catalogue) return;
  const cards = catalogue.algorithms.map((algorithm, i) => card(store, algorithm, i % SLOTS));
  hook("algorithms").replaceChildren(...cards);
  const fields = catalogue.common.map((setting) =>
    settingField({ ...setting, ...SAID[setting.name] }, choice.common[setting.name], (value) => {
      put(choice.common, setting.name, value);
      store.tell("choice");
    }),
  );
  const repeats = settingField(REPEATS, choice.repeats === REPEATS.default ? undefined : choice.repeats, (value) => {
    choice.repeats = value ?? REPEATS.default;
    store.tell("choice");
  });
  hook("common").replaceChildren(...fields, repeats);
}

/** What is made small, and what decides between equals. @param {import("../store.js").Store} store */
function objectives(store) {
  const { choice } = store;
  const known = store.catalogue?.objectives ?? [];
  /** @type {HTMLSelectElement} */
  const first = hook("objective");
  /** @type {HTMLSelectElement} */
  const tie = hook("tie");
  /** @type {HTMLInputElement} */
  const combination = hook("combination");
  const options = known.map(({ name, title }) => el("option", { value: name }, title));
  first.replaceChildren(...options, el("option", { value: COMBINATION }, "A combination…"));
  hook("tie-label").hidden = known.length < 2;
  first.addEventListener("change", () => {
    const own = first.value === COMBINATION;
    choice.objective = own ? combination.value.trim() || `${choice.objective} + 0.1*cost` : first.value;
    if (choice.tie === choice.objective) choice.tie = "";
    store.tell("choice");
    if (own) combination.focus();
  });
  combination.addEventListener("change", () => {
    choice.objective = combination.value.trim() || "makespan";
    store.tell("choice");
  });
  tie.addEventListener("change", () => {
    choice.tie = tie.value;
    store.tell("choice");
  });
  showObjective(store);
}

/** @param {import("../store.js").Store} store */
function showObjective({ choice, catalogue }) {
  const known = catalogue?.objectives ?? [];
  const one = known.find(({ name }) => name === choice.objective);
  hook("objective").value = one ? one.name : COMBINATION;
  hook("combination-label").hidden = Boolean(one);
  if (!one) hook("combination").value = choice.objective;
  const others = known.filter(({ name }) => name !== choice.objective);
  const rest = others.map(({ name, title }) => el("option", { value: name }, title));
  // A file may name several that decide one after the other.
  const several = choice.tie && !known.some(({ name }) => name === choice.tie);
  if (several) rest.push(el("option", { value: choice.tie }, choice.tie));
  hook("tie").replaceChildren(el("option", { value: "" }, "nothing else"), ...rest);
  hook("tie").value = choice.tie;
  text(hook("objective-help"), one?.summary ?? "A weighted sum of objectives, each by its name.");
}

/** @param {Record<string, any>} target @param {string} name @param {any} value */
function put(target, name, value) {
  if (value === undefined) delete target[name];
  else target[name] = value;
}

/**
 * @param {import("../store.js").Store} store
 * @param {import("../types.js").Algorithm} algorithm
 * @param {number} slot
 */
function card(store, algorithm, slot) {
  const { choice } = store;
  const box = el("input", {
    type: "checkbox",
    value: algorithm.name,
    checked: choice.algorithms.includes(algorithm.name),
    data: { algorithm: algorithm.name },
  });
  const settings = settingsOf(store, algorithm);
  box.addEventListener("change", () => {
    choice.algorithms = box.checked
      ? [...choice.algorithms, algorithm.name]
      : choice.algorithms.filter((name) => name !== algorithm.name);
    if (settings) settings.hidden = !box.checked;
    store.tell("choice");
  });
  if (settings) settings.hidden = !box.checked;
  return el(
    "div",
    { className: "algorithm", data: { slot } },
    el(
      "label",
      {},
      box,
      el(
        "span",
        { className: "algorithm-words" },
        el("strong", {}, el("i", { className: "swatch" }), algorithm.name, " ", el("small", {}, algorithm.title)),
        el("span", { className: "help" }, algorithm.summary),
      ),
    ),
    settings,
  );
}

/** @param {import("../store.js").Store} store @param {import("../types.js").Algorithm} algorithm */
function settingsOf(store, algorithm) {
  if (!algorithm.settings.length) return null;
  store.choice.settings[algorithm.name] ??= {};
  const changed = store.choice.settings[algorithm.name];
  const sign = el("summary", {});
  const say = () => {
    const n = Object.keys(changed).length;
    sign.textContent = n ? `Settings (${n} changed)` : "Settings";
    sign.setAttribute("aria-label", `${algorithm.name} ${sign.textContent}`);
  };
  say();
  const fields = algorithm.settings.map((setting) =>
    settingField(setting, changed[setting.name], (value) => {
      put(changed, setting.name, value);
      say();
      store.tell("choice");
    }),
  );
  return el("details", {}, sign, el("div", { className: "settings" }, ...fields));
}
