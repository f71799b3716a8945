/** What the runs say, line by line: bounded, filtered, only visible lines drawn. */

import { copied, download, el, hook, text } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { virtualList } from "../lib/virtual.js";

const LINE_HEIGHT = 22;

/** @typedef {import("../store.js").LogLine} LogLine */

/** @param {import("../store.js").Store} store */
export function logPanel(store) {
  const body = hook("log-body");
  /** @type {HTMLInputElement} */
  const filter = hook("log-filter");
  /** @type {HTMLSelectElement} */
  const kind = hook("log-kind");
  /** @type {LogLine[]} */
  let lines = [];

  const list = virtualList(body, {
    rowHeight: LINE_HEIGHT,
    create: () => el("div", { className: "log-line" }, el("time"), el("b"), el("span")),
    fill(row, index) {
      const line = lines[index];
      if (!line) return;
      const [time, source, words] = row.children;
      text(time, clock(line.time));
      text(source, line.source);
      text(words, line.text);
      row.dataset.kind = line.kind;
      row.dataset.slot = String(line.slot);
      row.title = line.text;
    },
  });

  const draw = paced(() => {
    const atEnd = body.scrollTop + body.clientHeight >= body.scrollHeight - LINE_HEIGHT;
    lines = chosen(store.log, kind.value, filter.value);
    hook("log-empty").hidden = store.log.length > 0;
    body.hidden = store.log.length === 0;
    list.setLength(lines.length);
    if (atEnd) body.scrollTop = body.scrollHeight;
  }, 250, true);

  store.on("log", () => draw.ask());
  filter.addEventListener("input", () => draw.now());
  kind.addEventListener("change", () => draw.now());
  hook("log-copy").addEventListener("click", () => copy(lines, hook("log-copy")));
  hook("log-download").addEventListener("click", () => {
    download("livespan-log.txt", "text/plain", `${inWords(lines)}\n`);
  });
}

/** @param {LogLine[]} log @param {string} kind @param {string} words */
function chosen(log, kind, words) {
  const wanted = words.trim().toLowerCase();
  return log.filter(
    (line) =>
      (kind === "all" || line.kind !== "iteration") &&
      (!wanted || `${line.source} ${line.text}`.toLowerCase().includes(wanted)),
  );
}

/** @param {number} ms */
function clock(ms) {
  const seconds = ms / 1000;
  return seconds < 100 ? `${seconds.toFixed(2)}` : `${Math.round(seconds)}`;
}

/** @param {LogLine[]} lines */
function inWords(lines) {
  return lines.map((line) => `${clock(line.time)}\t${line.source}\t${line.text}`).join("\n");
}

/** @param {LogLine[]} lines @param {HTMLElement} button */
async function copy(lines, button) {
  text(button, (await copied(inWords(lines))) ? "Copied" : "Not allowed");
  setTimeout(() => text(button, "Copy"), 1500);
}
