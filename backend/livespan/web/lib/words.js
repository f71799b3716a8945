/** Numbers and states in words. Pure. */

const PLAIN = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A gap below this is rounding, not distance. */
const PROVED = 1e-9;

/**
 * A value of the objective: as many decimals as help to tell two values apart.
 * @param {number|null|undefined} value
 */
export function amount(value) {
  if (value == null || !Number.isFinite(value)) return "–";
  return Math.abs(value) >= 1e6 ? WHOLE.format(value) : PLAIN.format(value);
}

/** An objective as a person says it. @param {string} name "makespan, load_imbalance" -> "makespan, then load imbalance" */
export function objectiveInWords(name) {
  return name.replaceAll("_", " ").replace(/,\s*/g, ", then ");
}

/** @param {number|null|undefined} value */
export function count(value) {
  return value == null ? "–" : WHOLE.format(value);
}

/** @param {number|null|undefined} share 0.004 -> "0.4 %" */
export function percent(share) {
  if (share == null || !Number.isFinite(share)) return "–";
  const value = share * 100;
  const digits = Math.abs(value) >= 10 ? 0 : Math.abs(value) >= 0.1 ? 1 : 2;
  // Rounding must not turn a small gap into none.
  if (value > 0 && value < 0.005) return "< 0.01 %";
  return `${value.toFixed(digits)} %`;
}

/**
 * How far a schedule can be from the best there is.
 * @param {number|null|undefined} gap (value − bound) / bound
 * @param {string} [status]
 */
export function gapInWords(gap, status) {
  if (status === "optimal" || (gap != null && gap <= PROVED)) return "proved optimal";
  if (gap == null) return "distance from optimal not known";
  return `within ${percent(roundedUp(gap))} of optimal`;
}

/** A claim may be too careful, never too good: up to the decimals that are shown. @param {number} gap */
function roundedUp(gap) {
  const unit = gap >= 0.1 ? 0.01 : gap >= 0.001 ? 0.001 : 0.0001;
  return Math.ceil(gap / unit - 1e-9) * unit;
}

/** @param {number|null|undefined} seconds */
export function duration(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest} min`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")} h`;
}

/** @param {number|null|undefined} perSecond */
export function rate(perSecond) {
  if (perSecond == null || !Number.isFinite(perSecond) || perSecond <= 0) return "–";
  return `${perSecond >= 10 ? WHOLE.format(perSecond) : perSecond.toFixed(1)}/s`;
}

/** What was changed in an algorithm. @param {Record<string, any>} changed { n_ants: 30 } -> "n_ants 30" */
export function settingsInWords(changed) {
  return Object.entries(changed)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

/** @type {Record<string, string>} */
const STATUS = {
  waiting: "queued",
  connecting: "starting",
  preparing: "getting ready",
  replaying: "replaying",
  running: "running",
  stopping: "stopping",
  optimal: "optimal",
  feasible: "finished",
  stopped: "stopped",
  infeasible: "infeasible",
  failed: "failed",
  refused: "refused",
  disconnected: "disconnected",
};

/** @param {string} status */
export function statusInWords(status) {
  return STATUS[status] ?? status;
}

/** A place in the server's queue. @param {number} position 0 where it is not known. */
export function queuedInWords(position) {
  return position ? `${ordinal(position)} in the queue` : "queued";
}

/** @param {number} n 21 -> "21st" */
export function ordinal(n) {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${count(n)}${(!teen && ["th", "st", "nd", "rd"][n % 10]) || "th"}`;
}

/** @param {number} n @param {string} one @param {string} [many] */
export function plural(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}
