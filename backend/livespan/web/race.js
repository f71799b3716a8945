/** Starting and stopping: one press of Start is a race of the chosen algorithms. */

import { ApiError, lookAtRun, startRun, stopRun } from "./api.js";
import { Follower } from "./follow.js";
import { note, noteEvent } from "./journal.js";
import { delaysOf, mostIterations, objectiveOf, requestOf, rulesOf, seedsOf } from "./request.js";
import { Run } from "./run.js";

/** Requests under way at once. A browser gives one host six connections; one streams, Stop needs one. */
const LANES = 3;
/** Runs that are remembered. */
const KEPT = 240;
/** Schedules that are kept of runs that have ended; older ones make room. */
const SCHEDULES = 40;
/** How long a stopped run may take to say goodbye, in ms. */
const PATIENCE = 6000;
/** Seconds until a server that was too busy is asked again. */
const BUSY = 2;
/** Colours there are. */
export const SLOTS = 8;

/** @typedef {import("./types.js").Algorithm} Algorithm */

export class Races {
  /** Runs that are still to be begun. @type {Run[]} */
  #queue = [];
  #lanes = 0;
  #race = 0;

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.follower = new Follower({
      take: (id, events) => this.#take(id, events),
      settle: (ids) => this.#settle(ids),
      tell: (connection, error) => store.connect(connection, error),
    });
  }

  /**
   * Start every chosen algorithm on the current data; while a race is on, those that are not in it.
   * @param {Run|null} [from] Whose schedule to start from.
   */
  start(from = null) {
    const { store } = this;
    const { active } = store;
    const entries = active.length && !from ? newcomers(store) : chosen(store);
    if (!store.data || !entries.length) return;
    if (!active.length) this.#newRace();
    const seeds = seedsOf(store.choice);
    const runs = entries.flatMap((algorithm) => this.#enter(algorithm, seeds, from));
    store.runs.push(...runs);
    this.#queue.push(...runs);
    store.tell("runs");
    store.tell("shown");
    while (this.#lanes < LANES && this.#queue.length) this.#lane();
  }

  #newRace() {
    const { store } = this;
    this.#race++;
    store.clearNotice();
    if (store.runs.length > KEPT) store.runs = store.runs.slice(-KEPT);
    store.shown = null;
    // Curves of other data or another objective would not be comparable with what now begins.
    const objective = objectiveOf(store.choice);
    for (const run of store.runs) {
      if (run.dataVersion !== store.data?.version || run.objective !== objective) run.visible = false;
    }
  }

  /**
   * A run for each seed.
   * @param {Algorithm} algorithm @param {(number|null)[]} seeds @param {Run|null} from
   */
  #enter(algorithm, seeds, from) {
    const { store } = this;
    const { choice } = store;
    const data = /** @type {import("./types.js").Dataset} */ (store.data);
    const catalogue = /** @type {import("./types.js").Catalogue} */ (store.catalogue);
    return seeds.map(
      (seed, repeat) =>
        new Run({
          race: this.#race,
          repeat,
          slot: slotOf(catalogue, algorithm),
          algorithm,
          data,
          delays: delaysOf(store.machines, data),
          changed: { ...choice.settings[algorithm.name] },
          rules: rulesOf(choice, algorithm, mostIterations(catalogue)),
          entry: entryOf(store, algorithm),
          objective: objectiveOf(choice),
          request: requestOf(store, algorithm, seed, from?.id ?? null),
        }),
    );
  }

  /** Take runs that the server has into the race. @param {Run[]} runs */
  adopt(runs) {
    const { store } = this;
    this.#race++;
    for (const run of runs) run.race = this.#race;
    store.runs.push(...runs);
    for (const { id } of runs) if (id) this.follower.add(id);
    store.tell("runs");
    store.tell("shown");
  }

  /** Begin one run after the other until none waits. */
  async #lane() {
    this.#lanes++;
    for (let run = this.#queue.shift(); run; run = this.#queue.shift()) {
      if (run.active) await this.#begin(run);
    }
    this.#lanes--;
  }

  /** @param {Run} run */
  async #begin(run) {
    const { store } = this;
    run.status = "connecting";
    store.tell("runs");
    try {
      const { id, position } = await patiently(() => startRun(run.request), () => run.active, (words) => this.#hold(run, words));
      run.id = id;
      if (!run.active) stopRun(id).catch(() => {});
      else {
        if (position) run.queue(position);
        this.follower.add(id);
      }
    } catch (error) {
      this.#excuse(run, error);
    }
    store.tell("log");
    store.tell("runs");
  }

  /** The server takes no further run of this client for now. @param {Run} run @param {string} words */
  #hold(run, words) {
    if (run.status === "waiting") return;
    run.queue(0);
    note(this.store, run, "log", words);
    this.store.tell("log");
    this.store.tell("runs");
  }

  /** Stop every run that is going on; each keeps the best it has. */
  stop() {
    this.#queue = [];
    for (const run of this.store.active) this.#stopOne(run);
    this.store.tell("runs");
  }

  /** @param {Run} run */
  #stopOne(run) {
    const { id } = run;
    if (!id) {
      run.end("stopped");
      return;
    }
    if (run.status === "stopping") return;
    run.status = "stopping";
    const giveUp = () => {
      if (!run.active) return;
      run.end("stopped");
      this.follower.drop(id);
      this.store.tell("runs");
    };
    stopRun(id).catch(giveUp);
    setTimeout(giveUp, PATIENCE);
  }

  /**
   * Take what came in one piece, then tell once what has changed.
   * @param {string} id @param {import("./types.js").WireEvent[]} events
   */
  #take(id, events) {
    const { store } = this;
    const run = store.runs.find((one) => one.id === id);
    if (!run) return;
    const { scheduleVersion, status } = run;
    for (const event of events) {
      const before = run.best;
      run.take(event);
      noteEvent(store, run, event, run.best != null && (before == null || run.best < before));
      if (event.type === "error") this.#complain();
    }
    if (!run.active) this.#ended(run);
    if (run.status !== status || !run.active) store.tell("runs");
    if (run.scheduleVersion !== scheduleVersion) store.tell("schedule");
    store.tell("log");
    store.tell("progress");
  }

  /** @param {Run} run */
  #ended(run) {
    if (run.id) this.follower.drop(run.id);
    const { runs, best, shownRun } = this.store;
    const heavy = runs.filter((one) => one.scheduled && !one.active && one !== best && one !== shownRun);
    for (const one of heavy.slice(0, -SCHEDULES)) one.forgetSchedule();
  }

  /** Ask how runs stand whose events have ended before they did. @param {string[]} ids */
  async #settle(ids) {
    for (const run of this.store.runs.filter((one) => one.active && one.id && ids.includes(one.id))) {
      try {
        const { status, error_message: message } = await lookAtRun(/** @type {string} */ (run.id));
        if (status === "queued" || status === "running") continue;
        run.end(status === "stopped" || status === "finished" ? "stopped" : "failed", message ?? undefined);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) continue;
        run.end("failed", "The server does not have this run any more.");
      }
      this.#ended(run);
      if (run.error) this.#complain();
      this.store.tell("runs");
    }
  }

  /** Say what went wrong in this race, one line a run: a later trouble must not hide an earlier one. */
  #complain() {
    const lines = this.store.race
      .filter((run) => run.error)
      .map((run) => `${run.algorithm}: ${run.error}`);
    this.store.say("error", [...new Set(lines)].join("\n"));
  }

  /** A run that was not begun. @param {Run} run @param {unknown} error */
  #excuse(run, error) {
    const { store } = this;
    if (!run.active) return;
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof ApiError)) run.end("disconnected", message);
    else run.end(error.status < 500 ? "refused" : "failed", message);
    note(store, run, "error", message);
    const issue = error instanceof ApiError && error.member ? issueOf(error.member, message) : null;
    if (issue) {
      store.issues = [issue, ...store.issues.filter((i) => i.row !== issue.row)];
      store.tell("issues");
    }
    if (error instanceof ApiError && error.status === 401) store.demandToken(message);
    else this.#complain();
  }
}

/**
 * Ask again while the server has too much to do.
 * @template T
 * @param {() => Promise<T>} ask @param {() => boolean} wanted
 * @param {(words: string) => void} held Told why, each time it has to wait.
 * @returns {Promise<T>}
 */
async function patiently(ask, wanted, held) {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 429 || !wanted()) throw error;
      held(error.message);
      await new Promise((resolve) => setTimeout(resolve, 1000 * (error.after ?? BUSY)));
    }
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

/** What tells one entry of a race from another. @param {import("./store.js").Store} store @param {Algorithm} algorithm */
export function entryOf({ choice, data }, { name }) {
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
