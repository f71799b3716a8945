/**
 * One stream a tab for the events of all its runs: a browser gives one host six connections, and two
 * tabs must not stall each other. A stream that breaks off is taken up again where it ended.
 */

import { ApiError, readEvents } from "./api.js";
import { grouped } from "./lib/grouped.js";
import { decode } from "./wire.js";

/** Runs in one stream; the others wait, as they do at the server. */
const MOST = 48;
/** Milliseconds before the first and between later attempts to come back. */
const WAIT = { first: 250, most: 8000 };
/** Milliseconds in which runs that begin together gather for one stream. */
const TOGETHER = 20;

/** @typedef {"idle"|"connecting"|"live"|"reconnecting"|"closed"} Connection  `closed`: a token is needed. */

export class Follower {
  /** Runs that are followed, the oldest first. @type {Set<string>} */
  #wanted = new Set();
  /** Number of the last event of each. @type {Map<string, string>} */
  #after = new Map();
  /** @type {AbortController|null} */
  #control = null;
  /** Runs of the stream that is open. @type {string[]} */
  #open = [];
  #failures = 0;
  #going = false;
  #timer = 0;
  /** Ends a pause between two attempts. @type {(() => void)|null} */
  #hurry = null;

  /**
   * @param {object} hooks
   * @param {(run: string, events: import("./types.js").WireEvent[]) => void} hooks.take
   * @param {(runs: string[]) => Promise<void>} hooks.settle  Asked when a stream has ended of runs that have not.
   * @param {(connection: Connection, error?: unknown) => void} hooks.tell
   */
  constructor({ take, settle, tell }) {
    this.take = take;
    this.settle = settle;
    this.tell = tell;
    addEventListener("online", () => this.#hurry?.());
    // A stream over a network that has gone would be silent for long before it is found dead.
    addEventListener("offline", () => this.#control?.abort());
  }

  /** @param {string} run */
  add(run) {
    this.#wanted.add(run);
    this.#soon();
  }

  /** The run has ended: no word of it is waited for. @param {string} run */
  drop(run) {
    this.#wanted.delete(run);
    this.#after.delete(run);
    // Another one that waited may take its place.
    if (this.#wanted.size > this.#open.length - 1 && this.#next().some((id) => !this.#open.includes(id))) this.#soon();
  }

  /** Try again at once, as after a token was given. */
  retry() {
    this.#hurry?.();
    this.#soon();
  }

  #next() {
    return [...this.#wanted].slice(0, MOST);
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const news = this.#next().some((run) => !this.#open.includes(run));
      if (!this.#going) this.#go();
      else if (news) this.#control?.abort();
    }, TOGETHER);
  }

  async #go() {
    this.#going = true;
    while (this.#wanted.size && this.#going) await this.#stream();
    if (this.#going) this.tell("idle");
    this.#going = false;
    this.#open = [];
  }

  async #stream() {
    const runs = this.#next();
    this.#open = runs;
    const control = new AbortController();
    this.#control = control;
    this.tell(this.#failures ? "reconnecting" : "connecting");
    const after = runs.filter((run) => this.#after.has(run)).map((run) => `${run}:${this.#after.get(run)}`);
    try {
      await readEvents(runs, after.join(","), (messages) => this.#hand(messages), () => this.#opened(), control.signal);
      await this.#ended(runs);
    } catch (error) {
      if (!control.signal.aborted) await this.#failed(error, runs);
    }
  }

  #opened() {
    this.#failures = 0;
    this.tell("live");
  }

  /** @param {import("./sse.js").Message[]} messages */
  #hand(messages) {
    for (const part of messages[messages.length - 1].id.split(",")) {
      const colon = part.lastIndexOf(":");
      if (colon > 0) this.#after.set(part.slice(0, colon), part.slice(colon + 1));
    }
    for (const [run, list] of grouped(messages, ({ name }) => name)) {
      this.take(run, list.map(({ data }) => decode(data)));
    }
  }

  /** The server had no more to say of these. @param {string[]} runs */
  async #ended(runs) {
    const open = runs.filter((run) => this.#wanted.has(run));
    if (!open.length) return;
    this.tell("reconnecting");
    await this.settle(open);
    if (open.some((run) => this.#wanted.has(run))) await this.#pause(WAIT.first);
  }

  /** @param {unknown} error @param {string[]} runs */
  async #failed(error, runs) {
    if (error instanceof ApiError && error.status === 401) {
      this.#going = false;
      this.tell("closed", error);
      return;
    }
    this.#failures++;
    this.tell("reconnecting", error);
    // Only a server that answers can say that a run is gone.
    if (error instanceof ApiError && error.status === 404) await this.settle(runs);
    const wait = Math.min(WAIT.most, WAIT.first * 2 ** (this.#failures - 1));
    await this.#pause(wait * (0.8 + 0.4 * Math.random()));
  }

  /** @param {number} wait */
  #pause(wait) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }
}
