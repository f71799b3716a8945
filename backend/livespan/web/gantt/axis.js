/** Round numbers for a time axis. Pure. */

/**
 * Ticks at round distances inside [from, to].
 * @param {number} from @param {number} to @param {number} most
 * @returns {{at: number, label: string}[]}
 */
export function ticks(from, to, most) {
  const span = to - from;
  if (!(span > 0) || most < 1) return [];
  const raw = span / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const format = new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const list = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to; k++) {
    const at = k * step || 0; // never −0
    list.push({ at, label: format.format(at) });
  }
  return list;
}
