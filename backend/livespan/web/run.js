/** One run as the page knows it: a record that the stream's events move forward. */

import { Curve } from "./lib/curve.js";

/** Seconds over which iterations per second are measured. */
const RATE_WINDOW = 1;

/** Codes of errors that are the stream's trouble, not the run's: it goes on. */
const PASSING = new Set(["history_unavailable"]);

const ENDED = new Set(["optimal", "feasible", "infeasible", "stopped", "failed", "refused", "disconnected"]);
/** States in which the server has not yet begun with a run. */
const UNBEGUN = new Set(["waiting", "connecting"]);
/** Code of an error that says: this algorithm does not serve this problem. */
const UNSERVED = "unsupported_problem";

let lastKey = 0;

export class Run {
  /** Identity inside this page. */
  key = ++lastKey;
  /** Identity at the server, known once the stream has started. @type {string|null} */
  id = null;
  status = "waiting";
  /** Place in the server's queue; 0 when it is not known, or does not wait. */
  position = 0;
  visible = true;
  /** @type {number|null} */ seed = null;
  /** Best value of the objective. @type {number|null} */ best = null;
  /** Makespan of the schedule of that value. @type {number|null} */ makespan = null;
  /** @type {number|null} */ bound = null;
  /** @type {number|null} */ gap = null;
  iteration = 0;
  elapsed = 0;
  /** Iterations per second. @type {number|null} */
  rate = null;
  /** Events that have come. */
  events = 0;
  curve = new Curve();
  /** @type {import("./wire.js").Sealed|{rows: import("./types.js").Row[]}|null} */
  #held = null;
  /** Grows with every new schedule, so that a drawing knows whether it is old. */
  scheduleVersion = 0;
  /** @type {Record<string, any>} */ settings = {};
  /** @type {Record<string, any>} */ metrics = {};
  /** @type {string|null} */ error = null;
  #mark = { iteration: 0, elapsed: 0 };

  /**
   * @param {object} made
   * @param {number} made.race      Number of the press of Start.
   * @param {number} made.repeat    0 for the first of several seeds.
   * @param {number} made.slot      Which colour.
   * @param {import("./types.js").Algorithm} made.algorithm
   * @param {import("./types.js").Dataset} made.data
   * @param {import("./gantt/timing.js").Delays} made.delays  The machines, and what delays tasks on them.
   * @param {Record<string, any>} made.changed  Settings that are not the default.
   * @param {Record<string, any>} made.rules    When it ends.
   * @param {string} made.entry     What it shares with its repeats alone.
   * @param {string} made.objective What is made small.
   * @param {import("./request.js").Request} made.request  What the server was asked.
   */
  constructor({ race, repeat, slot, algorithm, data, delays, changed, rules, entry, objective, request }) {
    this.race = race;
    this.repeat = repeat;
    this.slot = slot;
    this.algorithm = algorithm.name;
    this.title = algorithm.title;
    this.dataName = data.name;
    this.dataVersion = data.version;
    this.dataOrigin = data.origin;
    this.tasks = data.tasks;
    this.delays = delays;
    this.changed = changed;
    this.rules = rules;
    this.entry = entry;
    this.objective = objective;
    this.request = request;
    /** Iterations asked for. @type {number|null} */
    this.limit = rules.n_iterations ?? null;
    /** Seconds asked for. @type {number|null} */
    this.seconds = rules.time_limit ?? null;
  }

  get active() {
    return !ENDED.has(this.status);
  }

  /**
   * Take one event of the stream.
   * @param {import("./types.js").WireEvent} event
   * @returns {"start"|"progress"|"schedule"|"end"|"log"} What has changed.
   */
  take(event) {
    this.events++;
    switch (event.type) {
      case "start":
        return this.#start(event);
      case "iteration":
        return this.#iterate(event);
      case "schedule":
        this.#keep(event.sealed);
        return "schedule";
      case "done":
        return this.#finish(event);
      case "final_metrics":
        this.metrics = { ...this.metrics, ...event };
        return "end";
      case "error":
        if (PASSING.has(event.code)) return "log";
        this.end(event.code === UNSERVED ? "refused" : "failed", event.message);
        return "end";
      default:
        if (event.position) this.queue(event.position);
        // Its turn has come, and the server tells what is done before the search.
        else if (UNBEGUN.has(this.status)) this.#leaveQueue("preparing");
        return "log";
    }
  }

  /** It waits for a search to end. @param {number} position Its place in the queue, 0 where nobody knows. */
  queue(position) {
    if (this.status === "stopping") return;
    this.status = "waiting";
    this.position = position;
  }

