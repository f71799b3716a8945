/** The dialog that takes a text: pasted, or a file that could not be read and is mended here. */

import { openBytes } from "../dataset.js";
import { hook, text } from "../lib/dom.js";

/** Characters up to which a text field is any help. */
const MOST = 1_000_000;

/** @param {import("../store.js").Store} store */
export function pastePanel(store) {
  /** @type {HTMLDialogElement} */
  const dialog = hook("paste-dialog");
  /** @type {HTMLTextAreaElement} */
  const area = hook("paste-text");
  /** Name of the file the text came from. @type {string|null} */
  let filename = null;

  /** @param {string} trouble */
  function open(trouble) {
    hook("paste-trouble").hidden = !trouble;
    text(hook("paste-trouble"), trouble);
    text(hook("paste-title"), filename ? `Mend ${filename}` : "Paste tasks");
    dialog.returnValue = "";
    dialog.showModal();
  }

  hook("paste").addEventListener("click", () => {
    if (filename) area.value = "";
    filename = null;
    open("");
  });

  dialog.addEventListener("close", async () => {
    const words = area.value;
    if (dialog.returnValue !== "read" || !words.trim()) return;
    const name = filename ?? (/^\s*[[{]/.test(words) ? "pasted.json" : "pasted.csv");
    if (await openBytes(store, new Blob([words]), name)) {
      area.value = "";
      filename = null;
    }
  });

  store.on("unread", async () => {
    const { unread } = store;
    if (!unread || unread.bytes.size > MOST) return;
    const words = await unread.bytes.text();
    // Bytes that are no text cannot be mended here.
    if (words.includes("\0") || unread !== store.unread) return;
    store.say("error", `${unread.filename} was not read. ${unread.message}`, {
      label: "Edit the text",
      does() {
        store.clearNotice();
        area.value = words;
        filename = unread.filename;
        open(unread.message);
        select(area, unread.row);
      },
    });
  });
}

/**
 * Show the line of a task, where each line is one.
 * @param {HTMLTextAreaElement} area @param {number|null} row
 */
function select(area, row) {
  area.focus();
  area.setSelectionRange(0, 0);
  area.scrollTop = 0;
  if (row == null || /^\s*[[{]/.test(area.value)) return;
  const lines = area.value.split("\n");
  const filled = lines.map((line, i) => (line.trim() ? i : -1)).filter((i) => i >= 0);
  const line = filled[row + 1]; // the first one is the header
  if (line === undefined) return;
  const from = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
  area.setSelectionRange(from, from + lines[line].length);
  area.scrollTop = Math.max(0, ((line - 3) / lines.length) * area.scrollHeight);
}
