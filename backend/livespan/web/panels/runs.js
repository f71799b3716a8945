/** Every run in one table: sorted by any column; a tick lays its curve over the others. */

import { el, hook, text } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { addressOf } from "../replay.js";
import { amount, count, duration, percent, plural, queuedInWords, settingsInWords, statusInWords } from "../lib/words.js";

/** @typedef {import("../run.js").Run} Run */

/**
 * What runs can be sorted by, in the order of the columns. Undefined comes last, whichever way.
 * @type {Record<string, (run: Run) => number|string|undefined>}
 */
const SORTS = {
  show: (run) => Number(!run.visible),
  algorithm: (run) => `${run.algorithm} ${settingsInWords(run.changed)}`,
  status: (run) => statusInWords(run.status),
  seed: (run) => run.seed ?? undefined,
  best: (run) => run.best ?? undefined,
  bound: (run) => run.bound ?? undefined,
  gap: (run) => run.gap ?? undefined,
  "to-best": (run) => run.toBest ?? undefined,
  iterations: (run) => run.iteration,
  time: (run) => run.elapsed,
};

/** @param {import("../store.js").Store} store */
export function runsPanel(store) {
  const body = hook("runs");
  /** @type {Map<number, HTMLTableRowElement>} */
  const rows = new Map();
  const order = { by: "", up: true };

  const draw = paced(() => {
    hook("runs-empty").hidden = store.runs.length > 0;
    hook("clear-runs").hidden = !store.runs.some((run) => !run.active);
    body.closest("div").hidden = store.runs.length === 0;
    const { best } = store;
    for (const [key, row] of rows) {
      if (store.runs.some((run) => run.key === key)) continue;
      row.remove();
      rows.delete(key);
    }
    const sorted = ordered(store.runs, order);
    sorted.forEach((run, place) => {
      const row = rows.get(run.key) ?? rowOf(store, run);
      rows.set(run.key, row);
      if (body.children[place] !== row) body.insertBefore(row, body.children[place] ?? null);
      fill(row, run, run === best);
    });
    text(hook("winner"), winner(store));
    text(hook("queue"), waitInWords(store));
    hook("queue").hidden = !hook("queue").textContent;
  }, 200);

  store.on(["runs", "progress", "shown"], () => draw.ask());
  sortButtons(order, () => draw.now());
  hook("clear-runs").addEventListener("click", () => {
    store.runs = store.runs.filter((run) => run.active);
    store.shown = null;
    store.tell("runs");
    store.tell("shown");
  });
}

/**
 * The newest first, unless a column was chosen.
 * @param {Run[]} runs @param {{by: string, up: boolean}} order
 */
function ordered(runs, { by, up }) {
  const of = SORTS[by];
  if (!of) return runs.toReversed();
  const words = new Intl.Collator("en", { numeric: true });
  return runs.toSorted((a, b) => {
    const [one, two] = [of(a), of(b)];
    if (one === undefined || two === undefined) return Number(one === undefined) - Number(two === undefined);
    const way = typeof one === "number" ? one - Number(two) : words.compare(one, String(two));
    return up ? way : -way;
  });
}

/** @param {{by: string, up: boolean}} order @param {() => void} changed */
function sortButtons(order, changed) {
  /** @type {HTMLElement[]} */
  const heads = [...document.querySelectorAll("[data-sort]")].map((head) => /** @type {HTMLElement} */ (head));
  for (const head of heads) {
    const by = head.dataset.sort ?? "";
    head.querySelector("button")?.addEventListener("click", () => {
      order.up = order.by === by ? !order.up : true;
      order.by = by;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order.up ? "ascending" : "descending");
      changed();
    });
  }
}

/** Who is ahead in this race, and by how much; nothing where one run alone went. @param {import("../store.js").Store} store */
function winner({ race, best }) {
  if (!best?.best || race.length < 2) return "";
  const others = race.filter((run) => run.group !== best.group && run.best != null);
  if (!others.length) return "";
  const second = others.reduce((a, b) => (/** @type {number} */ (b.best) < /** @type {number} */ (a.best) ? b : a));
  const ahead = (/** @type {number} */ (second.best) - best.best) / Math.abs(best.best);
  if (ahead <= 1e-9) return `${best.algorithm} and ${second.algorithm} are level at ${amount(best.best)}`;
  return `${best.algorithm} is ahead at ${amount(best.best)}; ${second.algorithm} is ${percent(ahead)} above`;
}

/** Why runs wait, and that it costs them nothing. @param {import("../store.js").Store} store */
function waitInWords({ active, catalogue }) {
  const waiting = active.filter((run) => run.status === "waiting").length;
  if (!waiting || !catalogue) return "";
  const most = `This server searches ${count(catalogue.searches)} at a time`;
  return `${most}: ${plural(waiting, "run waits its", "runs wait their")} turn. The clock of a run begins with its own search, so times compare.`;
}

/** @param {import("../store.js").Store} store @param {Run} run */
function rowOf(store, run) {
  const box = el("input", { type: "checkbox", checked: run.visible });
  box.addEventListener("change", () => {
    run.visible = box.checked;
    store.tell("runs");
  });
  const status = el("td", { className: "status" }, el("span"), el("span", { className: "reason" }));
  const cells = [status, ...Array.from({ length: 8 }, () => el("td"))];
  const changed = settingsInWords(run.changed);
  const name = el(
    "th",
    { scope: "row" },
    el("i", { className: "swatch" }),
    el("span"),
    changed ? el("small", { className: "reason" }, changed) : null,
  );
  const row = el("tr", { data: { slot: run.slot } }, el("td", {}, box), name, ...cells);
  row.title = `${run.title} on ${run.dataName}`;
  return row;
}

/** @param {HTMLTableRowElement} row @param {Run} run @param {boolean} best */
function fill(row, run, best) {
  row.classList.toggle("best", best);
  row.dataset.status = run.status;
  const [show, name, status, seed, value, bound, gap, toBest, iterations, time, link] = row.cells;
  const box = /** @type {HTMLInputElement} */ (show.firstChild);
  box.checked = run.visible;
  box.setAttribute("aria-label", `Show the curve of ${run.algorithm}, run ${run.key}`);
  text(/** @type {Element} */ (name.children[1]), run.algorithm);
  text(seed, run.seed == null ? "–" : String(run.seed));
  text(value, amount(run.best));
  text(bound, amount(run.bound));
  text(gap, percent(run.gap));
  text(toBest, run.best == null ? "–" : duration(run.toBest));
  text(iterations, run.limit && !run.seconds ? `${count(run.iteration)} / ${count(run.limit)}` : count(run.iteration));
  text(time, duration(run.elapsed));
  if (run.id && !link.firstChild) {
    const words = `link to run ${run.key}, ${run.algorithm}`;
    link.append(el("a", { href: addressOf(run.id), title: "The address of this run", aria: { label: words } }, "link"));
  }
  text(/** @type {Element} */ (status.firstChild), run.status === "waiting" ? queuedInWords(run.position) : statusInWords(run.status));
  text(/** @type {Element} */ (status.lastChild), run.error ?? "");
}
