/** Light, dark, or as the system says; and the colours of the theme as plain values. */

import { hook } from "./lib/dom.js";

const ORDER = ["auto", "light", "dark"];
const KEY = "livespan-theme";

/** @param {import("./store.js").Store} store */
export function themePanel(store) {
  const button = hook("theme");
  const root = document.documentElement;
  const current = () => root.dataset.theme ?? "auto";

  function show() {
    button.textContent = `Theme: ${current()}`;
    forget();
    store.tell("theme");
  }

  button.addEventListener("click", () => {
    const next = ORDER[(ORDER.indexOf(current()) + 1) % ORDER.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Not remembered then; the choice still holds for this visit.
    }
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}

/** @type {Map<string, string>} */
const resolved = new Map();
/** @type {HTMLElement|null} */
let probe = null;

function forget() {
  resolved.clear();
}

/**
 * The value a colour token has in the current theme, for canvas and charts.
 * @param {string} name Without the dashes, like `ink`.
 */
export function colour(name) {
  const known = resolved.get(name);
  if (known) return known;
  if (!probe) {
    probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(--${name})`;
  const value = getComputedStyle(probe).color;
  resolved.set(name, value);
  return value;
}

/** @param {number} slot */
export const slotColour = (slot) => colour(`slot-${slot}`);
