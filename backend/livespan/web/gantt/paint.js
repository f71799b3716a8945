/** Which colour a bar has. */

/** Shades of a ramp. */
const SHADES = 16;
/** Luminance at which dark and light letters are equally legible. */
const EVEN = 0.19;

/** @typedef {"duration"|"level"|"run"} ColourBy */
/** @typedef {{fill: string, ink: string}} Paint */

/**
 * @param {import("./model.js").GanttModel} model
 * @param {ColourBy} by
 * @param {(name: string) => string} token  A colour of the theme as `rgb(r, g, b)`.
 * @param {number} slot                     Colour of the run.
 * @returns {(bar: number) => Paint}
 */
export function painter(model, by, token, slot) {
  if (by === "run") {
    const shades = ramp(token("card"), token(`slot-${slot}`)).slice(-5);
    return (bar) => shades[(bar - model.first[model.lane[bar]]) % 2 ? 2 : 4];
  }
  const shades = ramp(token(`${by}-low`), token(`${by}-high`));
  if (by === "level") {
    const { level, depth } = model.relations;
    return (bar) => shades[shade((level.get(String(model.bars[bar].task_id)) ?? 0) / (depth || 1))];
  }
  return (bar) => {
    const { start_time, finish_time } = model.bars[bar];
    // Durations are skewed: the root spreads the short ones.
    return shades[shade(Math.sqrt((finish_time - start_time) / (model.longest || 1)))];
  };
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
