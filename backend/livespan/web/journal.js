/** What the runs' events are in the log's words. */

import { amount, gapInWords } from "./lib/words.js";

/** @typedef {import("./run.js").Run} Run */
/** @typedef {import("./store.js").Store} Store */

/**
 * Add a line to the log; tell "log" after the last of several.
 * @param {Store} store @param {Run} run @param {string} kind @param {string} text
 */
export function note(store, run, kind, text) {
  store.addLog({ time: 1000 * run.elapsed, source: run.algorithm, slot: run.slot, kind, text });
}

/** @param {Store} store @param {Run} run @param {import("./types.js").WireEvent} event @param {boolean} improved */
export function noteEvent(store, run, event, improved) {
  if (event.type === "schedule" || event.type === "final_metrics") return;
  const words = event.log_message ?? event.message;
  if (event.type === "done") {
    const told = `${amount(run.best)}, ${gapInWords(run.gap, run.status)}`;
    note(store, run, "done", words ?? `${run.algorithm} ended at ${told}.`);
  } else if (event.type === "iteration") {
    const told = words ?? `Iteration ${event.iteration}: ${amount(event.value ?? event.makespan)}`;
    note(store, run, improved ? "improved" : "iteration", told);
  } else if (words) note(store, run, event.type, words);
  if (event.type === "start") {
    for (const warning of event.warnings ?? []) note(store, run, "warning", String(warning));
  }
}
