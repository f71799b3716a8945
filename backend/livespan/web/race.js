/** Starting and stopping: one press of Start is a race of the chosen algorithms. */

import { ApiError, Disconnected, stopRun, streamRun } from "./api.js";
import { restsOf } from "./lib/details.js";
import { namesOf } from "./matrix.js";
import { Run } from "./run.js";
import { amount, gapInWords } from "./lib/words.js";

/** Streams open at once. A browser gives one host six connections, and Stop needs one. */
const LANES = 4;
/** Runs that are remembered. */
const KEPT = 24;
/** How long a stopped run may take to say goodbye, in ms. */
const PATIENCE = 4000;
/** Colours there are. */
export const SLOTS = 8;

export class Races {
  /** @type {Map<number, AbortController>} */
  #open = new Map();
  #race = 0;

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
  }

  /** Start every chosen algorithm on the current data. */
  async start() {
    const { store } = this;
    const { data, catalogue, choice } = store;
    if (!data || !catalogue || store.active.length) return;
    const algorithms = catalogue.algorithms.filter((a) => choice.algorithms.includes(a.name));
    const race = ++this.#race;
    const limit = settled(catalogue.common, choice.common).n_iterations ?? null;
    const delays = delaysOf(store.machines, data);
    const objective = objectiveOf(choice);
    const runs = algorithms.map((algorithm) => {
      const slot = slotOf(catalogue, algorithm);
      return new Run({ race, slot, algorithm, data, delays, limit, objective });
    });
    store.clearNotice();
    this.#forget();
    // Curves of other data or another objective would not be comparable with these.
    for (const run of store.runs) {
      if (run.dataVersion !== data.version || run.objective !== objective) run.visible = false;
    }
    store.runs.push(...runs);
    store.shown = null;
    store.tell("runs");
    store.tell("shown");
    const queue = runs.map((run) => ({ run, body: requestOf(store, run.algorithm) }));
    const lane = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        if (next.run.active) await this.#follow(next.run, next.body);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  /** Stop every run that is going on; each keeps the best it has. */
  stop() {
    for (const run of this.store.active) this.#stopOne(run);
    this.store.tell("runs");
  }

  /** @param {Run} run */
  #stopOne(run) {
    if (run.status === "waiting" || !run.id) {
      run.end("stopped");
      this.#open.get(run.key)?.abort();
      return;
    }
    if (run.status === "stopping") return;
    run.status = "stopping";
    const giveUp = () => {
      if (!run.active) return;
      run.end("stopped");
      this.#open.get(run.key)?.abort();
      this.store.tell("runs");
    };
    stopRun(run.id).catch(giveUp);
    setTimeout(giveUp, PATIENCE);
  }

  /** @param {Run} run @param {object} body */
  async #follow(run, body) {
    const { store } = this;
    const control = new AbortController();
    this.#open.set(run.key, control);
    run.status = "connecting";
    run.startedAt = Date.now();
    store.tell("runs");
    try {
      await streamRun(body, (events) => this.#take(run, events), control.signal);
    } catch (error) {
      this.#excuse(run, error, control.signal.aborted);
    } finally {
      this.#open.delete(run.key);
      store.tell("log");
      store.tell("runs");
    }
  }

  /**
   * Take what came in one piece, then tell once what has changed.
   * @param {Run} run @param {import("./types.js").WireEvent[]} events
   */
  #take(run, events) {
    const { store } = this;
    const { scheduleVersion } = run;
    let turned = false;
    for (const event of events) {
      const before = run.best;
      const change = run.take(event);
      turned ||= change === "start" || change === "end";
      this.#log(run, event, run.best != null && (before == null || run.best < before));
      if (event.type === "start") {
        for (const warning of event.warnings ?? []) this.#line(run, "warning", String(warning));
      }
      if (event.type === "error") this.#complain();
    }
    if (turned) store.tell("runs");
    if (run.scheduleVersion !== scheduleVersion) store.tell("schedule");
    store.tell("log");
    store.tell("progress");
  }

  /** Say what went wrong in this race, one line a run: a later trouble must not hide an earlier one. */
  #complain() {
    const lines = this.store.race
      .filter((run) => run.error)
      .map((run) => `${run.algorithm}: ${run.error}`);
    this.store.say("error", lines.join("\n"));
  }

  /** @param {Run} run @param {import("./types.js").WireEvent} event @param {boolean} improved */
  #log(run, event, improved) {
    if (event.type === "schedule" || event.type === "final_metrics") return;
    const words = event.log_message ?? event.message;
    if (event.type === "done") {
      const told = `${amount(run.best)}, ${gapInWords(run.gap, run.status)}`;
      this.#line(run, "done", words ?? `${run.algorithm} ended at ${told}.`);
    } else if (event.type === "iteration") {
      const told = words ?? `Iteration ${event.iteration}: ${amount(event.value ?? event.makespan)}`;
      this.#line(run, improved ? "improved" : "iteration", told);
    } else if (words) this.#line(run, event.type, words);
  }

  /** @param {Run} run @param {string} kind @param {string} text */
  #line(run, kind, text) {
    const time = Date.now() - run.startedAt;
    this.store.addLog({ time, source: run.algorithm, slot: run.slot, kind, text });
  }

  /** @param {Run} run @param {unknown} error @param {boolean} aborted */
  #excuse(run, error, aborted) {
    const { store } = this;
    if (aborted) {
      run.end("stopped");
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    const kept = run.best == null ? "" : ` The best schedule so far, ${amount(run.best)}, is kept.`;
    if (error instanceof Disconnected) run.end("disconnected", message + kept);
    else run.end(error instanceof ApiError && error.status < 500 ? "refused" : "failed", message);
    const text = run.error ?? "The run failed.";
    this.#line(run, "error", text);
    if (error instanceof ApiError && error.member) {
      const issue = issueOf(error.member, text);
      if (issue) {
        store.issues = [issue, ...store.issues.filter((i) => i.row !== issue.row)];
        store.tell("issues");
      }
    }
    this.#complain();
  }

  /** Drop the oldest runs beyond what is kept. */
  #forget() {
    const { store } = this;
    if (store.runs.length > KEPT) store.runs = store.runs.slice(-KEPT);
  }
}

