/** What is drawn over the bars: who waits for whom, and the critical path. */

import { xOf, yOf } from "./places.js";

/** @typedef {import("./draw.js").Scene} Scene */

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
export function marks(ctx, scene) {
  if (scene.path.length) pathLinks(ctx, scene);
  if (scene.picked >= 0) relatives(ctx, scene);
}

/** @param {Scene} scene @param {number} bar */
export function boxOf(scene, bar) {
  const { start_time, finish_time } = scene.model.bars[bar];
  const x = xOf(scene, start_time);
  const y = yOf(scene, scene.model.lane[bar]) + 2;
  return { x, y, w: xOf(scene, finish_time) - x, h: scene.rowHeight - 4 };
}

/** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} bar @param {string} colour */
export function outline(ctx, scene, bar, colour) {
  const { x, y, w, h } = boxOf(scene, bar);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(x - 0.25, y - 0.75, Math.max(w - 0.5, 2), h + 1.5);
}

/** From each bar of the critical path to the next. @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
function pathLinks(ctx, scene) {
  const { path, model } = scene;
  for (let i = 0; i < path.length; i++) {
    outline(ctx, scene, path[i], scene.token("bad"));
    if (i && model.lane[path[i]] !== model.lane[path[i - 1]]) link(ctx, scene, [path[i - 1], path[i]], scene.token("bad"));
  }
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
