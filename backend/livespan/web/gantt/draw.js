/** Painting a schedule on a canvas. Reads the scene, changes nothing but pixels. */

import { ticks } from "./axis.js";

/** Height of the time axis at the foot, in CSS pixels. */
export const AXIS = 22;
/** Bars narrower than this carry no name. */
const NAMED = 34;
/** Height of the mark of a late task. */
const FOOT = 4;
/** A name cut shorter than this says nothing. */
const LEGIBLE = 8;

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
  if (scene.picked >= 0) relatives(ctx, scene);
  if (scene.hover >= 0) outline(ctx, scene, scene.hover, scene.token("ink"));
  bound(ctx, scene);
  ctx.restore();
  names(ctx, scene);
}

/** @param {Scene} scene @param {number} time */
export function xOf({ view, width, gutter }, time) {
  return gutter + ((time - view.from) / (view.to - view.from)) * (width - gutter);
}

/** @param {Scene} scene @param {number} x */
export function timeAt({ view, width, gutter }, x) {
  return view.from + ((x - gutter) / (width - gutter)) * (view.to - view.from);
}

/** @param {Scene} scene @param {number} lane */
function yOf({ view, rowHeight }, lane) {
  return lane * rowHeight - view.top;
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
  const to = Math.min(model.machines.length, Math.ceil((view.top + height - AXIS) / rowHeight));
  ctx.textAlign = "left";
  if (scene.picked >= 0) ctx.globalAlpha = 0.3;
  for (let lane = from; lane < to; lane++) {
    laneRests(ctx, scene, lane);
    laneBars(ctx, scene, lane);
  }
  ctx.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} lane */
function laneBars(ctx, scene, lane) {
  const { model, view, rowHeight, paint } = scene;
  const y = yOf(scene, lane) + 2;
  const h = rowHeight - 4;
  const end = model.first[lane + 1];
  let drawnTo = -Infinity;
  const pale = scene.token("ink"); // on bars that are faded
  for (let bar = model.after(lane, view.from); bar < end; bar++) {
    const { start_time, finish_time, task_id } = model.bars[bar];
    if (start_time >= view.to) break;
    const x0 = Math.max(scene.gutter, xOf(scene, start_time));
    const x1 = xOf(scene, finish_time);
    // Bars that share one pixel are one bar to the eye.
    if (x1 - drawnTo < 0.5) continue;
    const w = x1 - x0;
    const { fill, ink } = paint(bar);
    ctx.fillStyle = fill;
    // A hairline between neighbours, as soon as there is room for one.
    ctx.fillRect(x0, y, Math.max(w > 3 ? w - 1 : w, 0.6), h);
    if (model.late.has(bar)) lateFoot(ctx, scene, x0, y, w);
    drawnTo = x1;
    if (w > NAMED && h > 11) {
      name(ctx, String(task_id), x0 + 5, y + h / 2 + 0.5, w - 9, scene.picked >= 0 ? pale : ink);
    }
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

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} bar @param {string} colour */
function outline(ctx, scene, bar, colour) {
  const { x, y, w, h } = boxOf(scene, bar);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(x - 0.25, y - 0.75, Math.max(w - 0.5, 2), h + 1.5);
}

/** @param {Scene} scene @param {number} bar */
export function boxOf(scene, bar) {
  const { start_time, finish_time } = scene.model.bars[bar];
  const x = xOf(scene, start_time);
  const y = yOf(scene, scene.model.lane[bar]) + 2;
  return { x, y, w: xOf(scene, finish_time) - x, h: scene.rowHeight - 4 };
}

/** The picked bar with what it waits for and what waits for it. @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
function relatives(ctx, scene) {
  const { model, picked, token } = scene;
  const { before, after } = model.relations;
  const id = String(model.bars[picked].task_id);
  for (const [names, colour, forward] of /** @type {const} */ ([
    [before.get(id) ?? [], token("before"), false],
    [after.get(id) ?? [], token("after"), true],
  ])) {
    for (const other of names) {
      const bar = model.barOf.get(other);
      if (bar === undefined) continue;
      solid(ctx, scene, bar);
      outline(ctx, scene, bar, colour);
      link(ctx, scene, forward ? [picked, bar] : [bar, picked], colour);
    }
  }
  solid(ctx, scene, picked);
  outline(ctx, scene, picked, token("ink"));
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} bar */
function solid(ctx, scene, bar) {
  const { x, y, w, h } = boxOf(scene, bar);
  ctx.fillStyle = scene.paint(bar).fill;
  ctx.fillRect(x, y, Math.max(w - 1, 1.5), h);
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {[number, number]} pair @param {string} colour */
function link(ctx, scene, [one, two], colour) {
  const a = boxOf(scene, one);
  const b = boxOf(scene, two);
  const [x0, y0, x1, y1] = [a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2];
  const bend = Math.max(12, (x1 - x0) / 2);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
  ctx.stroke();
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
  for (let lane = 0; lane < model.machines.length; lane += each) {
    const y = yOf(scene, lane) + rowHeight / 2;
    if (y < -rowHeight || y > height) continue;
    ctx.fillText(shorten(ctx, model.machines[lane], gutter - 8) || model.machines[lane], gutter - 8, y + 0.5);
  }
  ctx.restore();
}
