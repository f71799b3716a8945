/** Painting a schedule on a canvas. Reads the scene, changes nothing but pixels. */

import { ticks } from "./axis.js";
import { marks, outline } from "./marks.js";
import { xOf, yOf } from "./places.js";

export { timeAt } from "./places.js";

/** Height of the time axis at the foot, in CSS pixels. */
export const AXIS = 22;
/** Bars narrower than this carry no name. */
const NAMED = 34;
/** Height of the mark of a late task. */
const FOOT = 4;
/** A name cut shorter than this says nothing. */
const LEGIBLE = 8;
/** How much is seen of bars that are not looked for. */
const FAINT = 0.22;

/**
 * @typedef {object} Scene
 * @property {import("./model.js").GanttModel} model
 * @property {import("./viewport.js").Viewport} view
 * @property {number} width
 * @property {number} height
 * @property {number} gutter      Width of the machines' names.
 * @property {number} rowHeight
 * @property {(bar: number) => import("./paint.js").Paint} paint
 * @property {number} hover       Bar under the pointer, or −1.
 * @property {number} picked      Bar that was clicked, or −1.
 * @property {Set<number>|null} sought  Bars that are looked for; null when none are.
 * @property {number[]} path      The critical path, where it is shown.
 * @property {(name: string) => string} token
 */

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
export function drawGantt(ctx, scene) {
  const { width, height, gutter } = scene;
  ctx.clearRect(0, 0, width, height);
  ctx.font = "11px system-ui, sans-serif";
  ctx.textBaseline = "middle";
  axis(ctx, scene);
  ctx.save();
  ctx.beginPath();
  ctx.rect(gutter, 0, width - gutter, height - AXIS);
  ctx.clip();
  bars(ctx, scene);
  marks(ctx, scene);
  if (scene.hover >= 0) outline(ctx, scene, scene.hover, scene.token("ink"));
  bound(ctx, scene);
  ctx.restore();
  names(ctx, scene);
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
function axis(ctx, scene) {
  const { view, width, height, gutter, token } = scene;
  const foot = height - AXIS;
  ctx.strokeStyle = token("line");
  ctx.fillStyle = token("muted");
  ctx.lineWidth = 1;
  ctx.textAlign = "center";
  ctx.beginPath();
  for (const { at, label } of ticks(view.from, view.to, Math.max(1, (width - gutter) / 90))) {
    const x = Math.round(xOf(scene, at)) + 0.5;
    ctx.moveTo(x, 0);
    ctx.lineTo(x, foot + 4);
    const half = ctx.measureText(label).width / 2;
    ctx.fillText(label, Math.min(width - half, Math.max(gutter + half, x)), foot + 13);
  }
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
function bars(ctx, scene) {
  const { model, view, rowHeight, height } = scene;
  const from = Math.max(0, Math.floor(view.top / rowHeight));
  const to = Math.min(model.lanes.length, Math.ceil((view.top + height - AXIS) / rowHeight));
  ctx.textAlign = "left";
  const focus = focusOf(scene);
  for (let lane = from; lane < to; lane++) {
    laneRests(ctx, scene, lane);
    ctx.globalAlpha = focus ? FAINT : 1;
    laneBars(ctx, scene, lane);
  }
  ctx.globalAlpha = 1;
  if (focus) focused(ctx, scene, focus, [from, to]);
}

/** What stands out; null when all bars are alike. @param {Scene} scene @returns {Iterable<number>|null} */
function focusOf({ picked, sought, path }) {
  if (picked >= 0) return [];
  return sought ?? (path.length ? path : null);
}

/**
 * The bars that are looked for, once more over the faint ones.
 * @param {CanvasRenderingContext2D} ctx @param {Scene} scene
 * @param {Iterable<number>} focus @param {[number, number]} lanes
 */
function focused(ctx, scene, focus, [from, to]) {
  const { model, view } = scene;
  for (const bar of focus) {
    const lane = model.lane[bar];
    const { start_time, finish_time } = model.bars[bar];
    if (lane >= from && lane < to && finish_time > view.from && start_time < view.to) oneBar(ctx, scene, bar, 1.5);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} lane */
function laneBars(ctx, scene, lane) {
  const { model, view } = scene;
  const end = model.first[lane + 1];
  let drawnTo = -Infinity;
  for (let bar = model.after(lane, view.from); bar < end; bar++) {
    const { start_time, finish_time } = model.bars[bar];
    if (start_time >= view.to) break;
    const x1 = xOf(scene, finish_time);
    // Bars that share one pixel are one bar to the eye.
    if (x1 - drawnTo < 0.5) continue;
    oneBar(ctx, scene, bar, 0.6);
    drawnTo = x1;
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} bar
 * @param {number} least Pixels it is wide at least.
 */
function oneBar(ctx, scene, bar, least) {
  const { model, rowHeight, paint } = scene;
  const { start_time, finish_time, task_id } = model.bars[bar];
  const y = yOf(scene, model.lane[bar]) + 2;
  const h = rowHeight - 4;
  const x = Math.max(scene.gutter, xOf(scene, start_time));
  const w = xOf(scene, finish_time) - x;
  const { fill, ink } = paint(bar);
  ctx.fillStyle = fill;
  // A hairline between neighbours, as soon as there is room for one.
  ctx.fillRect(x, y, Math.max(w > 3 ? w - 1 : w, least), h);
  if (model.late.has(bar)) lateFoot(ctx, scene, x, y, w);
  if (w > NAMED && h > 11) {
    // On bars that are faded.
    const faint = ctx.globalAlpha < 1;
    name(ctx, String(task_id), x + 5, y + h / 2 + 0.5, w - 9, faint ? scene.token("ink") : ink);
  }
}

/** When a machine cannot work, behind its bars. @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} lane */
function laneRests(ctx, scene, lane) {
  const { model, view, rowHeight, gutter } = scene;
  const y = yOf(scene, lane);
  ctx.fillStyle = scene.token("line");
  for (const [begin, end] of model.rests[lane]) {
    if (end <= view.from || begin >= view.to) continue;
    const x = Math.max(gutter, xOf(scene, begin));
    ctx.fillRect(x, y, xOf(scene, end) - x, rowHeight);
  }
}

/**
 * The mark of a task that ends after its due date.
 * @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} x @param {number} y @param {number} w
 */
function lateFoot(ctx, { token, rowHeight }, x, y, w) {
  ctx.fillStyle = token("bad");
  ctx.fillRect(x, y + rowHeight - 4 - FOOT, Math.max(w > 3 ? w - 1 : w, 0.6), FOOT);
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {string} words
 * @param {number} x @param {number} y @param {number} room @param {string} ink
 */
function name(ctx, words, x, y, room, ink) {
  const fitting = shorten(ctx, words, room);
  if (!fitting) return;
  ctx.fillStyle = ink;
  ctx.fillText(fitting, x, y);
}

/**
 * The words, cut to fit; nothing when too little of them would be left to tell names apart.
 * @param {CanvasRenderingContext2D} ctx @param {string} words @param {number} room
 */
function shorten(ctx, words, room) {
  const width = ctx.measureText(words).width;
  if (width <= room) return words;
  const letters = Math.floor((words.length * room) / width) - 1;
  return letters >= LEGIBLE ? `${words.slice(0, letters)}…` : "";
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
function bound(ctx, scene) {
  const { model, height, token } = scene;
  if (model.bound == null) return;
  const x = Math.round(xOf(scene, model.bound)) + 0.5;
  ctx.strokeStyle = token("ink");
  ctx.lineWidth = 1;
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.moveTo(x, 0);
  ctx.lineTo(x, height - AXIS);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
function names(ctx, scene) {
  const { model, gutter, rowHeight, height, token } = scene;
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, gutter, height - AXIS);
  ctx.clip();
  ctx.fillStyle = token("muted");
  ctx.textAlign = "right";
  const each = rowHeight >= 12 ? 1 : Math.ceil(12 / rowHeight);
  for (let lane = 0; lane < model.lanes.length; lane += each) {
    const y = yOf(scene, lane) + rowHeight / 2;
    if (y < -rowHeight || y > height) continue;
    ctx.fillText(shorten(ctx, model.lanes[lane], gutter - 8) || model.lanes[lane], gutter - 8, y + 0.5);
  }
  ctx.restore();
}
