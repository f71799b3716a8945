/** Every run of this visit in one table; a tick shows its curve. */

import { el, hook, text } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { amount, count, duration, percent, statusInWords } from "../lib/words.js";

/** @typedef {import("../run.js").Run} Run */

/** @param {import("../store.js").Store} store */
export function runsPanel(store) {
  const body = hook("runs");
  /** @type {Map<number, HTMLTableRowElement>} */
  const rows = new Map();

  const draw = paced(() => {
    hook("runs-empty").hidden = store.runs.length > 0;
    hook("clear-runs").hidden = !store.runs.some((run) => !run.active);
    body.closest("div").hidden = store.runs.length === 0;
    const { best } = store;
    for (const [key, row] of rows) {
      if (store.runs.some((run) => run.key === key)) continue;
      row.remove();
      rows.delete(key);
    }
    for (const run of store.runs) {
      let row = rows.get(run.key);
      if (!row) {
        rows.set(run.key, (row = rowOf(store, run)));
        body.prepend(row);
      }
      fill(row, run, run === best);
    }
  }, 200);

  store.on(["runs", "progress", "shown"], () => draw.ask());
  hook("clear-runs").addEventListener("click", () => {
    store.runs = store.runs.filter((run) => run.active);
    store.shown = null;
    store.tell("runs");
    store.tell("shown");
  });
}

/** @param {import("../store.js").Store} store @param {Run} run */
function rowOf(store, run) {
  const box = el("input", { type: "checkbox", checked: run.visible });
  box.addEventListener("change", () => {
    run.visible = box.checked;
    store.tell("runs");
  });
  const status = el("td", { className: "status" }, el("span"), el("span", { className: "reason" }));
  const cells = [status, ...Array.from({ length: 6 }, () => el("td"))];
  const name = el("th", { scope: "row" }, el("i", { className: "swatch" }), el("span"));
  const row = el("tr", { data: { slot: run.slot } }, el("td", {}, box), name, ...cells);
  row.title = `${run.title} on ${run.dataName}`;
  return row;
}

/** @param {HTMLTableRowElement} row @param {Run} run @param {boolean} best */
function fill(row, run, best) {
  row.classList.toggle("best", best);
  row.dataset.status = run.status;
  const [show, name, status, seed, value, bound, gap, iterations, time] = row.cells;
  const box = /** @type {HTMLInputElement} */ (show.firstChild);
  box.checked = run.visible;
  box.setAttribute("aria-label", `Show the curve of ${run.algorithm}, run ${run.key}`);
  text(/** @type {Element} */ (name.lastChild), run.algorithm);
  text(seed, run.seed == null ? "–" : String(run.seed));
  text(value, amount(run.best));
  text(bound, amount(run.bound));
  text(gap, percent(run.gap));
  text(iterations, run.limit ? `${count(run.iteration)} / ${count(run.limit)}` : count(run.iteration));
  text(time, duration(run.elapsed));
  text(/** @type {Element} */ (status.firstChild), statusInWords(run.status));
  text(/** @type {Element} */ (status.lastChild), run.error ?? "");
}
