/** Taking away the shown schedule, the curves, and the lines that ask for the same run again. */

import { copied, download, hook, text } from "../lib/dom.js";
import { curvesCsv, scheduleCsv, scheduleJson } from "../lib/export.js";
import { png } from "../lib/picture.js";
import { report } from "../lib/report.js";
import { curlLines, needsFile, pythonLines, requestOfRun } from "../lib/reproduce.js";
import { scheduleTrace } from "../lib/trace.js";

/** @typedef {import("../run.js").Run} Run */

/** What a schedule can be written as. @type {{kind: string, type: string, suffix: string}[]} */
const KINDS = [
  { kind: "json", type: "application/json", suffix: "json" },
  { kind: "csv", type: "text/csv", suffix: "csv" },
  { kind: "svg", type: "image/svg+xml", suffix: "svg" },
  { kind: "png", type: "image/png", suffix: "png" },
  { kind: "html", type: "text/html", suffix: "html" },
  { kind: "trace", type: "application/json", suffix: "trace.json" },
];

/**
 * @param {import("../store.js").Store} store @param {import("../race.js").Races} races
 * @param {() => string} svg The shown schedule as a drawing.
 */
export function keepPanel(store, races, svg) {
  /** @type {Record<string, (run: Run) => string|Promise<Blob>>} */
  const write = {
    json: scheduleJson,
    csv: (run) => scheduleCsv(run.schedule ?? []),
    svg,
    png: () => png(svg()),
    html: (run) => report(run, svg()),
    trace: scheduleTrace,
  };
  for (const { kind, type, suffix } of KINDS) {
    hook(`download-${kind}`).addEventListener("click", async () => {
      const run = store.shownRun;
      if (!run?.schedule) return;
      const name = `${fileName(run)}.${suffix}`;
      try {
        download(name, type, await write[kind](run));
      } catch (error) {
        store.say("error", `${name} could not be written. ${error instanceof Error ? error.message : error}`);
      }
    });
  }
  hook("download-convergence").addEventListener("click", () => {
    const shown = store.runs.filter((run) => run.visible && run.curve.value.length);
    if (shown.length) download("livespan-convergence.csv", "text/csv", curvesCsv(shown));
  });
  store.on(["schedule", "shown", "runs"], () => {
    const none = !store.shownRun?.scheduled;
    for (const { kind } of KINDS) hook(`download-${kind}`).disabled = none;
    hook("reproduce").disabled = !store.shownRun;
    hook("download-convergence").hidden = !store.runs.length;
  });
  reproducing(store);
  warmStart(store, races);
}

/** Start again from the shown schedule. @param {import("../store.js").Store} store @param {import("../race.js").Races} races */
function warmStart(store, races) {
  const button = hook("warm-start");
  const fits = () => {
    const run = store.shownRun;
    return run?.id && run.scheduled && run.dataVersion === store.data?.version && store.choice.algorithms.length > 0;
  };
  store.on(["schedule", "shown", "runs", "data", "choice"], () => {
    button.disabled = !fits();
  });
  button.addEventListener("click", () => {
    const run = store.shownRun;
    if (run && fits()) races.start(run);
  });
}

/** The dialog with the lines that ask for the shown run again. @param {import("../store.js").Store} store */
function reproducing(store) {
  /** @type {HTMLDialogElement} */
  const dialog = hook("reproduce-dialog");
  /** @type {Run|undefined} */
  let run;
  const file = (/** @type {Run} */ shown) => `${fileName(shown)}-request.json`;
  hook("reproduce").addEventListener("click", () => {
    run = store.shownRun;
    if (!run) return;
    text(hook("curl-lines"), curlLines(run, location.origin, file(run)));
    text(hook("python-lines"), pythonLines(run, file(run)));
    const about = needsFile(run) ? "Both read" : "The Python lines read";
    text(hook("request-hint"), `${about} the request from the file ${file(run)}.`);
    dialog.showModal();
  });
  hook("download-request").addEventListener("click", () => {
    if (run) download(file(run), "application/json", JSON.stringify(requestOfRun(run)));
  });
  for (const kind of ["curl", "python"]) {
    const button = hook(`copy-${kind}`);
    button.addEventListener("click", async () => {
      text(button, (await copied(hook(`${kind}-lines`).textContent, dialog)) ? "Copied" : "Not allowed");
      setTimeout(() => text(button, "Copy"), 1500);
    });
  }
}

/** @param {Run} run */
function fileName(run) {
  const base = run.dataName.replace(/\.\w+$/, "").replace(/[^\w.-]+/g, "-") || "schedule";
  return `${base}-${run.algorithm.toLowerCase()}`;
}
