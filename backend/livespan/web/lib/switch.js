import { el } from "./dom.js";

/**
 * A row of buttons of which one is on.
 * @template {string} T
 * @param {HTMLElement} box Has the group's name as its hook.
 * @param {readonly T[]} values @param {T} current @param {(value: T) => void} change
 */
export function choice(box, values, current, change) {
  const name = box.dataset.hook ?? "";
  for (const value of values) {
    const radio = el("input", { type: "radio", name, value, checked: value === current });
    radio.addEventListener("change", () => change(value));
    box.append(el("label", {}, radio, el("span", {}, value)));
  }
}
