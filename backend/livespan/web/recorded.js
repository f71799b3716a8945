/** Runs that were written to a file (`.livespan`): shown again as they went, without the server's help. */

import { openBytes } from "./dataset.js";
import { noteEvent } from "./journal.js";
import { slotOf } from "./race.js";
import { changesOf } from "./replay.js";
import { delaysOf } from "./request.js";
import { Run } from "./run.js";

/** How such files end. */
export const SUFFIX = ".livespan";

/** @typedef {import("./store.js").Store} Store */

/**
 * Open a file: the run it holds, or its tasks.
 * @param {Store} store @param {import("./race.js").Races} races @param {File} file
 */
export async function openFile(store, races, file) {
  if (!file.name.toLowerCase().endsWith(SUFFIX)) return openBytes(store, file, file.name);
  try {
    return await openRun(store, races, file);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    store.say("error", `${file.name} is no file of a run that can be read. ${words}`);
    return false;
  }
}

/** @param {Store} store @param {import("./race.js").Races} races @param {File} file */
async function openRun(store, races, file) {
  // What follows the last break is cut off, as in the file of a search that was killed.
  const [head, ...lines] = (await textOf(file)).split("\n").slice(0, -1);
  const { livespan_run: layout, name, problem } = JSON.parse(head);
  if (layout !== 1) throw new Error(`Its layout is ${layout}; this page reads 1.`);
  const events = lines.map((line) => JSON.parse(line));
  const begun = events.find(({ type }) => type === "start");
  if (!begun) throw new Error("It ends before the search begins.");
  const title = name || file.name.slice(0, -SUFFIX.length);
  if (!(await openBytes(store, new Blob([JSON.stringify(problem)]), `${title}.json`))) return false;
  const run = runOf(store, begun);
  if (!run) return false;
  for (const { schedule, ...event } of events) {
    const before = run.best;
    const rows = event.type === "schedule" ? { sealed: { rows: schedule } } : { schedule };
    run.take({ ...event, ...rows });
    noteEvent(store, run, event, run.best != null && (before == null || run.best < before));
  }
  run.end("stopped");
  races.adopt([run]);
  for (const topic of /** @type {const} */ (["schedule", "log", "progress"])) store.tell(topic);
  return true;
}

/** @param {Blob} file @returns {Promise<string>} */
async function textOf(file) {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = first === 0x1f && second === 0x8b;
  if (!packed) return file.text();
  const { readable, writable } = new DecompressionStream("gzip");
  file.stream().pipeTo(writable).catch(() => {}); // the reader hears of it
  return new Response(readable).text();
}

/** @param {Store} store @param {import("./types.js").WireEvent} begun */
function runOf(store, begun) {
  const { catalogue, data, machines } = store;
  if (!catalogue || !data) return null;
  const known = catalogue.algorithms.find(({ name }) => name === begun.algorithm);
  // One that this server does not have can still be shown.
  const algorithm = known ?? { name: String(begun.algorithm), title: String(begun.algorithm), summary: "", by_the_clock: false, settings: [] };
  const objective = String(begun.objective ?? "makespan");
  return new Run({
    race: 0,
    repeat: 0,
    slot: known ? slotOf(catalogue, known) : 0,
    algorithm,
    data,
    delays: delaysOf(machines, data),
    changed: changesOf(algorithm, begun.settings ?? {}),
    rules: {},
    entry: "",
    objective,
    request: {
      name: data.name,
      algorithm: algorithm.name,
      tasks: data.tasks,
      parameters: { agents: data.agents ?? [], objective, ...begun.settings, seed: begun.seed },
    },
  });
}
