/**
 * Hand on texts in few pieces: the first at once, later ones together.
 * @param {number} gap Milliseconds between two pieces, at least.
 * @param {(text: string) => void} handOn
 */
export function gatherer(gap, handOn) {
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
