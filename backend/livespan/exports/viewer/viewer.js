/* The Gantt chart of one schedule: zoom, move, point, find. All it shows is in the element "data". */

const LEFT_MOST = 200, TOP = 8, FOOT = 30, ROW = 40, SMALL = "11px 'DejaVu Sans', Verdana, Geneva, sans-serif";
const BAD = "#b3261e", GRID = "#e0e2dc", INK = "#1b2224", MUTED = "#5b6568", REST = "#e3e3e3", SETUP = "#c9b98f";
/** How much of the whole the narrowest view shows. */
const NARROWEST = 1e-7;

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const canvas = byId("chart"), tip = byId("tip"), ctx = canvas.getContext("2d");
const count = data.names.length;
const late = new Set(data.late);
/** First bar of each machine; bars are ordered by machine and start. */
const first = new Array(data.machines.length + 1).fill(0);
for (const machine of data.machine) first[machine + 1] += 1;
for (let k = 0; k < data.machines.length; k += 1) first[k + 1] += first[k];

/** What is seen: times from `from` to `to`, rows moved up by `down` pixels. */
const view = { from: 0, to: data.end, down: 0 };
let width = 0, height = 0, left = 60, pointed = -1, queued = false;

const x = (time) => left + ((time - view.from) / (view.to - view.from)) * (width - left - 16);
const timeAt = (px) => view.from + ((px - left) / (width - left - 16)) * (view.to - view.from);
const y = (machine) => TOP + machine * rowHeight() - view.down;
const rowHeight = () => Math.max(16, Math.min(ROW, (height - TOP - FOOT) / data.machines.length));
/** Room above and below a bar. */
const inset = () => (rowHeight() < 20 ? 1 : 2);
const say = (value) => Number(value.toPrecision(9)).toLocaleString("en", { maximumFractionDigits: 6 });

function ask() {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => { queued = false; draw(); });
}

function resize() {
  const ratio = window.devicePixelRatio || 1;
  width = canvas.clientWidth;
  height = canvas.clientHeight;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.font = SMALL;
  const longest = Math.max(...data.machines.map((name) => ctx.measureText(name).width));
  left = 20 + Math.max(30, Math.min(longest, LEFT_MOST, width * 0.25));
  settle();
  draw();
}

/** Keep the view within the chart. */
function settle() {
  const span = Math.min(data.end, Math.max(view.to - view.from, data.end * NARROWEST));
  view.from = Math.max(0, Math.min(view.from, data.end - span));
  view.to = view.from + span;
  const most = Math.max(0, data.machines.length * rowHeight() - (height - TOP - FOOT));
  view.down = Math.max(0, Math.min(view.down, most));
}

function draw() {
  ctx.clearRect(0, 0, width, height);
  ctx.font = SMALL;
  const row = rowHeight();
  const top = Math.max(0, Math.floor(view.down / row));
  const bottom = Math.min(data.machines.length, Math.ceil((view.down + height - TOP - FOOT) / row));
  grid(row);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, width - left - 16, height - FOOT);
  ctx.clip();
  for (const [machine, begin, end, kind] of data.idle) {
    if (machine < top || machine >= bottom) continue;
    const thin = kind === "setup" ? row / 3 : 0;
    ctx.fillStyle = thin ? SETUP : REST;
    ctx.fillRect(x(begin), y(machine) + thin, x(end) - x(begin), row - 2 * thin);
  }
  for (let machine = top; machine < bottom; machine += 1) bars(machine, row);
  path(row);
  if (data.bound != null) dashed(x(data.bound));
  ctx.restore();
}

