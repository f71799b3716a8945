/** The only module that talks to the server. */

import { gatherer } from "./lib/gather.js";
import { sseParser } from "./sse.js";

/** Milliseconds that events gather before they are taken together. */
const GATHER = 50;
/** Milliseconds without a word, not even a comment, after which a stream is given up for dead. */
const SILENCE = 45_000;
/** Where a token is kept: until the tab is closed, and never in an address. */
const TOKEN = "livespan-token";

/** A refusal of the server: its sentence, its code, and the member it names. */
export class ApiError extends Error {
  /** @param {number} status @param {Record<string, any>} body @param {number|null} [after] */
  constructor(status, body, after = null) {
    const sentence = body.error ?? body.detail ?? `The server answered with status ${status}.`;
    super(String(sentence));
    this.status = status;
    this.code = body.code ?? null;
    /** @type {string|null} Path into the request, like `tasks[3].length`. */
    this.member = body.member ?? null;
    /** Seconds after which it may be tried again. */
    this.after = after;
  }
}

/** The server could not be reached, or the stream broke. */
export class Disconnected extends Error {}

/** @param {string|null} token */
export function keepToken(token) {
  if (token) sessionStorage.setItem(TOKEN, token);
  else sessionStorage.removeItem(TOKEN);
}

/** @returns {Record<string, string>} */
function authorisation() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** @param {string} url @param {RequestInit & {headers?: Record<string, string>}} [options] */
async function reach(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: { ...authorisation(), ...options.headers } });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new Disconnected("The server cannot be reached.", { cause });
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  const after = Number(response.headers.get("Retry-After")) || null;
  throw new ApiError(response.status, body && typeof body === "object" ? body : {}, after);
}

/** @param {string} url @param {RequestInit & {headers?: Record<string, string>}} [options] @returns {Promise<any>} */
async function call(url, options) {
  return (await reach(url, options)).json();
}

/** @returns {Promise<import("./types.js").Catalogue>} */
export async function loadCatalogue() {
  const [algorithms, objectives, instances, formats] = await Promise.all([
    call("/api/algorithms"),
    call("/api/objectives"),
    call("/api/instances"),
    call("/api/formats"),
  ]);
  return {
    algorithms: algorithms.algorithms,
    common: algorithms.common ?? [],
    objectives: objectives.objectives,
    searches: algorithms.searches ?? 1,
    versions: algorithms.versions ?? {},
    instances: instances.instances,
    families: instances.families ?? [],
    formats: formats.formats,
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
 * @param {Record<string, string>} rules `format` and its options; without, all is found out.
 */
export function readFile(bytes, filename, rules = {}) {
  const query = new URLSearchParams({ filename, ...rules });
  return call(`/api/read?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: bytes,
  });
}

/** Have the server read a file of machines. @param {Blob} bytes @param {string} filename */
export function readMachines(bytes, filename) {
  return call(`/api/read/machines?${new URLSearchParams({ filename })}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: bytes,
  });
}

/** @typedef {Record<string, any> & {id: string, status: string}} RunDocument */

/** @param {string} run @param {string} [rest] */
function runPath(run, rest = "") {
  return `/api/runs/${encodeURIComponent(run)}${rest}`;
}

/** Begin a run that goes on by itself. @param {object} body @returns {Promise<RunDocument>} */
export function startRun(body) {
  return call("/api/runs", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** @param {string} run @returns {Promise<RunDocument>} */
export function lookAtRun(run) {
  return call(runPath(run));
}

/** The request a run was begun with. @param {string} run @returns {Promise<Blob>} */
export async function requestOfRun(run) {
  return (await reach(runPath(run, "/request"))).blob();
}

/** @param {string} run @returns {Promise<RunDocument>} */
export function stopRun(run) {
  return call(runPath(run, "/stop"), { method: "POST" });
}

/**
 * Earlier runs, the newest first.
 * @param {string|null} [before] Where the page before ended.
 * @returns {Promise<{runs: RunDocument[], next: string|null}>}
 */
export function listRuns(before = null) {
  return call(`/api/runs?${new URLSearchParams({ limit: "25", ...(before ? { before } : {}) })}`);
}

/**
 * Read the events of several runs, each from a number onward, until the server has no more.
 *
 * Not an EventSource: that could send no token but in the address.
 *
 * @param {string[]} runs @param {string} after `<run>:<number>`, joined by commas.
 * @param {(messages: import("./sse.js").Message[]) => void} take
 * @param {() => void} opened
 * @param {AbortSignal} signal
 * @throws {ApiError} when the stream is refused
 * @throws {Disconnected} when the connection fails, or nothing is heard for long
 */
export async function readEvents(runs, after, take, opened, signal) {
  const query = new URLSearchParams(runs.map((run) => ["run", run]));
  const response = await reach(`/api/events?${query}`, {
    headers: { Accept: "text/event-stream", ...(after ? { "Last-Event-ID": after } : {}) },
    signal,
  });
  opened();
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = sseParser();
  const gathered = gatherer(GATHER, (text) => {
    const messages = parser.push(text);
    if (messages.length) take(messages);
  });
  let watch = 0;
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(() => reader.cancel(new Disconnected("Nothing was heard for long.")), SILENCE);
  };
  try {
    heard();
    for (let slice = await reader.read(); !slice.done; slice = await reader.read()) {
      heard();
      gathered.add(decoder.decode(slice.value, { stream: true }));
    }
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Disconnected("The connection was lost.", { cause });
  } finally {
    clearTimeout(watch);
    gathered.flush();
  }
}
