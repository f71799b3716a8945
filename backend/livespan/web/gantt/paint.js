/** Which colour a bar has. */

/** Shades of a ramp. */
const SHADES = 16;
/** Luminance at which dark and light letters are equally legible. */
const EVEN = 0.19;
/** Colours for things that have no order. */
const SLOTS = 8;

/** @typedef {"duration"|"level"|"job"|"priority"|"run"} ColourBy */
/** @typedef {{fill: string, ink: string}} Paint */
/** @typedef {import("./model.js").GanttModel} GanttModel */

/**
 * @param {GanttModel} model
 * @param {ColourBy} by
 * @param {(name: string) => string} token  A colour of the theme as `rgb(r, g, b)`.
 * @param {number} slot                     Colour of the run.
 * @returns {(bar: number) => Paint}
 */
export function painter(model, by, token, slot) {
  switch (by) {
    case "run":
      return alternating(model, ramp(token("card"), token(`slot-${slot}`)).slice(-5));
    case "job":
      return byJob(model, token);
    case "priority":
      return byPriority(model, ramp(token("level-low"), token("level-high")));
    case "level":
      return byLevel(model, ramp(token("level-low"), token("level-high")));
    default: {
      const shades = ramp(token("duration-low"), token("duration-high"));
      return (bar) => {
        const { start_time, finish_time } = model.bars[bar];
        // Durations are skewed: the root spreads the short ones.
        return shades[shade(Math.sqrt((finish_time - start_time) / (model.longest || 1)))];
      };
    }
  }
}

/** How much a task counts. @param {import("../types.js").Task} task */
export function priorityOf(task) {
  return Number(task.task_weight ?? task.priority ?? 1);
}

/** @param {GanttModel} model @param {Paint[]} shades */
function alternating(model, shades) {
  return (/** @type {number} */ bar) => shades[(bar - model.first[model.lane[bar]]) % 2 ? 2 : 4];
}

/** Neighbouring jobs differ; the ninth has the colour of the first, a little paler. @param {GanttModel} model @param {(name: string) => string} token */
function byJob(model, token) {
  const ramps = Array.from({ length: SLOTS }, (_, slot) => ramp(token("card"), token(`slot-${slot}`)));
  const { jobOf } = model.relations;
  return (/** @type {number} */ bar) => {
    const job = jobOf.get(String(model.bars[bar].task_id)) ?? 0;
    return ramps[job % SLOTS][SHADES - 1 - 4 * (Math.floor(job / SLOTS) % 3)];
  };
}

/** @param {GanttModel} model @param {Paint[]} shades */
function byPriority(model, shades) {
  const weights = new Map(model.tasks.map((task) => [String(task.id), priorityOf(task)]));
  const all = [...weights.values()];
  const least = all.reduce((a, b) => Math.min(a, b), Infinity);
  const most = all.reduce((a, b) => Math.max(a, b), -Infinity);
  return (/** @type {number} */ bar) => {
    const weight = weights.get(String(model.bars[bar].task_id)) ?? least;
    return shades[shade(most > least ? (weight - least) / (most - least) : 0.5)];
  };
}

/** @param {GanttModel} model @param {Paint[]} shades */
function byLevel(model, shades) {
  const { level, depth } = model.relations;
  return (/** @type {number} */ bar) => shades[shade((level.get(String(model.bars[bar].task_id)) ?? 0) / (depth || 1))];
}

/** @param {number} share */
function shade(share) {
  return Math.min(SHADES - 1, Math.max(0, Math.round(share * (SHADES - 1))));
}

/** @param {string} low @param {string} high @returns {Paint[]} */
function ramp(low, high) {
  const a = rgb(low);
  const b = rgb(high);
  return Array.from({ length: SHADES }, (_, k) => {
    const mix = a.map((v, i) => Math.round(v + ((b[i] - v) * k) / (SHADES - 1)));
    return { fill: `rgb(${mix.join(", ")})`, ink: luminance(mix) > EVEN ? "#10201f" : "#ffffff" };
  });
}

/** @param {string} colour @returns {number[]} */
function rgb(colour) {
  const parts = colour.match(/[\d.]+/g)?.slice(0, 3).map(Number) ?? [];
  return parts.length === 3 ? parts : [128, 128, 128];
}

/** Relative luminance of WCAG 2. @param {number[]} parts */
function luminance(parts) {
  const [r, g, b] = parts.map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
