/** Runs of other visits: a list, from which each can be opened again. */

import { ApiError, listRuns } from "../api.js";
import { el, hook, text } from "../lib/dom.js";
import { amount, count, duration, percent } from "../lib/words.js";
import { addressOf } from "../replay.js";

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** @param {import("../store.js").Store} store */
export function earlierPanel(store) {
  /** @type {HTMLDialogElement} */
  const dialog = hook("earlier-dialog");
  /** @type {string|null} */
  let next = null;

  /** @param {string|null} before */
  async function load(before) {
    const trouble = hook("earlier-trouble");
    try {
      const page = await listRuns(before);
      next = page.next;
      const rows = page.runs.map(rowOf);
      if (before) hook("earlier-runs").append(...rows);
      else hook("earlier-runs").replaceChildren(...rows);
      trouble.hidden = true;
      hook("earlier-empty").hidden = rows.length > 0 || before != null;
      hook("earlier-more").hidden = !next;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        dialog.close();
        store.demandToken(error.message);
        return;
      }
      text(trouble, error instanceof Error ? error.message : String(error));
      trouble.hidden = false;
    }
  }

  hook("earlier").addEventListener("click", () => {
    dialog.showModal();
    load(null);
  });
  hook("earlier-more").addEventListener("click", () => load(next));
}

/** @param {import("../api.js").RunDocument} run */
function rowOf(run) {
  const when = el("a", { href: addressOf(run.id) }, WHEN.format(new Date(run.created)));
  const status = run.status === "finished" ? (run.result ?? run.status) : run.status;
  const cells = [
    String(run.problem ?? "–"),
    run.algorithm,
    status,
    amount(run.value),
    percent(run.gap),
    count(run.iterations),
    duration(run.elapsed),
  ];
  return el("tr", {}, el("th", { scope: "row" }, when), ...cells.map((words) => el("td", {}, words)));
}
