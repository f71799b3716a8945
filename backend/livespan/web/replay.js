/**
 * Runs by their address. `/runs/<id>` shows a run again, also one that still goes on; the others of
 * its race stand behind `?with=`.
 */

import { lookAtRun, requestOfRun } from "./api.js";
import { openBytes } from "./dataset.js";
import { grouped } from "./lib/grouped.js";
import { entryOf, slotOf } from "./race.js";
import { delaysOf, mostIterations, ownRules } from "./request.js";
import { Run } from "./run.js";

/** Runs that an address names at most. */
const NAMED = 24;
/** Stop rules of a request. */
const RULES = ["n_iterations", "time_limit", "target", "gap", "no_improvement"];

/** @typedef {import("./store.js").Store} Store */

/** Runs the page's address names. @param {Location} address @returns {string[]} */
export function runsOf({ pathname, search }) {
  const first = /^\/runs\/([^/]+)$/.exec(pathname)?.[1];
  if (!first) return [];
  const others = new URLSearchParams(search).get("with")?.split(",") ?? [];
  return [...new Set([decodeURIComponent(first), ...others.filter(Boolean)])].slice(0, NAMED);
}

/** Address of a run. @param {string} id @param {string[]} [others] */
export function addressOf(id, others = []) {
  const query = others.length ? `?with=${others.map(encodeURIComponent).join(",")}` : "";
  return `/runs/${encodeURIComponent(id)}${query}`;
}

/** Let the page's address name the runs of the latest race, unless other data was opened since. @param {Store} store */
export function keepAddress(store) {
  store.on(["runs", "data"], () => {
    const { data } = store;
    const race = store.race.filter((run) => !data || run.dataOrigin === data.origin);
    const ids = race.map((run) => run.id).filter((id) => id != null).slice(0, NAMED);
    const address = ids.length ? addressOf(ids[0], ids.slice(1)) : "/";
    if (location.pathname + location.search !== address) history.replaceState(null, "", address);
  });
}

/**
 * Show runs that the server has: their data, and their events from the first on.
 * @param {Store} store @param {import("./race.js").Races} races @param {string[]} ids
 * @returns {Promise<boolean>} Whether their data could be had.
 */
export async function replay(store, races, ids) {
  const [document, bytes] = await Promise.all([lookAtRun(ids[0]), requestOfRun(ids[0])]);
  if (!(await openBytes(store, bytes, `${document.problem || "run"}.json`))) return false;
  const others = await Promise.all(ids.slice(1).map(otherRun));
  const found = [{ document, request: JSON.parse(await bytes.text()) }, ...others.filter((other) => other != null)];
  if (store.data) store.data.name = found[0].request.name ?? document.problem ?? store.data.name;
  if (store.data) store.data.source = null;
  store.tell("data");
  choose(store, found.map(({ request }) => request));
  const runs = found.map((one) => runOf(store, one)).filter((run) => run != null);
  for (const repeats of grouped(runs, (run) => run.entry).values()) {
    repeats.forEach((run, place) => {
      run.repeat = place;
    });
  }
  races.adopt(runs);
  return true;
}

/** @typedef {{document: import("./api.js").RunDocument, request: import("./request.js").Request & {name?: string}}} Found */

/** One that is gone, or another's, is left out. @param {string} id @returns {Promise<Found|null>} */
async function otherRun(id) {
  try {
    const [document, bytes] = await Promise.all([lookAtRun(id), requestOfRun(id)]);
    return { document, request: JSON.parse(await bytes.text()) };
  } catch {
    return null;
  }
}

/** Choose again what was chosen then. @param {Store} store @param {import("./request.js").Request[]} requests */
function choose(store, requests) {
  const { choice, catalogue } = store;
  const named = (/** @type {string} */ name) =>
    catalogue?.algorithms.find((known) => known.name.toLowerCase() === String(name).toLowerCase());
  choice.algorithms = [...new Set(requests.map(({ algorithm }) => named(algorithm)?.name).filter((name) => name != null))];
  for (const { algorithm, parameters } of requests) {
    const known = named(algorithm);
    if (known) choice.settings[known.name] = changesOf(known, parameters ?? {});
  }
  choice.common = commonOf(store, requests);
  // Runs of one algorithm were repeats over seeds.
  choice.repeats = Math.max(1, ...[...grouped(requests, ({ algorithm }) => algorithm).values()].map(({ length }) => length));
  store.tell("chosen");
  store.tell("choice");
}

/** What was chosen for all algorithms. @param {Store} store @param {import("./request.js").Request[]} requests */
function commonOf({ catalogue }, requests) {
  const names = (catalogue?.common ?? []).map(({ name }) => name);
  /** @type {Record<string, number>} */
  const common = {};
  for (const { algorithm, parameters = {} } of requests) {
    const known = catalogue?.algorithms.find(({ name }) => name === algorithm);
    const own = catalogue && known ? ownRules(parameters, known, mostIterations(catalogue)) : new Set();
    for (const name of names) {
      const value = parameters[name];
      if (value != null && value !== "" && !own.has(name) && !(name in common)) common[name] = Number(value);
    }
  }
  return common;
}

/** Settings that are not the default. @param {import("./types.js").Algorithm} algorithm @param {Record<string, any>} parameters */
export function changesOf({ settings }, parameters) {
  const differs = settings.filter(
    ({ name, default: value }) => parameters[name] != null && parameters[name] !== "" && String(parameters[name]) !== String(value),
  );
  return Object.fromEntries(differs.map(({ name }) => [name, parameters[name]]));
}

/** @param {Store} store @param {Found} found */
function runOf(store, { document, request }) {
  const { catalogue, data } = store;
  const algorithm = catalogue?.algorithms.find(({ name }) => name === document.algorithm);
  if (!catalogue || !data || !algorithm) return null;
  const parameters = request.parameters ?? {};
  const rules = Object.fromEntries(RULES.filter((name) => parameters[name] != null && parameters[name] !== "").map((name) => [name, Number(parameters[name])]));
  const run = new Run({
    race: 0,
    repeat: 0,
    slot: slotOf(catalogue, algorithm),
    algorithm,
    data,
    delays: delaysOf(store.machines, data),
    changed: changesOf(algorithm, parameters),
    rules,
    entry: entryOf(store, algorithm),
    objective: document.objective,
    request,
  });
  run.id = document.id;
  run.seed = document.seed;
  run.status = ["queued", "running"].includes(document.status) ? "connecting" : "replaying";
  if (document.position) run.queue(document.position);
  return run;
}
