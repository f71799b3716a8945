/** Mouse, touch and keyboard on the Gantt. */

/** Zoom of one key press or of 100 px of wheel. */
const STEP = 1.25;
/** A press that moved less than this is a click, in CSS pixels. */
const STILL = 4;

/**
 * @param {import("./view.js").GanttView} gantt
 * @param {(bar: number, x: number, y: number) => void} tell Told of the bar pointed at, −1 for none.
 */
export function handle(gantt, tell) {
  const { canvas } = gantt;
  const at = (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  pointers(gantt, tell, at);
  keys(gantt, tell);
  canvas.addEventListener("dblclick", () => gantt.fit());
  canvas.addEventListener("wheel", (event) => {
    // Nothing left to show more of: the page scrolls on.
    if (event.deltaY > 0 && gantt.view.fitted && !event.shiftKey) return;
    event.preventDefault();
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) gantt.pan(-(event.deltaX || event.deltaY), 0);
    else gantt.zoom(STEP ** (Math.max(-200, Math.min(200, event.deltaY)) / 100), at(event).x);
    tell(-1, 0, 0);
  }, { passive: false });
}

/**
 * @param {import("./view.js").GanttView} gantt
 * @param {(bar: number, x: number, y: number) => void} tell
 * @param {(event: MouseEvent) => {x: number, y: number}} at
 */
function pointers(gantt, tell, at) {
  const { canvas } = gantt;
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let moved = 0;
  const distance = () => {
    const [a, b] = [...down.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    moved = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const here = at(event);
    const before = down.get(event.pointerId);
    if (!before) {
      hover(here);
      return;
    }
    moved += Math.hypot(here.x - before.x, here.y - before.y);
    const apart = down.size === 2 ? distance() : 0;
    down.set(event.pointerId, here);
    if (apart) gantt.zoom(apart / Math.max(1, distance()), here.x);
    else if (moved > STILL) gantt.pan(here.x - before.x, here.y - before.y);
    if (moved > STILL) tell(-1, 0, 0);
  });
  canvas.addEventListener("pointerup", (event) => {
    const here = at(event);
    if (down.delete(event.pointerId) && moved <= STILL) {
      gantt.pick(gantt.barAt(here.x, here.y));
      hover(here);
    }
  });
  canvas.addEventListener("pointercancel", (event) => down.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => {
    gantt.point(-1);
    tell(-1, 0, 0);
  });

  /** @param {{x: number, y: number}} here */
  function hover({ x, y }) {
    const bar = gantt.barAt(x, y);
    gantt.point(bar);
    tell(bar, x, y);
  }
}

/**
 * @param {import("./view.js").GanttView} gantt
 * @param {(bar: number, x: number, y: number) => void} tell
 */
function keys(gantt, tell) {
  /** Go from bar to bar, lane by lane. @param {number} step */
  const walk = (step) => {
    const bars = gantt.model?.bars.length ?? 0;
    if (!bars) return;
    gantt.reveal((Math.max(gantt.hover, step < 0 ? 0 : -1) + step + bars) % bars);
    const { x, y } = gantt.pointed;
    tell(gantt.hover, x, y);
  };
  /** @type {Record<string, () => void>} */
  const does = {
    "+": () => gantt.zoom(1 / STEP),
    "=": () => gantt.zoom(1 / STEP),
    "-": () => gantt.zoom(STEP),
    0: () => gantt.fit(),
    n: () => walk(1),
    p: () => walk(-1),
    Enter: () => gantt.pick(gantt.hover),
    ArrowLeft: () => gantt.pan(60, 0),
    ArrowRight: () => gantt.pan(-60, 0),
    ArrowUp: () => gantt.pan(0, 40),
    ArrowDown: () => gantt.pan(0, -40),
  };
  gantt.canvas.addEventListener("keydown", (event) => {
    const action = does[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}
