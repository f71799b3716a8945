/** Starting and stopping: one press of Start is a race of the chosen algorithms. */

import { ApiError, Disconnected, stopRun, streamRun } from "./api.js";
import { amount, gapInWords } from "./lib/words.js";
import { delaysOf, mostIterations, objectiveOf, requestOf, rulesOf, seedsOf } from "./request.js";
import { Run } from "./run.js";

/** Streams open at once. A browser gives one host six connections, and Stop needs one. */
const LANES = 4;
/** Runs that are remembered. */
const KEPT = 240;
/** Schedules that are kept of runs that have ended; older ones make room. */
const SCHEDULES = 40;
/** How long a stopped run may take to say goodbye, in ms. */
const PATIENCE = 4000;
/** Colours there are. */
export const SLOTS = 8;

export class Races {
  /** @type {Map<number, AbortController>} */
  #open = new Map();
  /** Runs that wait for a lane. @type {Run[]} */
  #queue = [];
  #lanes = 0;
  #race = 0;

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
  }

  /** Start every chosen algorithm on the current data; while a race is on, those that are not in it. */
  start() {
    const { store } = this;
    const { active } = store;
    const entries = active.length ? newcomers(store) : chosen(store);
    if (!store.data || !entries.length) return;
    if (!active.length) {
      this.#race++;
      store.clearNotice();
      this.#forget();
      this.#hideOthers();
      store.shown = null;
    }
    const seeds = seedsOf(store.choice);
    const runs = entries.flatMap((algorithm) => this.#enter(algorithm, seeds));
    store.runs.push(...runs);
    this.#queue.push(...runs);
    store.tell("runs");
    store.tell("shown");
    while (this.#lanes < LANES && this.#queue.length) this.#lane();
  }

  /** A run for each seed. @param {import("./types.js").Algorithm} algorithm @param {(number|null)[]} seeds */
  #enter(algorithm, seeds) {
    const { store } = this;
    const { catalogue, choice } = store;
    const data = /** @type {import("./types.js").Dataset} */ (store.data);
    const known = /** @type {import("./types.js").Catalogue} */ (catalogue);
    const rules = rulesOf(choice, algorithm, mostIterations(known));
    return seeds.map((seed, repeat) => {
      const request = requestOf(store, algorithm, seed);
      return new Run({
        race: this.#race,
        repeat,
        slot: slotOf(known, algorithm),
        algorithm,
        data,
        delays: delaysOf(store.machines, data),
        changed: { ...choice.settings[algorithm.name] },
        rules,
        entry: entryOf(store, algorithm),
        objective: objectiveOf(choice),
        request,
      });
    });
  }

  /** Curves of other data or another objective would not be comparable with what now begins. */
  #hideOthers() {
    const { data, choice, runs } = this.store;
    const objective = objectiveOf(choice);
    for (const run of runs) {
      if (run.dataVersion !== data?.version || run.objective !== objective) run.visible = false;
    }
  }

  /** Follow one run after the other until none waits. */
  async #lane() {
    this.#lanes++;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      if (next.active) await this.#follow(next);
    }
    this.#lanes--;
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

  /** @param {Run} run */
  async #follow(run) {
    const { store } = this;
    const control = new AbortController();
    this.#open.set(run.key, control);
    run.status = "connecting";
    run.startedAt = Date.now();
    store.tell("runs");
    try {
      await streamRun(run.request, (events) => this.#take(run, events), control.signal);
    } catch (error) {
      this.#excuse(run, error, control.signal.aborted);
    } finally {
      this.#open.delete(run.key);
      this.#lighten();
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

  /** Let go of the oldest schedules beyond what is kept, but for the best one and the one that is shown. */
  #lighten() {
    const { runs, best, shownRun } = this.store;
    const heavy = runs.filter((run) => run.scheduled && !run.active && run !== best && run !== shownRun);
    for (const run of heavy.slice(0, -SCHEDULES)) run.forgetSchedule();
  }
}

/** @param {import("./types.js").Catalogue} catalogue @param {{name: string}} algorithm */
export function slotOf(catalogue, algorithm) {
  return catalogue.algorithms.findIndex((a) => a.name === algorithm.name) % SLOTS;
}

/** @param {import("./store.js").Store} store */
function chosen({ catalogue, choice }) {
  return (catalogue?.algorithms ?? []).filter(({ name }) => choice.algorithms.includes(name));
}

/** What tells one entry of a race from another. @param {import("./store.js").Store} store @param {import("./types.js").Algorithm} algorithm */
function entryOf({ choice, data }, { name }) {
  const { common, settings, repeats } = choice;
  return JSON.stringify([name, settings[name] ?? {}, common, repeats, objectiveOf(choice), data?.version]);
}

/**
 * Chosen algorithms that could join the race that is on: it is about the same data and objective.
 * @param {import("./store.js").Store} store
 */
export function newcomers(store) {
  const { race, data, choice } = store;
  if (race[0]?.dataVersion !== data?.version || race[0]?.objective !== objectiveOf(choice)) return [];
  const entered = new Set(race.map((run) => run.entry));
  return chosen(store).filter((algorithm) => !entered.has(entryOf(store, algorithm)));
}

/** @param {string} member Like `tasks[3].length`. @param {string} reason */
function issueOf(member, reason) {
  const found = /tasks\[(\d+)\](?:\.(\w+))?/.exec(member);
  if (!found) return null;
  const fields = { id: "id", dependencies: "dependencies", data: "dependencies", release: "release", due: "due", weight: "task_weight" };
  const field = /** @type {Record<string, string>} */ (fields)[found[2]] ?? "length";
  return { row: Number(found[1]), field, reason };
}
