/** The dialog that takes a text: pasted, or a file that could not be read and is mended here. */

import { openBytes } from "../dataset.js";
import { el, hook, text } from "../lib/dom.js";
import { ROLES } from "./mapping.js";

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
    ask(store, area.value);
    dialog.showModal();
  }
  area.addEventListener("change", () => ask(store, area.value));

  hook("paste").addEventListener("click", () => {
    if (filename) area.value = "";
    filename = null;
    open("");
  });

  dialog.addEventListener("close", async () => {
    const words = area.value;
    if (dialog.returnValue !== "read" || !words.trim()) return;
    const name = filename ?? (/^\s*[[{]/.test(words) ? "pasted.json" : "pasted.csv");
    if (await openBytes(store, new Blob([words]), name, answers())) {
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
 * Ask what is not found out: the format, and which column is what.
 * @param {import("../store.js").Store} store @param {string} words
 */
function ask(store, words) {
  const headers = headersOf(words);
  const formats = (store.catalogue?.formats ?? []).map(({ name, title }) => el("option", { value: name }, title));
  const columns = ROLES.filter(({ option }) => headers.length && option).map(({ option, label }) =>
    entry(option ?? "", label, headers.map((header) => el("option", { value: header }, header))),
  );
  const given = answers();
  hook("paste-mapping").replaceChildren(entry("format", "Format", formats), ...columns);
  for (const select of hook("paste-mapping").querySelectorAll("select")) {
    select.value = given[select.name] ?? "";
    if (select.selectedIndex < 0) select.value = "";
  }
}

/** @param {string} name @param {string} label @param {HTMLElement[]} options */
function entry(name, label, options) {
  return el("label", {}, label, el("select", { name }, el("option", { value: "" }, "as found"), ...options));
}

/** @returns {Record<string, string>} */
function answers() {
  /** @type {HTMLSelectElement[]} */
  const all = [...hook("paste-mapping").querySelectorAll("select")];
  return Object.fromEntries(all.filter(({ value }) => value).map(({ name, value }) => [name, value]));
}

/** The columns' names, where the text is a table. @param {string} words @returns {string[]} */
function headersOf(words) {
  const line = words.split(/\r?\n/, 50).find((one) => one.trim()) ?? "";
  if (/^\s*[[{<]/.test(line)) return [];
  const parts = [";", "\t", "|", ","].map((mark) => line.split(mark)).find((found) => found.length > 1) ?? [];
  return parts.map((part) => part.trim().replace(/^"(.*)"$/, "$1")).filter(Boolean);
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
