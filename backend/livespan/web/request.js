/** What is asked of the server: one request a run, made of the data and the choice. Pure. */

import { restsOf } from "./lib/details.js";
import { namesOf } from "./matrix.js";

/** Iterations of a run when nothing else says when it ends: a few seconds to watch. */
export const ITERATIONS = 1000;
/** Seconds of a run that goes by the clock, when nothing else says when it ends. */
export const SECONDS = 30;
/** Rules that end a run for certain; iterations then need not. */
const CERTAIN = ["time_limit", "no_improvement"];
/** Seeds that are drawn stay below this, so that a person can remember them. */
const SEEDS = 1_000_000;
/** Choices that are the page's own business. */
const OWN = new Set(["seed"]);

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types.js").Algorithm} Algorithm */
/** @typedef {{name?: string, algorithm: string, tasks: import("./types.js").Task[], parameters: Record<string, any>}} Request */

/**
 * Defaults with what was changed on top; what is unset is left out.
 * @param {import("./types.js").Setting[]} schema @param {Record<string, any>} changed
 * @returns {Record<string, any>}
 */
function settled(schema, changed) {
  const all = schema.map(({ name, default: value }) => [name, changed[name] ?? value]);
  return Object.fromEntries(all.filter(([, value]) => value != null && value !== ""));
}

/** @param {Record<string, any>} given */
function filled(given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null && value !== ""));
}

/** The chosen objective as the server names it, with what decides ties behind a comma. @param {{objective: string, tie: string}} choice */
export function objectiveOf({ objective, tie }) {
  return tie && tie !== objective ? `${objective}, ${tie}` : objective;
}

/**
 * What delays the tasks of a run beyond their predecessors.
 * @param {import("./types.js").Machines} machines @param {import("./types.js").Dataset} data
 * @returns {import("./gantt/timing.js").Delays}
 */
export function delaysOf(machines, { network, setups }) {
  const { named, agents } = machines;
  const rests = new Map((named ? agents : []).map((agent) => [agent.id, restsOf(agent)]));
  return { machines: namesOf(machines), rests, network, setups };
}

/**
 * When a run ends. Rules combine: the first that holds ends it.
 * @param {Store["choice"]} choice @param {Algorithm} algorithm @param {number} most Iterations the server does at most.
 * @returns {Record<string, any>}
 */
export function rulesOf({ common }, algorithm, most) {
  const given = Object.fromEntries(Object.entries(filled(common)).filter(([name]) => !OWN.has(name)));
  // What goes by the clock ends by it, or by a proof.
  if ("n_iterations" in given) return given;
  if (algorithm.by_the_clock) return CERTAIN.some((name) => name in given) ? given : { time_limit: SECONDS, ...given };
  return { ...given, n_iterations: CERTAIN.some((name) => name in given) ? most : ITERATIONS };
}

/**
 * Rules of a request that nobody chose: the page put them in.
 * @param {Record<string, any>} parameters @param {Algorithm} algorithm @param {number} most Iterations the server does at most.
 */
export function ownRules(parameters, algorithm, most) {
  const given = filled(parameters);
  for (const name of ["n_iterations", "time_limit"]) {
    const { [name]: put, ...rest } = given;
    const rules = Object.fromEntries(Object.entries(rest).filter(([key]) => CERTAIN.includes(key)));
    const choice = { common: rules, objective: "", tie: "" };
    if (put != null && rulesOf(/** @type {any} */ (choice), algorithm, most)[name] === Number(put) && !("n_iterations" in rest)) {
      return new Set([name]);
    }
  }
  return new Set();
}

/**
 * Seeds of a run and its repeats: in a row from the one that was chosen, or from one that is drawn.
 * @param {Store["choice"]} choice
 */
export function seedsOf({ common, repeats }) {
  const first = common.seed ?? (repeats > 1 ? Math.floor(Math.random() * SEEDS) : null);
  return Array.from({ length: repeats }, (_, i) => (first == null ? null : first + i));
}

/** Iterations that the server does at most. @param {import("./types.js").Catalogue} catalogue */
export function mostIterations({ common }) {
  return common.find(({ name }) => name === "n_iterations")?.high ?? 1_000_000;
}

/**
 * The request of one run.
 * @param {Store} store @param {Algorithm} algorithm @param {number|null} seed
 * @param {string|null} from  Run whose schedule to start from.
 * @returns {Request}
 */
export function requestOf(store, algorithm, seed, from) {
  const { machines, choice } = store;
  const catalogue = /** @type {import("./types.js").Catalogue} */ (store.catalogue);
  const data = /** @type {import("./types.js").Dataset} */ (store.data);
  const fleet = machines.named
    ? { agents: machines.agents.map((agent) => ({ ...agent })) }
    : { num_default_agents: machines.count };
  return {
    name: data.name,
    algorithm: algorithm.name,
    tasks: data.tasks,
    parameters: {
      ...fleet,
      ...(data.durations ? { durations: data.durations } : {}),
      ...(data.network ? { network: data.network } : {}),
      ...(data.setups ? { setups: data.setups } : {}),
      objective: objectiveOf(choice),
      ...settled(algorithm.settings, choice.settings[algorithm.name] ?? {}),
      ...rulesOf(choice, algorithm, mostIterations(catalogue)),
      ...(seed == null ? {} : { seed }),
      ...(from ? { warm_start: from } : {}),
      ...(choice.dependencies ? {} : { enable_dependencies: false }),
    },
  };
}
