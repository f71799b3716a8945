/** The only module that talks to the server. */

import { sseParser } from "./sse.js";
import { decode } from "./wire.js";

/** Milliseconds that events gather before they are taken together. */
const GATHER = 50;

/** A refusal of the server: its sentence, its code, and the member it names. */
export class ApiError extends Error {
  /** @param {number} status @param {Record<string, any>} body */
  constructor(status, body) {
    const sentence = body.error ?? body.detail ?? `The server answered with status ${status}.`;
    super(String(sentence));
    this.status = status;
    this.code = body.code ?? null;
    /** @type {string|null} Path into the request, like `tasks[3].length`. */
    this.member = body.member ?? null;
  }
}

/** The stream ended, or broke, before the run did. */
export class Disconnected extends Error {}

/** @param {Response} response @returns {Promise<any>} */
async function answer(response) {
  if (response.ok) return response.json();
  const body = await response.json().catch(() => ({}));
  throw new ApiError(response.status, body && typeof body === "object" ? body : {});
}

/** @param {string} url @param {RequestInit} [options] */
async function call(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (cause) {
    throw new Disconnected("The server cannot be reached.", { cause });
  }
  return answer(response);
}

/** @returns {Promise<import("./types.js").Catalogue>} */
export async function loadCatalogue() {
  const [algorithms, objectives, instances] = await Promise.all([
    call("/api/algorithms"),
    call("/api/objectives"),
    call("/api/instances"),
  ]);
  return {
    algorithms: algorithms.algorithms,
    common: algorithms.common ?? [],
    objectives: objectives.objectives,
    versions: algorithms.versions ?? {},
    instances: instances.instances,
  };
}

/** @param {string} name */
export function loadInstance(name) {
  return call(`/api/instances/${encodeURIComponent(name)}`);
}

/**
 * Have the server read a file.
 * @param {Blob} bytes
 * @param {string} filename
 * @param {Record<string, string>} overrides `task_id_col`, `duration_col`, `dependency_col`.
 */
export function readFile(bytes, filename, overrides = {}) {
  const query = new URLSearchParams({ filename, ...overrides });
  return call(`/api/read?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: bytes,
  });
}

/** @param {string} run */
export function stopRun(run) {
  return call(`/api/runs/${encodeURIComponent(run)}/stop`, { method: "POST" });
}

/**
 * Start a run and read its stream to the end.
 *
 * @param {object} body The request of `/api/stream_scheduling`.
 * @param {(events: import("./types.js").WireEvent[]) => void} onEvents
 * @param {AbortSignal} signal
 * @throws {ApiError} when the request is refused before the stream begins
 * @throws {Disconnected} when the connection fails or the stream is cut
 */
export async function streamRun(body, onEvents, signal) {
  let response;
  try {
    response = await fetch("/api/stream_scheduling", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Disconnected("The server cannot be reached.", { cause });
  }
  if (!response.ok || !response.body) await answer(response);
  else await readEvents(response.body, onEvents, signal);
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(events: import("./types.js").WireEvent[]) => void} onEvents
 * @param {AbortSignal} signal
 */
async function readEvents(stream, onEvents, signal) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const parser = sseParser();
  let ended = false;
  const gathered = gatherer(GATHER, (text) => {
    const events = parser.push(text).map(decode);
    ended ||= events.some(({ type }) => type === "done" || type === "error");
    if (events.length) onEvents(events);
  });
  try {
    for (let slice = await reader.read(); !slice.done; slice = await reader.read()) {
      gathered.add(decoder.decode(slice.value, { stream: true }));
    }
    gathered.flush();
  } catch (cause) {
    if (signal.aborted) throw cause;
    gathered.flush();
    if (ended || !(cause instanceof TypeError)) throw cause;
    throw new Disconnected("The connection was lost.", { cause });
  }
  if (!ended) throw new Disconnected("The stream ended before the run did.");
}

/**
 * Hand on texts in few pieces: the first at once, later ones together.
 * @param {number} gap Milliseconds between two pieces, at least.
 * @param {(text: string) => void} handOn
 */
function gatherer(gap, handOn) {
  /** @type {string[]} */
  let texts = [];
  let last = -Infinity;
  let timer = 0;

  function flush() {
    clearTimeout(timer);
    timer = 0;
    if (!texts.length) return;
    const text = texts.join("");
    texts = [];
    last = performance.now();
    handOn(text);
  }

  /** @param {string} text */
  function add(text) {
    texts.push(text);
    const wait = last + gap - performance.now();
    // A hidden page's timers are slow: nothing may pile up behind them.
    if (wait <= 0 || document.hidden) flush();
    else timer ||= setTimeout(flush, wait);
  }

  return { add, flush };
}
