/** The current data: loading it, reading it again, noting that it was edited. */

import { ApiError, loadInstance, readFile, readMachines } from "./api.js";
import { issuesOf } from "./lib/validate.js";
import { drop, refit } from "./matrix.js";

let version = 0;
/** Grows with every request for data, so that a late answer cannot replace a newer one. */
let asked = 0;

/**
 * Make what the server read the current data.
 * @param {import("./store.js").Store} store
 * @param {any} read   Answer of `/api/read` or `/api/instances/<name>`.
 * @param {import("./types.js").Dataset["source"]} source
 */
export function adopt(store, read, source) {
  // What was chosen for another file says nothing about this one.
  if (!source || source.bytes !== store.data?.source?.bytes) store.choice.dependencies = true;
  store.data = {
    name: read.name ?? source?.filename ?? "data",
    tasks: read.tasks.map((/** @type {any} */ task) => ({
      ...task,
      id: String(task.id),
      dependencies: (task.dependencies ?? []).map(String),
    })),
    agents: read.agents ?? null,
    default_agents: read.default_agents ?? 10,
    format: read.format ?? "",
    best: typeof read.best_known === "object" ? (read.best_known?.value ?? null) : (read.best_known ?? null),
    columns: read.columns ?? {},
    headers: read.headers ?? [],
    durations: read.durations ?? null,
    network: read.network ?? null,
    setups: read.setups ?? null,
    objective: read.objective ?? null,
    warnings: read.warnings ?? [],
    source,
    origin: ++version,
    version,
  };
  const agents = read.agents ?? [];
  store.machines = {
    named: agents.length > 0,
    count: agents.length || store.data.default_agents,
    agents: agents.map((/** @type {any} */ agent) => ({ ...agent })),
  };
  chooseObjective(store);
  store.clearNotice();
  recheck(store);
  store.tell("data");
  store.tell("machines");
  store.tell("choice");
}

/**
 * A file may say what is to be made small; what another file said no longer holds.
 * @param {import("./store.js").Store} store
 */
function chooseObjective({ choice, data }) {
  const words = data?.objective ?? "makespan";
  const comma = words.indexOf(",");
  const [first, tie] = comma < 0 ? [words, ""] : [words.slice(0, comma), words.slice(comma + 1)];
  Object.assign(choice, { objective: first.trim().toLowerCase(), tie: tie.trim().toLowerCase() });
}

/** Look for wrong cells again. @param {import("./store.js").Store} store */
export function recheck(store) {
  const { data, choice } = store;
  store.issues = data ? issuesOf(data.tasks, choice.dependencies, data.durations == null) : [];
  store.tell("issues");
}

/**
 * Tell that tasks or machines were edited; what no longer fits them is dropped, with a word.
 * @param {import("./store.js").Store} store
 */
export function edited(store) {
  if (!store.data) return;
  note(store, refit(store.data, store.machines));
  store.data.version = ++version;
  recheck(store);
  store.tell("data");
}

/** Give up the matrix of durations. @param {import("./store.js").Store} store */
export function dropMatrix(store) {
  if (!store.data?.durations) return;
  note(store, [drop(store.data)]);
  edited(store);
}

/** @param {import("./store.js").Store} store @param {string[]} words */
function note(store, words) {
  if (!store.data || !words.length) return;
  store.data.warnings = [...words, ...store.data.warnings.filter((old) => !words.includes(old))];
  store.say("info", words.join(" "));
}

/**
 * @param {import("./store.js").Store} store
 * @param {() => Promise<any>} ask
 * @param {import("./types.js").Dataset["source"]} source
 */
async function load(store, ask, source) {
  const mine = ++asked;
  store.loading = true;
  store.tell("loading");
  try {
    const read = await ask();
    if (mine === asked) adopt(store, read, source);
    return true;
  } catch (error) {
    if (mine === asked) excuse(store, error, source);
    return false;
  } finally {
    if (mine === asked) {
      store.loading = false;
      store.tell("loading");
    }
  }
}

/**
 * @param {import("./store.js").Store} store @param {unknown} error
 * @param {import("./types.js").Dataset["source"]} source
 */
function excuse(store, error, source) {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ApiError && error.status === 401) {
    store.demandToken(message);
    return;
  }
  store.say("error", source ? `${source.filename} was not read. ${message}` : message);
  if (!source || !(error instanceof ApiError) || error.status >= 500) return;
  const row = /tasks\[(\d+)\]/.exec(error.member ?? "")?.[1];
  store.unread = { ...source, message, row: row === undefined ? null : Number(row) };
  store.tell("unread");
}

/**
 * @param {import("./store.js").Store} store @param {string} name
 * @param {Promise<any>} [asked] The answer, where it was asked for before.
 */
export function openInstance(store, name, asked) {
  return load(store, () => asked ?? loadInstance(name), null);
}

/**
 * @param {import("./store.js").Store} store @param {Blob} bytes @param {string} filename
 * @param {Record<string, string>} [rules] How to read it, where that is not found out.
 */
export function openBytes(store, bytes, filename, rules = {}) {
  return load(store, () => readFile(bytes, filename, rules), { bytes, filename, rules });
}

/**
 * Take the machines of a file in place of those there are.
 * @param {import("./store.js").Store} store @param {Blob} bytes @param {string} filename
 */
export async function openMachines(store, bytes, filename) {
  try {
    const { agents, warnings } = await readMachines(bytes, filename);
    store.machines = { named: true, count: agents.length, agents };
    store.tell("machines");
    edited(store);
    if (warnings.length) store.say("info", warnings.join(" "));
  } catch (error) {
    excuse(store, error, null);
  }
}
