/** How busy each machine is in the shown schedule, and how evenly the work lies. */

import { el, hook, text } from "../lib/dom.js";
import { paced } from "../lib/pace.js";
import { amount, percent, plural } from "../lib/words.js";

/** Units of time that a price by the hour is for. */
const HOUR = 3600;
/** Machines listed; a longer list says less. */
const MOST = 200;

/** @param {import("../store.js").Store} store */
export function utilisationPanel(store) {
  const draw = paced(() => {
    const run = store.shownRun;
    const rows = run?.schedule;
    hook("bars-empty").hidden = Boolean(rows);
    hook("bars").hidden = !rows;
    if (!run || !rows) {
      text(hook("balance"), "");
      return;
    }
    const use = useOf(rows, run.delays.machines);
    const cost = costOf(rows, run);
    const words = [`load balance ${balanceOf(use).toFixed(4)}`, `${percent(meanOf(use))} busy`];
    text(hook("balance"), [...words, ...(cost ? [`cost ${amount(cost)}`] : [])].join(" · "));
    show(use);
  }, 500, true);
  store.on(["schedule", "shown", "runs"], () => draw.ask());
}

/** @typedef {{name: string, busy: number, end: number, tasks: number, share: number}} Use */

/**
 * @param {import("../types.js").Row[]} rows @param {string[]} names Machines that may be idle.
 * @returns {Use[]}
 */
function useOf(rows, names) {
  /** @type {Map<string, Use>} */
  const uses = new Map();
  let end = 0;
  for (const row of rows) {
    let use = uses.get(row.agent_id);
    if (!use) {
      use = { name: row.agent_id, busy: 0, end: 0, tasks: 0, share: 0 };
      uses.set(row.agent_id, use);
    }
    use.busy += row.finish_time - row.start_time;
    use.end = Math.max(use.end, row.finish_time);
    use.tasks++;
    end = Math.max(end, row.finish_time);
  }
  for (const name of names) if (!uses.has(name)) uses.set(name, { name, busy: 0, end: 0, tasks: 0, share: 0 });
  const byName = new Intl.Collator("en", { numeric: true });
  const list = [...uses.values()].sort((a, b) => byName.compare(a.name, b.name));
  for (const use of list) use.share = end > 0 ? use.busy / end : 0;
  return list;
}

/** Population standard deviation over mean of the finish times. @param {Use[]} use */
function balanceOf(use) {
  const mean = use.reduce((sum, { end }) => sum + end, 0) / use.length;
  const spread = use.reduce((sum, { end }) => sum + (end - mean) ** 2, 0) / use.length;
  return mean > 0 ? Math.sqrt(spread) / mean : 0;
}

/** @param {Use[]} use */
function meanOf(use) {
  return use.reduce((sum, { share }) => sum + share, 0) / use.length;
}

/**
 * What busy hours and the tasks themselves cost; 0 where nothing has a price.
 * @param {import("../types.js").Row[]} rows @param {import("../run.js").Run} run
 */
function costOf(rows, { tasks, request }) {
  /** @type {import("../types.js").Agent[]} */
  const agents = request.parameters?.agents ?? [];
  const prices = new Map(agents.map((agent) => [agent.id, Number(agent.cost_per_hour ?? 0) || 0]));
  const hours = rows.reduce((sum, row) => sum + ((row.finish_time - row.start_time) / HOUR) * (prices.get(row.agent_id) ?? 0), 0);
  return tasks.reduce((sum, task) => sum + (Number(task.cost ?? 0) || 0), hours);
}

/** @param {Use[]} use */
function show(use) {
  const list = hook("bars");
  const shown = use.slice(0, MOST);
  while (list.children.length > shown.length) list.lastChild.remove();
  while (list.children.length < shown.length) list.append(bar());
  shown.forEach((one, i) => {
    const [name, track, value] = list.children[i].children;
    text(name, one.name);
    track.firstChild.style.width = `${(100 * one.share).toFixed(2)}%`;
    text(value, percent(one.share));
    list.children[i].title = `${one.name}: ${plural(one.tasks, "task")}, busy ${amount(one.busy)}, ends at ${amount(one.end)}`;
  });
}

function bar() {
  const track = el("span", { className: "track" }, el("i"));
  return el("li", {}, el("span", { className: "bar-name" }), track, el("span", { className: "bar-value" }));
}
