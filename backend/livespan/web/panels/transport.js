/** Start, Stop, and the numbers one looks at while a search runs. */

import { el, hook, text } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { newcomers } from "../race.js";
import { amount, count, duration, gapInWords, objectiveInWords, ordinal, plural, queuedInWords, rate } from "../lib/words.js";

/** Milliseconds between two readings aloud, at least. */
const SPOKEN = 5000;

/** Seconds over which events are counted. */
const EVENT_WINDOW = 2;

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

  const pulse = eventRate();
  const numbers = paced(() => {
    showNumbers(store);
    text(hook("pulse"), store.active.length ? rate(pulse(store.race)) : "–");
  }, 100);
  function buttons() {
    const { active } = store;
    const joining = active.length > 0;
    start.disabled = !store.data || !store.catalogue || (joining && !newcomers(store).length);
    text(hook("start-label"), joining ? "Add" : "Start");
    start.title = joining ? "Add what is ticked under Search to the race" : "";
    stop.disabled = !active.some((run) => run.status !== "stopping");
    hook("transport").classList.toggle("running", active.length > 0);
    connection(store);
    numbers.ask();
  }
  // The numbers change too often to be read out: now and then, and at the end, they are said.
  const speak = paced(() => text(hook("spoken"), inWords(store)), SPOKEN);
  store.on(["runs", "data", "catalogue", "choice"], buttons);
  store.on("connection", () => connection(store));
  store.on("progress", () => {
    numbers.ask();
    speak.ask();
  });
  store.on("notice", () => notice(store));
}

/** The best so far, for who listens. @param {import("../store.js").Store} store */
function inWords({ best, active }) {
  if (!best) return "";
  const going = active.length ? `${plural(active.length, "run")} going on` : "finished";
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
  text(hook("gap"), best ? gapInWords(best.gap, best.status) : race.length ? waitInWords(race) : "no run yet");
  hook("gap").classList.toggle("none", !best);
  hook("gap").classList.toggle("proved", best != null && gapInWords(best.gap, best.status).startsWith("proved"));
  const lead = race.filter((run) => run.active).at(0) ?? best;
  const limit = lead?.limit && !lead.seconds ? ` of ${count(lead.limit)}` : "";
  text(hook("iteration"), lead ? `${count(lead.iteration)}${limit}` : "–");
  text(hook("elapsed"), lead ? duration(Math.max(...race.map((run) => run.elapsed))) : "–");
  text(hook("remaining"), remaining(race, store.catalogue?.searches ?? 1));
  const going = race.some((run) => run.active) ? race.filter((run) => run.active) : race;
  text(hook("speed"), lead ? rate(going.reduce((sum, run) => sum + (run.rate ?? 0), 0)) : "–");
  text(hook("bound"), amount(lead?.bound));
  progress(race);
}

/** What a race without a schedule waits for. @param {import("../run.js").Run[]} race */
function waitInWords(race) {
  const queued = race.find((run) => run.status === "waiting" && run.position);
  return queued ? queuedInWords(queued.position) : "no schedule yet";
}

/**
 * How long the race will still take at its pace.
 * @param {import("../run.js").Run[]} race @param {number} searches How many run at once.
 */
function remaining(race, searches) {
  const active = race.filter((run) => run.active);
  if (!active.length) return "–";
  const left = active.map((run) => run.remaining);
  if (left.some((seconds) => seconds == null)) return "–";
  return duration(takesTurns(/** @type {number[]} */ (left), searches));
}

/** Seconds until all have ended that take turns in so many places. @param {number[]} left @param {number} places */
function takesTurns(left, places) {
  const free = Array.from({ length: Math.max(1, Math.min(places, left.length)) }, () => 0);
  for (const seconds of left) {
    free.sort((a, b) => a - b);
    free[0] += seconds;
  }
  return Math.max(...free);
}

/** Counts the events of a race. @returns {(race: import("../run.js").Run[]) => number|null} Events per second. */
function eventRate() {
  /** @type {{at: number, events: number}[]} */
  let marks = [];
  return (race) => {
    const at = performance.now() / 1000;
    const events = race.reduce((sum, run) => sum + run.events, 0);
    if (marks.length && events < marks[marks.length - 1].events) marks = [];
    marks.push({ at, events });
    while (marks.length > 2 && at - marks[1].at > EVENT_WINDOW) marks.shift();
    const span = at - marks[0].at;
    return span > 0 ? (events - marks[0].events) / span : null;
  };
}

/** A bar that fills, or only moves where no rule says when it will be full. @param {import("../run.js").Run[]} race */
function progress(race) {
  /** @type {HTMLProgressElement} */
  const bar = hook("progress");
  const shares = race.map((run) => run.share);
  if (shares.length && shares.every((share) => share == null)) bar.removeAttribute("value");
  else bar.value = shares.length ? shares.reduce((/** @type {number} */ a, b) => a + (b ?? 0), 0) / shares.length : 0;
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
  if (active.length && store.connection === "closed") return ["lost", "Token needed"];
  if (active.length && store.connection === "reconnecting") return ["busy", "Reconnecting"];
  if (active.some((run) => run.status === "replaying")) return ["busy", "Replaying"];
  const running = active.filter((run) => run.status === "running").length;
  const waiting = active.filter((run) => run.status === "waiting");
  if (running) {
    const of = running < active.length ? `${running} of ` : "";
    const queued = waiting.length ? `, ${count(waiting.length)} queued` : "";
    return ["live", active.length > 1 ? `Live: ${of}${plural(active.length, "run")}${queued}` : "Live"];
  }
  if (active.some((run) => run.status === "stopping")) return ["busy", "Stopping"];
  if (active.some((run) => run.status === "preparing")) return ["busy", "Getting ready"];
  if (waiting.length) {
    const next = Math.min(...waiting.map((run) => run.position));
    return ["busy", next ? `Queued: ${ordinal(next)} in line` : "Queued"];
  }
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
