/** The live Gantt: a canvas, a window on it, and the hands that move it. */

import { AXIS, drawGantt, timeAt } from "./draw.js";
import { boxOf } from "./marks.js";
import { Viewport } from "./viewport.js";

/** Lanes are this high when there is room, in CSS pixels. */
const ROW = { most: 30, least: 14 };
/** The chart grows with the machines up to this height. */
const TALLEST = 560;
/** A bar that is gone to takes at least one part in this many of the width. */
const CLOSE = 30;
/** Pixels beside a bar that still count as on it: thin bars can be hit. */
const AIM = 2;

/** @typedef {import("./model.js").GanttModel} GanttModel */

export class GanttView {
  /** @type {GanttModel|null} */
  model = null;
  view = new Viewport();
  hover = -1;
  picked = -1;
  /** Bars that are looked for; null when none are. @type {Set<number>|null} */
  sought = null;
  /** The critical path, where it is shown. @type {number[]} */
  path = [];
  #words = "";
  #critical = false;
  /** @type {(bar: number) => import("./paint.js").Paint} */
  #paint = () => ({ fill: "gray", ink: "white" });
  #drawing = false;
  #width = 0;
  #height = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(name: string) => string} token  A colour of the theme.
   */
  constructor(canvas, token) {
    this.canvas = canvas;
    this.token = token;
    this.ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    new ResizeObserver(() => this.ask()).observe(/** @type {Element} */ (canvas.parentElement));
  }

  /**
   * Show a schedule. A zoomed window stays where it is.
   * @param {GanttModel|null} model
   * @param {(bar: number) => import("./paint.js").Paint} paint
   */
  show(model, paint) {
    // A bar's number changes with the schedule; the task it stands for does not.
    const pickedId = this.picked >= 0 ? this.model?.bars[this.picked].task_id : undefined;
    this.model = model;
    this.#paint = paint;
    this.hover = -1;
    this.picked = pickedId === undefined ? -1 : (model?.barOf.get(String(pickedId)) ?? -1);
    this.#mark();
    if (model) this.view.setEnd(model.end);
    this.#resize(); // so that a pointer finds its bar before the next frame
    this.ask();
  }

  /** Find again, in another schedule, what is looked for. */
  #mark() {
    const { model } = this;
    this.sought = model && this.#words ? model.named(this.#words) : null;
    this.path = model && this.#critical ? model.timing.criticalPath : [];
  }

  /** Let the tasks with these words in their names stand out; none when empty. @param {string} words */
  seek(words) {
    this.#words = words.trim();
    this.#mark();
    this.ask();
  }

  /** @param {boolean} shown */
  showCritical(shown) {
    this.#critical = shown;
    this.#mark();
    this.ask();
  }

  /** Bring a bar into the middle, wide enough to be seen, and point at it. @param {number} bar */
  reveal(bar) {
    const { scene, view } = this;
    if (!scene) return;
    const { start_time, finish_time } = scene.model.bars[bar];
    view.centre((start_time + finish_time) / 2, Math.max((finish_time - start_time) * CLOSE, view.least));
    const y = scene.model.lane[bar] * scene.rowHeight;
    if (y < view.top || y + scene.rowHeight > view.top + scene.height - AXIS) {
      view.scroll(y - view.top - (scene.height - AXIS) / 2, this.overflow);
    }
    this.point(bar);
    this.ask();
  }

  /** Draw in the next frame, once however often asked. */
  ask() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.drawNow();
    });
  }

  get scene() {
    const { model, view, token, hover, picked, sought, path } = this;
    if (!model) return null;
    const [width, height] = [this.#width, this.#height];
    const lanes = model.lanes.length;
    const rowHeight = Math.min(ROW.most, Math.max(ROW.least, (height - AXIS) / lanes));
    const gutter = this.#gutter(model, width);
    return { model, view, width, height, gutter, rowHeight, paint: this.#paint, hover, picked, sought, path, token };
  }

  /** @param {GanttModel} model @param {number} width */
  #gutter(model, width) {
    this.ctx.font = "11px system-ui, sans-serif";
    const shown = model.lanes.slice(0, 200);
    const widest = Math.max(...shown.map((name) => this.ctx.measureText(name).width), 0);
    return Math.ceil(Math.min(widest + 14, width * 0.25, 140));
  }

  drawNow() {
    this.#resize();
    const { scene } = this;
    if (scene && scene.width > scene.gutter) drawGantt(this.ctx, scene);
  }

  #resize() {
    const { canvas, model } = this;
    if (!model) return;
    const width = /** @type {Element} */ (canvas.parentElement).clientWidth;
    const wanted = model.lanes.length * ROW.most + AXIS;
    const height = Math.max(90, Math.min(TALLEST, wanted));
    const ratio = devicePixelRatio || 1;
    if (width === this.#width && height === this.#height && canvas.width === Math.round(width * ratio)) return;
    this.#width = width;
    this.#height = height;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** How far the lanes can be scrolled. */
  get overflow() {
    const { scene } = this;
    return scene ? scene.model.lanes.length * scene.rowHeight - (scene.height - AXIS) : 0;
  }

  /** @param {number} x @param {number} y CSS pixels inside the canvas. */
  barAt(x, y) {
    const { scene } = this;
    if (!scene || x < scene.gutter || y > scene.height - AXIS) return -1;
    const lane = Math.floor((y + scene.view.top) / scene.rowHeight);
    const slack = timeAt(scene, x + AIM) - timeAt(scene, x);
    const exact = scene.model.at(lane, timeAt(scene, x), 0);
    return exact >= 0 ? exact : scene.model.at(lane, timeAt(scene, x), slack);
  }

  /** Where the bar that is pointed at lies, inside what is seen of it. */
  get pointed() {
    const { scene } = this;
    if (!scene || this.hover < 0) return { x: 0, y: 0 };
    const { x, y, w, h } = boxOf(scene, this.hover);
    return { x: Math.min(scene.width, Math.max(scene.gutter, x + w / 2)), y: y + h / 2 };
  }

  /** @param {number} factor @param {number} [x] */
  zoom(factor, x) {
    const { scene } = this;
    if (!scene) return;
    this.view.zoom(factor, timeAt(scene, x ?? (scene.gutter + scene.width) / 2));
    this.ask();
  }

  /** @param {number} dx @param {number} dy CSS pixels. */
  pan(dx, dy) {
    const { scene } = this;
    if (!scene) return;
    this.view.pan(timeAt(scene, 0) - timeAt(scene, dx));
    this.view.scroll(-dy, this.overflow);
    this.ask();
  }

  fit() {
    this.view.fit();
    this.ask();
  }

  /** @param {number} bar */
  point(bar) {
    if (bar === this.hover) return;
    this.hover = bar;
    this.ask();
  }

  /** @param {number} bar */
  pick(bar) {
    this.picked = bar === this.picked ? -1 : bar;
    this.ask();
  }
}
