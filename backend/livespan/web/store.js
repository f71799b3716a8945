/**
 * The one place where the page's state lives. Panels read its fields and listen
 * to the names in `Topic`; nobody keeps a copy.
 *
 * @typedef {"catalogue"|"loading"|"data"|"issues"|"machines"|"choice"|"chosen"|"runs"|"progress"|"schedule"|"log"
 *   |"shown"|"theme"|"notice"|"unread"|"connection"|"token"} Topic
 *   `runs`: a run began, ended or was removed. `progress`: numbers moved.
 *   `chosen`: algorithms and settings were chosen by the page itself.
 *   `unread`: a file could not be read. `token`: the server wants one.
 *   `schedule`: some run has a new incumbent. `shown`: another run's Gantt was chosen.
 */

/** Values nearer to each other than this, relatively, differ by rounding only. */
const TIE = 1e-9;

/** Lines of the log that are kept. */
const LOG_LINES = 5000;

/** @typedef {{label: string, does: () => void}} Action */
/** @typedef {{bytes: Blob, filename: string, message: string, row: number|null}} Unread */
/** @typedef {{time: number, source: string, slot: number, kind: string, text: string}} LogLine */

export class Store extends EventTarget {
  /** @type {import("./types.js").Catalogue|null} */
  catalogue = null;
  /** @type {import("./types.js").Dataset|null} */
  data = null;
  /** True while data is on its way. */
  loading = false;
  /** @type {import("./types.js").Issue[]} */
  issues = [];
  /** @type {import("./types.js").Machines} */
  machines = { named: false, count: 10, agents: [] };
  /** What was chosen under Search. `settings` holds only what differs from the default. */
  choice = {
    /** @type {string[]} */ algorithms: [],
    /** @type {Record<string, Record<string, any>>} */ settings: {},
    /** @type {Record<string, any>} */ common: {},
    objective: "makespan",
    /** Decides between schedules that the objective finds equal; empty for none. */
    tie: "",
    dependencies: true,
    /** Runs of each algorithm, with seeds in a row. */
    repeats: 1,
  };
  /** @type {import("./run.js").Run[]} Oldest first. */
  runs = [];
  /** Key of the run whose Gantt is shown; null means the best one. @type {number|null} */
  shown = null;
  /** @type {LogLine[]} */
  log = [];
  /** How many lines of the log are plain iterations. */
  #plain = 0;
  /** @type {{kind: "info"|"error", text: string, action?: Action}|null} */
  notice = null;
  /** How the stream of events stands. @type {import("./follow.js").Connection} */
  connection = "idle";
  /** Why a token is asked for. */
  tokenWords = "";
  /** The file that was refused last, and why. @type {Unread|null} */
  unread = null;

  /** @param {Topic} topic */
  tell(topic) {
    this.dispatchEvent(new Event(topic));
  }

  /**
   * @param {Topic|Topic[]} topics
   * @param {() => void} listener
   */
  on(topics, listener) {
    for (const topic of [topics].flat()) this.addEventListener(topic, listener);
  }

  /** Tell "log" after the last of several. @param {LogLine} line */
  addLog(line) {
    this.log.push(line);
    if (line.kind === "iteration") this.#plain++;
    // Cut in large pieces: shifting an array for every line would cost more than the line.
    if (this.log.length > LOG_LINES * 1.5) this.#cutLog();
  }

  /** Forget the oldest plain iterations, then, if that is not enough, the oldest of all. */
  #cutLog() {
    let surplus = Math.min(this.log.length - LOG_LINES, this.#plain);
    this.#plain -= surplus;
    this.log = this.log.filter((line) => line.kind !== "iteration" || surplus-- <= 0).slice(-LOG_LINES);
  }

  /** @param {"info"|"error"} kind @param {string} text @param {Action} [action] What can be done about it. */
  say(kind, text, action) {
    this.notice = { kind, text, action };
    this.tell("notice");
  }

  /** @param {import("./follow.js").Connection} connection @param {unknown} [error] */
  connect(connection, error) {
    this.connection = connection;
    this.tell("connection");
    if (connection === "closed") this.demandToken(error instanceof Error ? error.message : "");
  }

  /** @param {string} words Why. */
  demandToken(words) {
    this.tokenWords = words;
    this.tell("token");
  }

  clearNotice() {
    if (!this.notice) return;
    this.notice = null;
    this.tell("notice");
  }

  /** Runs of the latest press of Start. */
  get race() {
    const last = this.runs.at(-1)?.race;
    return this.runs.filter((run) => run.race === last);
  }

  /** Runs that are still going on. */
  get active() {
    return this.runs.filter((run) => run.active);
  }

  /** The best run of the latest race that has a schedule. */
  get best() {
    const ranked = this.race.filter((run) => run.best != null);
    return ranked.reduce(
      (best, run) => (!best || better(run, best) ? run : best),
      /** @type {import("./run.js").Run|undefined} */ (undefined),
    );
  }

  /** The run whose schedule is shown. */
  get shownRun() {
    return this.runs.find((run) => run.key === this.shown) ?? this.best;
  }
}

/** @param {import("./run.js").Run} a @param {import("./run.js").Run} b */
function better(a, b) {
  const [first, second] = [a.best ?? Infinity, b.best ?? Infinity];
  return first < second - TIE * Math.abs(second);
}
