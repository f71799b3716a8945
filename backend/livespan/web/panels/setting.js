/** One setting of the schema as a form field: slider, number, help, default, reset. */

import { el } from "../lib/dom.js";

/** Ends of a slider. */
const STEPS = 1000;
/** A range wider than this factor gets a logarithmic slider. */
const WIDE = 50;
/** Digits of a value taken from a slider: more would look exact, and are not. */
const DIGITS = 2;

let lastId = 0;

/**
 * @param {import("../types.js").Setting} setting
 * @param {any} value              The changed value, or undefined for the default.
 * @param {(value: any) => void} change  Told of a new value; undefined means the default.
 */
export function settingField(setting, value, change) {
  const id = `setting-${++lastId}`;
  const input = inputOf(setting, id);
  const slider = sliderOf(setting);
  const reset = el("button", { type: "button", className: "reset", title: "Back to the default" }, "reset");
  reset.setAttribute("aria-label", `Reset ${wordsOf(setting.name)} to its default`);

  /** @param {any} now */
  function show(now) {
    const effective = now ?? setting.default;
    if (input instanceof HTMLInputElement && input.type === "checkbox") input.checked = Boolean(effective);
    else input.value = effective == null ? "" : String(effective);
    if (slider && effective != null) slider.value = String(toSlider(setting, Number(effective)));
    reset.hidden = now === undefined;
  }
  /** @param {any} now */
  function set(now) {
    const same = now === setting.default || now === "" || now == null;
    show(same ? undefined : now);
    change(same ? undefined : now);
  }

  input.addEventListener("change", () => set(entered(setting, input)));
  slider?.addEventListener("input", () => set(fromSlider(setting, Number(slider.value))));
  reset.addEventListener("click", () => {
    set(undefined);
    input.focus();
  });
  show(value);

  const unit = setting.unit ? el("span", { className: "unit" }, setting.unit) : null;
  const help = el("span", { className: "help", id: `${id}-help` }, helpOf(setting));
  input.setAttribute("aria-describedby", help.id);
  return el(
    "div",
    { className: "setting" },
    el("label", { for: id }, wordsOf(setting.name)),
    el("span", { className: "entry" }, reset, input, unit),
    slider,
    help,
  );
}

/** @param {string} name n_iterations -> "Iterations" */
function wordsOf(name) {
  const words = name.replace(/^(n|num)_/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {import("../types.js").Setting} setting */
function helpOf({ help, default: value }) {
  const kept = value == null ? "" : ` Default ${value}.`;
  return `${help ?? ""}${kept}`.trim();
}

/** @param {import("../types.js").Setting} setting @param {string} id */
function inputOf(setting, id) {
  if (setting.choices) {
    const options = setting.choices.map((choice) => el("option", { value: choice }, choice));
    return el("select", { id }, ...options);
  }
  if (setting.type === "boolean") return el("input", { id, type: "checkbox" });
  const { low, high } = setting;
  return el("input", {
    id,
    type: "number",
    inputMode: "decimal",
    min: low ?? "",
    max: high ?? "",
    step: setting.type === "integer" ? "1" : "any",
    placeholder: setting.default != null ? "" : (setting.placeholder ?? "none"),
  });
}

/** @param {import("../types.js").Setting} setting @param {HTMLInputElement|HTMLSelectElement} input */
function entered(setting, input) {
  if (input instanceof HTMLSelectElement) return input.value;
  if (input.type === "checkbox") return input.checked;
  if (input.value === "") return undefined;
  const value = Number(input.value);
  const kept = Math.min(setting.high ?? Infinity, Math.max(setting.low ?? -Infinity, value));
  return setting.type === "integer" ? Math.round(kept) : kept;
}

/** @param {import("../types.js").Setting} setting */
function sliderOf(setting) {
  const { low, high, type, default: value } = setting;
  const numeric = type === "integer" || type === "number" || type === "float";
  if (!numeric || setting.choices || low == null || high == null || value == null) return null;
  // No scale helps then: seeds and open-ended limits.
  if (high - low > 1e6 && !(low > 0)) return null;
  const slider = el("input", { type: "range", min: "0", max: String(STEPS), step: "1", tabIndex: -1 });
  slider.setAttribute("aria-hidden", "true"); // the number beside it says and does the same
  return slider;
}

/** @param {import("../types.js").Setting} setting */
function isWide({ low, high }) {
  const from = /** @type {number} */ (low);
  return from > 0 && /** @type {number} */ (high) / from > WIDE;
}

/** @param {import("../types.js").Setting} setting @param {number} value */
function toSlider(setting, value) {
  const low = /** @type {number} */ (setting.low);
  const high = /** @type {number} */ (setting.high);
  if (isWide(setting)) return (STEPS * Math.log(value / low)) / Math.log(high / low);
  return (STEPS * (value - low)) / (high - low);
}

/** @param {import("../types.js").Setting} setting @param {number} at */
function fromSlider(setting, at) {
  const low = /** @type {number} */ (setting.low);
  const high = /** @type {number} */ (setting.high);
  const value = isWide(setting)
    ? low * (high / low) ** (at / STEPS)
    : low + ((high - low) * at) / STEPS;
  if (!isWide(setting)) return setting.type === "integer" ? Math.round(value) : Number(value.toPrecision(3));
  const round = Number(value.toPrecision(DIGITS));
  const kept = Math.min(high, Math.max(low, at === 0 ? low : at === STEPS ? high : round));
  return setting.type === "integer" ? Math.round(kept) : kept;
}
