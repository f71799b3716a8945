/** Numbers about numbers: what repeated runs are compared by. Pure. */

/** Samples up to this size are compared exactly. */
const SMALL = 20;

/** @param {number[]} values */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of a sample; 0 of a single value. @param {number[]} values */
export function deviation(values) {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/**
 * Linear between neighbours, as spreadsheets do it.
 * @param {number[]} sorted @param {number} share
 */
export function quantile(sorted, share) {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** @param {number[]} values */
export function boxOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  const reach = 1.5 * (high - low);
  const inside = sorted.filter((value) => value >= low - reach && value <= high + reach);
  return { low, median, high, from: inside[0], to: inside[inside.length - 1] };
}

/**
 * Probability that two samples of one and the same distribution differ as much as these do: the
 * two-sided rank sum test (doi:10.1214/aoms/1177730491). Exact for small samples without ties,
 * else by the normal distribution with corrections for ties and continuity.
 * @param {number[]} a @param {number[]} b
 */
export function rankSumTest(a, b) {
  const all = [...a.map((value) => ({ value, first: true })), ...b.map((value) => ({ value, first: false }))];
  all.sort((one, two) => one.value - two.value);
  let ranks = 0;
  let ties = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to].value === all[from].value) to++;
    const equal = to - from;
    ties += equal ** 3 - equal;
    ranks += ((from + 1 + to) / 2) * all.slice(from, to).filter(({ first }) => first).length;
    from = to;
  }
  const u = ranks - (a.length * (a.length + 1)) / 2;
  const least = Math.min(u, a.length * b.length - u);
  if (!ties && Math.max(a.length, b.length) <= SMALL) return exact(least, a.length, b.length);
  return approximate(least, a.length, b.length, ties);
}

/** @param {number} u @param {number} m @param {number} n */
function exact(u, m, n) {
  // ways[k] of the table: orders of i and j values in which k pairs stand the wrong way round.
  /** @type {number[][][]} */
  const table = [];
  for (let i = 0; i <= m; i++) {
    table[i] = [];
    for (let j = 0; j <= n; j++) {
      const ways = new Array(i * j + 1).fill(0);
      if (!i || !j) ways[0] = 1;
      else {
        for (const [k, count] of table[i - 1][j].entries()) ways[k + j] += count;
        for (const [k, count] of table[i][j - 1].entries()) ways[k] += count;
      }
      table[i][j] = ways;
    }
  }
  const ways = table[m][n];
  const total = ways.reduce((sum, count) => sum + count, 0);
  const tail = ways.slice(0, Math.floor(u) + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / total);
}

/** @param {number} u @param {number} m @param {number} n @param {number} ties */
function approximate(u, m, n, ties) {
  const size = m + n;
  const variance = ((m * n) / 12) * (size + 1 - ties / (size * (size - 1)));
  if (!(variance > 0)) return 1;
  const z = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 2 * tailOfNormal(z));
}

/** Probability above z, to seven digits (Abramowitz and Stegun, 26.2.17). @param {number} z */
function tailOfNormal(z) {
  const t = 1 / (1 + 0.2316419 * z);
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const sum = series.reduce((inner, factor) => (inner + factor) * t, 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}

/**
 * Holm's correction for several tests at once.
 * @param {number[]} chances @returns {number[]} In the same order.
 */
export function holm(chances) {
  const order = [...chances.keys()].sort((a, b) => chances[a] - chances[b]);
  /** @type {number[]} */
  const corrected = [];
  let highest = 0;
  order.forEach((which, place) => {
    highest = Math.max(highest, Math.min(1, chances[which] * (order.length - place)));
    corrected[which] = highest;
  });
  return corrected;
}
