/** Start, Stop, and the numbers one looks at while a search runs. */

import { el, hook, text } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { amount, count, duration, gapInWords, objectiveInWords, plural, rate } from "../lib/words.js";

/** Milliseconds between two readings aloud, at least. */
const SPOKEN = 5000;

/** @param {import("../store.js").Store} store @param {import("../race.js").Races} races */
export function transportPanel(store, races) {
  /** @type {HTMLButtonElement} */
  const start = hook("start");
  /** @type {HTMLButtonElement} */
  const stop = hook("stop");

  function begin() {
    const why = obstacle(store);
    if (why) store.say("error", why);
    else {
      races.start();
      // On a phone the charts lie below the form.
      if (matchMedia("(max-width: 900px)").matches) hook("watch").scrollIntoView();
    }
  }
  start.addEventListener("click", begin);
  stop.addEventListener("click", () => races.stop());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "r" && !start.disabled) begin();
    else if ((event.key === "s" || event.key === "Escape") && !stop.disabled) races.stop();
    else return;
    event.preventDefault();
  });

  const numbers = paced(() => showNumbers(store), 100);
  function buttons() {
    const { active } = store;
    start.disabled = !store.data || !store.catalogue || active.length > 0;
    stop.disabled = !active.some((run) => run.status !== "stopping");
    hook("transport").classList.toggle("running", active.length > 0);
    connection(store);
    numbers.ask();
  }
  // The numbers change too often to be read out: now and then, and at the end, they are said.
  const speak = paced(() => text(hook("spoken"), inWords(store)), SPOKEN);
  store.on(["runs", "data", "catalogue", "choice"], buttons);
  store.on("progress", () => {
    numbers.ask();
    speak.ask();
  });
  store.on("notice", () => notice(store));
}

/** The best so far, for who listens. @param {import("../store.js").Store} store */
function inWords({ best, active }) {
  if (!best) return "";
  const going = active.length ? plural(active.length, "run") + " going on" : "finished";
  return `Best ${objectiveInWords(best.objective)} ${amount(best.best)}, ${gapInWords(best.gap, best.status)}, ${going}.`;
}

/** Why Start cannot do anything now. @param {import("../store.js").Store} store */
function obstacle(store) {
  if (!store.data?.tasks.length) return "There are no tasks yet: open a file or take a sample.";
  if (!store.choice.algorithms.length) return "Choose at least one algorithm under Search.";
  const [issue] = store.issues;
  return issue ? `Row ${issue.row + 1} of the tasks: ${issue.reason}` : null;
}

/** @param {EventTarget|null} target */
function typing(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog[open], textarea, select, [contenteditable]")) return true;
  const { type } = /** @type {HTMLInputElement} */ (target);
  return target.tagName === "INPUT" && type !== "checkbox" && type !== "range" && type !== "radio";
}

/** @param {import("../store.js").Store} store */
function showNumbers(store) {
  const { race, best } = store;
  text(hook("best"), amount(best?.best));
  text(hook("best-label"), `best ${objectiveInWords(best?.objective ?? store.choice.objective)}`);
  text(hook("gap"), best ? gapInWords(best.gap, best.status) : race.length ? "no schedule yet" : "no run yet");
  hook("gap").classList.toggle("none", !best);
  hook("gap").classList.toggle("proved", best != null && gapInWords(best.gap, best.status).startsWith("proved"));
  const lead = race.filter((run) => run.active).at(0) ?? best;
  const limit = lead?.limit ? ` of ${count(lead.limit)}` : "";
  text(hook("iteration"), lead ? `${count(lead.iteration)}${limit}` : "–");
  text(hook("elapsed"), lead ? duration(Math.max(...race.map((run) => run.elapsed))) : "–");
  text(hook("speed"), lead ? rate(race.reduce((sum, run) => sum + (run.rate ?? 0), 0)) : "–");
  text(hook("bound"), amount(lead?.bound));
  progress(race);
}

/** @param {import("../run.js").Run[]} race */
function progress(race) {
  /** @type {HTMLProgressElement} */
  const bar = hook("progress");
  const shares = race.map((run) => (run.active ? run.iteration / (run.limit || Infinity) : 1));
  bar.value = shares.length ? shares.reduce((a, b) => a + b, 0) / shares.length : 0;
}

/** @param {import("../store.js").Store} store */
function connection(store) {
  const { race, active } = store;
  const node = hook("connection");
  const [state, words] = connectionOf(store, race, active);
  node.dataset.state = state;
  text(node, words);
}

/**
 * @param {import("../store.js").Store} store
 * @param {import("../run.js").Run[]} race @param {import("../run.js").Run[]} active
 * @returns {[string, string]}
 */
function connectionOf(store, race, active) {
  if (active.some((run) => run.status === "running")) {
    return ["live", active.length > 1 ? `Live: ${plural(active.length, "run")}` : "Live"];
  }
  if (active.some((run) => run.status === "stopping")) return ["busy", "Stopping"];
  if (active.length) return ["busy", "Starting"];
  if (race.some((run) => run.status === "disconnected")) return ["lost", "Disconnected"];
  if (!store.catalogue) return ["busy", "Connecting"];
  const broken = race.filter((run) => run.status === "failed" || run.status === "refused");
  if (broken.length && broken.length === race.length) {
    return ["lost", broken.every((run) => run.status === "refused") ? "Refused" : "Failed"];
  }
  if (race.some((run) => run.status === "stopped")) return ["idle", "Stopped"];
  return ["idle", race.length ? "Finished" : "Ready"];
}

/** @param {import("../store.js").Store} store */
function notice(store) {
  const node = hook("notice");
  node.hidden = !store.notice;
  if (!store.notice) return;
  const { kind, action } = store.notice;
  node.dataset.kind = kind;
  const does = action && el("button", { type: "button", onclick: action.does }, action.label);
  const close = el("button", { type: "button", className: "bin", onclick: () => store.clearNotice() }, "×");
  close.setAttribute("aria-label", "Dismiss");
  node.replaceChildren(el("span", {}, store.notice.text), ...(does ? [does] : []), close);
}
