/**
 * Draw often enough, and never more: at most once per `least` milliseconds,
 * rarer when a drawing costs more than its share of the time, never while the
 * tab is hidden.
 */

/**
 * A drawing may take at most one part in this many of the time. There are some six of them, and
 * what the browser then does with a drawing costs about as much again.
 */
const SHARE = 12;

/**
 * @param {() => void} draw
 * @param {number} least Milliseconds between two drawings.
 * @param {boolean} [patient] Whether it may wait until the browser has nothing better to do.
 * @returns {{ask: () => void, now: () => void}} `ask` draws soon; `now` draws at once.
 */
export function paced(draw, least, patient = false) {
  const later = patient && "requestIdleCallback" in window;
  let due = 0;
  let asked = false;

  function run() {
    asked = false;
    const from = performance.now();
    draw();
    const to = performance.now();
    due = from + Math.max(least, SHARE * (to - from));
  }

  function attempt() {
    if (!asked) return;
    if (document.hidden) return; // asked stays true: visibilitychange calls again
    const wait = due - performance.now();
    if (wait > 0) setTimeout(attempt, wait);
    else if (later) requestIdleCallback(() => asked && run(), { timeout: least });
    else requestAnimationFrame(() => asked && run());
  }

  document.addEventListener("visibilitychange", attempt);
  return {
    ask() {
      if (asked) return;
      asked = true;
      attempt();
    },
    now: run,
  };
}