/** First bar of a machine that ends after a moment. */
function after(machine, time) {
  let low = first[machine], high = first[machine + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data.finish[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bars(machine, row) {
  const top = y(machine) + inset(), tall = row - 2 * inset();
  let drawn = -1;
  for (let bar = after(machine, view.from); bar < first[machine + 1]; bar += 1) {
    if (data.start[bar] > view.to) break;
    const begin = x(data.start[bar]), end = x(data.finish[bar]);
    // What ends on a pixel that is drawn already would change nothing.
    if (end - drawn < 0.4 && bar !== pointed) continue;
    drawn = end;
    const [fill, ink] = data.shades[data.shade[bar]];
    ctx.fillStyle = fill;
    ctx.fillRect(begin, top, Math.max(0.5, end - begin - 0.7), tall);
    if (late.has(bar)) {
      ctx.fillStyle = BAD;
      ctx.fillRect(begin, top + tall - 4, Math.max(0.5, end - begin - 0.7), 4);
    }
    if (bar === pointed) outline(bar, row, INK);
    name(bar, Math.max(begin, left), end, top + tall / 2 + 4, ink);
  }
}

function name(bar, begin, end, base, ink) {
  const room = end - begin - 8;
  if (room < 12) return;
  const words = data.names[bar];
  ctx.fillStyle = ink;
  if (ctx.measureText(words).width <= room) ctx.fillText(words, begin + 4, base);
  else if (room > 40) {
    let kept = words.length - 1;
    const ends = () => `${words.slice(0, kept >> 1)}…${words.slice(words.length - kept + (kept >> 1))}`;
    while (kept > 4 && ctx.measureText(ends()).width > room) kept -= 1;
    if (kept > 4) ctx.fillText(ends(), begin + 4, base);
  }
}

function outline(bar, row, colour) {
  const begin = x(data.start[bar]);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(begin, y(data.machine[bar]) + inset(), Math.max(1, x(data.finish[bar]) - begin - 0.7), row - 2 * inset());
}

function path(row) {
  let came = null;
  for (const bar of data.path) {
    const middle = y(data.machine[bar]) + row / 2, begin = x(data.start[bar]), end = x(data.finish[bar]);
    if (came && came[1] !== middle) line(BAD, came, [begin, middle]);
    if (end - begin < 4) line(BAD, [begin, middle - row / 2 + 2], [Math.max(end, begin + 1), middle - row / 2 + 2]);
    else outline(bar, row, BAD);
    came = [end, middle];
  }
}

function line(colour, from, to) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

function dashed(at) {
  ctx.setLineDash([5, 4]);
  line(INK, [at, 0], [at, height - FOOT]);
  ctx.setLineDash([]);
}

function grid(row) {
  const span = view.to - view.from, most = Math.max(2, (width - left) / 90);
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => span / k <= most);
  ctx.textAlign = "center";
  ctx.fillStyle = MUTED;
  for (let k = Math.ceil(view.from / step); k * step <= view.to; k += 1) {
    line(GRID, [x(k * step), 0], [x(k * step), height - FOOT + 4]);
    ctx.fillText(say(k * step), x(k * step), height - FOOT + 17);
  }
  ctx.textAlign = "right";
  ctx.fillStyle = INK;
  for (let machine = 0, free = -20; machine < data.machines.length; machine += 1) {
    const base = y(machine) + row / 2 + 4;
    if (base < 8 || base > height - FOOT || base - free < 12) continue;
    free = base;
    ctx.fillText(data.machines[machine], left - 8, base, left - 12);
  }
  ctx.textAlign = "left";
}

/** Zoom around a place on the canvas. */
function zoom(factor, px = (left + width) / 2) {
  const at = timeAt(px);
  view.from = at - (at - view.from) * factor;
  view.to = at + (view.to - at) * factor;
  settle();
  ask();
}

function move(dx, dy) {
  const time = (dx / (width - left - 16)) * (view.to - view.from);
  const span = view.to - view.from;
  view.from -= time;
  view.to = view.from + span;
  view.down -= dy;
  settle();
  ask();
}

function fit() {
  Object.assign(view, { from: 0, to: data.end, down: 0 });
  ask();
}

function barAt(px, py) {
  const machine = Math.floor((py - TOP + view.down) / rowHeight());
  if (machine < 0 || machine >= data.machines.length || px < left || py > height - FOOT) return -1;
  const time = timeAt(px), near = timeAt(px + 2);
  const bar = after(machine, timeAt(px - 2));
  if (bar >= first[machine + 1] || data.start[bar] > near) return -1;
  return data.finish[bar] < time && bar + 1 < first[machine + 1] && data.start[bar + 1] <= time ? bar + 1 : bar;
}

function point(bar, px, py) {
  if (bar !== pointed) { pointed = bar; ask(); }
  tip.hidden = bar < 0;
  if (bar < 0) return;
  const unit = data.unit ? ` ${data.unit}` : "";
  const lasts = data.finish[bar] - data.start[bar];
  const title = document.createElement("strong");
  title.textContent = data.names[bar];
  const lines = [
    data.machines[data.machine[bar]],
    `${say(data.start[bar])} to ${say(data.finish[bar])} (${say(lasts)}${unit})`,
  ];
  if (data.due[bar] != null) lines.push(`due ${say(data.due[bar])}`);
  tip.replaceChildren(title, ...lines.map((words) => {
    const span = document.createElement("span");
    span.textContent = words;
    return span;
  }));
  tip.style.left = `${Math.max(4, Math.min(px + 14, width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${py + 18 + tip.offsetHeight < height ? py + 18 : Math.max(4, py - tip.offsetHeight - 10)}px`;
}

function find(words) {
  const wanted = words.trim().toLowerCase();
  const hits = [];
  for (let bar = 0; wanted && bar < count; bar += 1) {
    if (data.names[bar].toLowerCase().includes(wanted)) hits.push(bar);
  }
  const exact = hits.find((bar) => data.names[bar].toLowerCase() === wanted);
  byId("found").textContent = wanted ? `${hits.length} found` : "";
  const bar = exact ?? hits[0] ?? -1;
  if (bar < 0) { point(-1, 0, 0); return; }
  const lasts = Math.max(data.finish[bar] - data.start[bar], data.end * NARROWEST);
  const span = Math.min(view.to - view.from, lasts * 20);
  view.from = (data.start[bar] + data.finish[bar] - span) / 2;
  view.to = view.from + span;
  view.down = data.machine[bar] * rowHeight() - height / 3;
  settle();
  point(bar, x(data.start[bar]), y(data.machine[bar]) + rowHeight());
}

/** Pointers that are down, by id: one moves, two pinch. */
const down = new Map();

canvas.addEventListener("pointerdown", (event) => {
  down.set(event.pointerId, event);
  canvas.setPointerCapture(event.pointerId);
  canvas.classList.add("moving");
});
canvas.addEventListener("pointermove", (event) => {
  const before = down.get(event.pointerId);
  if (!before) { point(barAt(event.offsetX, event.offsetY), event.offsetX, event.offsetY); return; }
  const other = [...down.values()].find((held) => held.pointerId !== event.pointerId);
  if (other) {
    const apart = (held) => Math.max(10, Math.abs(held.offsetX - other.offsetX));
    zoom(apart(before) / apart(event), (event.offsetX + other.offsetX) / 2);
  } else move(event.offsetX - before.offsetX, event.offsetY - before.offsetY);
  down.set(event.pointerId, event);
  point(-1, 0, 0);
});
for (const kind of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(kind, (event) => {
    down.delete(event.pointerId);
    if (!down.size) canvas.classList.remove("moving");
  });
}
canvas.addEventListener("pointerleave", () => point(-1, 0, 0));
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  if (event.shiftKey) move(0, -event.deltaY - event.deltaX);
  else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) move(-event.deltaX, 0);
  else zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 400))), event.offsetX);
}, { passive: false });
canvas.addEventListener("dblclick", fit);
canvas.addEventListener("keydown", (event) => {
  const does = {
    ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60),
    "+": () => zoom(0.8), "=": () => zoom(0.8), "-": () => zoom(1.25), 0: fit, Home: fit,
  }[event.key];
  if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  does();
});
byId("fit").addEventListener("click", fit);
byId("find").addEventListener("input", (event) => find(event.target.value));
window.addEventListener("resize", resize);

for (const [colour, words] of data.legend) {
  const item = document.createElement("span"), swatch = document.createElement("i");
  swatch.style.background = colour;
  item.append(swatch, words);
  byId("legend").append(item);
}
resize();