  /** @param {string} status */
  #leaveQueue(status) {
    this.status = status;
    this.position = 0;
  }

  /** @param {import("./types.js").WireEvent} event @returns {"start"} */
  #start(event) {
    this.id = event.run ?? this.id;
    if (!["stopping", "replaying"].includes(this.status)) this.#leaveQueue("running");
    this.seed = event.seed ?? null;
    this.bound = event.lower_bound ?? null;
    this.settings = event.settings ?? {};
    // A limit of the server alone says nothing of when the run will end.
    if (this.limit && event.settings?.n_iterations) this.limit = Number(event.settings.n_iterations);
    if (!this.limit && event.settings?.time_limit) this.seconds = Number(event.settings.time_limit);
    this.makespan = event.start_makespan ?? null;
    const value = event.start_value ?? event.start_makespan;
    // A run that another process has taken up begins again from where it was.
    if (value != null && this.best == null) {
      this.best = value;
      this.gap = gapOf(this.best, this.bound);
      this.curve.add(0, 0, value);
    }
    return "start";
  }

  /** @param {import("./types.js").WireEvent} event @returns {"progress"} */
  #iterate(event) {
    this.iteration = event.iteration;
    this.best = event.value ?? event.makespan;
    this.makespan = event.makespan;
    this.bound = event.lower_bound ?? this.bound;
    this.gap = event.gap ?? gapOf(this.best, this.bound);
    this.elapsed = event.elapsed ?? this.elapsed;
    this.curve.add(event.iteration, this.elapsed, /** @type {number} */ (this.best));
    const span = this.elapsed - this.#mark.elapsed;
    if (span >= RATE_WINDOW || this.rate == null) {
      if (span > 0) this.rate = (this.iteration - this.#mark.iteration) / span;
      if (span >= RATE_WINDOW) this.#mark = { iteration: this.iteration, elapsed: this.elapsed };
    }
    return "progress";
  }

  /** @param {import("./types.js").WireEvent} event @returns {"end"} */
  #finish(event) {
    this.status = event.status ?? "feasible";
    this.best = event.value ?? event.makespan ?? this.best;
    this.makespan = event.makespan ?? this.makespan;
    this.bound = event.lower_bound ?? this.bound;
    this.gap = event.gap ?? gapOf(this.best, this.bound);
    this.iteration = event.iterations ?? this.iteration;
    this.elapsed = event.computation_time != null ? event.computation_time / 1000 : this.elapsed;
    if (this.elapsed > 0) this.rate = this.iteration / this.elapsed;
    if (this.best != null) this.curve.add(this.iteration, this.elapsed, this.best);
    this.metrics = { load_balance_index: event.load_balance_index };
    if (event.schedule) this.#keep({ rows: event.schedule });
    return "end";
  }

  /** @param {import("./wire.js").Sealed|{rows: import("./types.js").Row[]}} held */
  #keep(held) {
    this.#held = held;
    this.scheduleVersion++;
  }

  /** Seconds after which the best value was found. */
  get toBest() {
    return this.curve.seconds.at(-1) ?? null;
  }

  /** Share of the run that is done, by the rule that will end it first; null where none says. @returns {number|null} */
  get share() {
    if (!this.active) return 1;
    const shares = [];
    if (this.limit) shares.push(this.iteration / this.limit);
    if (this.seconds) shares.push(this.elapsed / this.seconds);
    return shares.length ? Math.min(1, Math.max(...shares)) : null;
  }

  /** Seconds it will still take at its pace; null where nobody knows. @returns {number|null} */
  get remaining() {
    if (!this.active) return 0;
    const left = [];
    if (this.seconds) left.push(this.seconds - this.elapsed);
    if (this.limit && this.rate) left.push((this.limit - this.iteration) / this.rate);
    return left.length ? Math.max(0, Math.min(...left)) : null;
  }

  /** What it shares with runs that differ from it in the seed alone. */
  get group() {
    return JSON.stringify([this.dataVersion, this.objective, this.algorithm, this.changed, this.rules]);
  }

  /** Let go of the schedule: there are too many. */
  forgetSchedule() {
    this.#held = null;
  }

  /** Lower bound of the makespan, where the run has one: the bound is the objective's. */
  get makespanBound() {
    return this.objective.split(",")[0] === "makespan" ? this.bound : null;
  }

  /** Whether there is a schedule; asking this opens none. */
  get scheduled() {
    return this.#held != null;
  }

  /** The newest schedule. @type {import("./types.js").Row[]|null} */
  get schedule() {
    return this.#held?.rows ?? null;
  }

  /** End without word from the server. @param {string} status @param {string} [error] */
  end(status, error) {
    if (!this.active) return;
    this.status = status;
    this.error = error ?? null;
    // The value of the schedule it would have started from is no result of a search that never began.
    if (status === "refused" && !this.scheduled) this.best = this.gap = null;
  }
}

/** @param {number|null} value @param {number|null} bound */
function gapOf(value, bound) {
  return value != null && bound ? (value - bound) / bound : null;
}