/** @param {import("./types.js").Catalogue} catalogue @param {{name: string}} algorithm */
export function slotOf(catalogue, algorithm) {
  return catalogue.algorithms.findIndex((a) => a.name === algorithm.name) % SLOTS;
}

/**
 * Defaults with what was changed on top; what is unset is left out.
 * @param {import("./types.js").Setting[]} schema @param {Record<string, any>} changed
 * @returns {Record<string, any>}
 */
export function settled(schema, changed) {
  const all = schema.map(({ name, default: value }) => [name, changed[name] ?? value]);
  return Object.fromEntries(all.filter(([, value]) => value != null && value !== ""));
}

/**
 * What delays the tasks of a run beyond their predecessors.
 * @param {import("./types.js").Machines} machines @param {import("./types.js").Dataset} data
 * @returns {import("./gantt/timing.js").Delays}
 */
function delaysOf(machines, { network, setups }) {
  const { named, agents } = machines;
  const rests = new Map((named ? agents : []).map((agent) => [agent.id, restsOf(agent)]));
  return { machines: namesOf(machines), rests, network, setups };
}

/** The chosen objective as the server names it, with what decides ties behind a comma. @param {{objective: string, tie: string}} choice */
function objectiveOf({ objective, tie }) {
  return tie && tie !== objective ? `${objective}, ${tie}` : objective;
}

/**
 * The request of one run.
 * @param {import("./store.js").Store} store @param {string} algorithm
 */
export function requestOf(store, algorithm) {
  const { machines, choice } = store;
  const catalogue = /** @type {import("./types.js").Catalogue} */ (store.catalogue);
  const data = /** @type {import("./types.js").Dataset} */ (store.data);
  const schema = catalogue.algorithms.find((a) => a.name === algorithm)?.settings ?? [];
  const fleet = machines.named
    ? { agents: machines.agents }
    : { num_default_agents: machines.count };
  return {
    algorithm,
    tasks: data.tasks,
    parameters: {
      ...fleet,
      ...(data.durations ? { durations: data.durations } : {}),
      ...(data.network ? { network: data.network } : {}),
      ...(data.setups ? { setups: data.setups } : {}),
      objective: objectiveOf(choice),
      ...settled(schema, choice.settings[algorithm] ?? {}),
      ...settled(catalogue.common, choice.common),
      ...(choice.dependencies ? {} : { enable_dependencies: false }),
    },
  };
}

/** @param {string} member Like `tasks[3].length`. @param {string} reason */
function issueOf(member, reason) {
  const found = /tasks\[(\d+)\](?:\.(\w+))?/.exec(member);
  if (!found) return null;
  const fields = { id: "id", dependencies: "dependencies", data: "dependencies", release: "release", due: "due", weight: "task_weight" };
  const field = /** @type {Record<string, string>} */ (fields)[found[2]] ?? "length";
  return { row: Number(found[1]), field, reason };
}
