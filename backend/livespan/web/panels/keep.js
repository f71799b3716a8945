/** Taking the shown schedule away: JSON, CSV, and the Gantt as SVG. */

import { download, hook } from "../lib/dom.js";
import { scheduleCsv, scheduleJson } from "../lib/export.js";

/** @param {import("../store.js").Store} store @param {() => string} svg */
export function keepPanel(store, svg) {
  const buttons = ["json", "csv", "svg"].map((kind) => hook(`download-${kind}`));
  store.on(["schedule", "shown", "runs"], () => {
    const none = !store.shownRun?.scheduled;
    for (const button of buttons) button.disabled = none;
  });
  offer("json", "application/json", scheduleJson);
  offer("csv", "text/csv", (run) => scheduleCsv(run.schedule ?? []));
  offer("svg", "image/svg+xml", svg);

  /** @param {string} kind @param {string} type @param {(run: import("../run.js").Run) => string} write */
  function offer(kind, type, write) {
    hook(`download-${kind}`).addEventListener("click", () => {
      const run = store.shownRun;
      if (run?.schedule) download(`${fileName(run)}.${kind}`, type, write(run));
    });
  }
}

/** @param {import("../run.js").Run} run */
function fileName(run) {
  const base = run.dataName.replace(/\.\w+$/, "").replace(/[^\w.-]+/g, "-") || "schedule";
  return `${base}-${run.algorithm.toLowerCase()}`;
}
