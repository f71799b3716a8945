/** The request of a run, and the lines that ask for the same run again. Pure. */

/** Requests up to this many characters stand in the line itself. */
const SHORT = 1500;
/** Stop rules of a request, as Python makes them. @type {Record<string, (value: any) => string>} */
const RULES = {
  n_iterations: (n) => `MaxIterations(${n})`,
  time_limit: (seconds) => `MaxRuntime(${seconds})`,
  target: (value) => `TargetReached(${value})`,
  gap: (share) => `GapReached(${share})`,
  no_improvement: (n) => `NoImprovement(${n})`,
};

/** @typedef {import("../run.js").Run} Run */

/** What was asked for, with the seed that was drawn. @param {Run} run */
export function requestOfRun({ request, seed }) {
  const { parameters } = request;
  return { ...request, parameters: { ...parameters, ...(seed == null ? {} : { seed }) } };
}

/**
 * @param {Run} run @param {string} origin Where the service is. @param {string} file Name of the request's file.
 */
export function curlLines(run, origin, file) {
  const words = JSON.stringify(requestOfRun(run));
  const short = words.length <= SHORT;
  const body = short ? `-d ${quoted(words)}` : `--data-binary @${file}`;
  return `curl -N ${origin}/api/stream_scheduling \\\n  -H "Content-Type: application/json" \\\n  ${body}`;
}

/** Whether the lines need the request as a file beside them. @param {Run} run */
export function needsFile(run) {
  return JSON.stringify(requestOfRun(run)).length > SHORT;
}

/** For a POSIX shell. @param {string} words */
function quoted(words) {
  return `'${words.replaceAll("'", `'\\''`)}'`;
}

/** @param {Run} run @param {string} file */
export function pythonLines(run, file) {
  const rules = Object.entries(run.rules).filter(([name]) => name in RULES);
  const made = rules.map(([name, value]) => RULES[name](value));
  const names = made.map((words) => words.slice(0, words.indexOf("(")));
  const settings = Object.entries(run.changed).map(([name, value]) => `, ${name}=${literal(value)}`);
  const stop = made.length > 1 ? `AnyOf(${made.join(", ")})` : made[0];
  return [
    "from livespan import make_algorithm, read, solve",
    ...(made.length ? [`from livespan.stop import ${[...(made.length > 1 ? ["AnyOf"] : []), ...names].join(", ")}`] : []),
    "",
    `problem = read(${literal(file)})`,
    `algorithm = make_algorithm(${literal(run.algorithm)}${settings.join("")})`,
    `result = solve(problem, algorithm, ${literal(run.objective)}${stop ? `, stop=${stop}` : ""}${run.seed == null ? "" : `, seed=${run.seed}`})`,
    "print(result)",
  ].join("\n");
}

/** A string, number or truth of JSON in Python's words. @param {unknown} value */
function literal(value) {
  if (typeof value === "boolean") return value ? "True" : "False";
  return value == null ? "None" : JSON.stringify(value);
}
