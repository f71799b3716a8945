/** Asks for a token where the service wants one. */

import { keepToken } from "../api.js";
import { hook, text } from "../lib/dom.js";

/** @param {import("../store.js").Store} store @param {() => void} again Does what was refused once more. */
export function tokenPanel(store, again) {
  /** @type {HTMLDialogElement} */
  const dialog = hook("token-dialog");
  /** @type {HTMLInputElement} */
  const field = hook("token");
  store.on("token", () => {
    text(hook("token-words"), store.tokenWords);
    dialog.returnValue = "";
    if (!dialog.open) dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    const given = field.value.trim();
    field.value = "";
    if (dialog.returnValue !== "keep") return;
    keepToken(given || null);
    again();
  });
}
