"""How quick the page is, in headless Chromium against the real service.

python -m benchmarks.page            # prints a table; needs Playwright and a Chromium; about 3 min
python -m benchmarks.page --write    # and keeps it under benchmarks/results/
python -m benchmarks.page --heap --seconds 600 --write    # the heap alone, over ten minutes
"""

import argparse
import contextlib
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import expect, sync_playwright

from benchmarks.page_app import NAMES, PER_SECOND
from benchmarks.provenance import machine, provenance

RESULTS = pathlib.Path(__file__).parent / "results" / "page.md"
HEAP_RESULTS = RESULTS.with_name("page_heap.md")
ROOT = pathlib.Path(__file__).resolve().parents[1]
ROUNDS = 5
BARS = (5_000, 50_000)
ENDLESS = "1000000"
#: What is raced on.
WORKLOAD = "cloud-1000"

#: Notes, on the page's own clock, when it can be used, and when something first moves.
WATCH = """
(() => {
  const note = (name) => (window.marks ??= {})[name] ??= performance.now();
  addEventListener("DOMContentLoaded", () => {
    const hook = (name) => document.querySelector(`[data-hook=${name}]`);
    new MutationObserver(() => {
      if (!hook("start").disabled && hook("table-body").querySelector(".task")) note("usable");
    }).observe(document.body, { subtree: true, attributes: true, childList: true });
    addEventListener("click", (event) => {
      if (!event.target.closest("[data-hook=start]")) return;
      window.marks = { click: performance.now() };
      for (const name of ["connection", "best", "iteration"]) {
        new MutationObserver(() => note(name)).observe(hook(name),
          { childList: true, characterData: true, subtree: true });
      }
    }, true);
  });
})();
"""

#: The longest frames of a while, and how many there were.
FRAMES = """
(seconds) => new Promise((resolve) => {
  const from = performance.now();
  let last = from;
  const gaps = [];
  const step = (now) => {
    gaps.push(now - last);
    last = now;
    if (now - from < seconds * 1000) requestAnimationFrame(step);
    else {
      const over = gaps.filter((gap) => gap > 100).length;
      resolve({ frames: gaps.length, longest: Math.max(...gaps.slice(1)), over });
    }
  };
  requestAnimationFrame(step);
})
"""

#: Iterations that the table of runs shows, all runs together.
ITERATIONS = """
() => [...document.querySelectorAll("[data-hook=runs] tr")]
  .map((row) => Number(row.cells[8].innerText.split("/")[0].replaceAll(",", "")))
  .reduce((sum, one) => sum + one, 0)
"""

#: A schedule of so many bars on 50 machines: time of an update, of a picture, frames while moving.
GANTT = """
async (bars) => {
  const { GanttModel } = await import("/static/gantt/model.js");
  const { GanttView } = await import("/static/gantt/view.js");
  const { painter } = await import("/static/gantt/paint.js");
  const { ganttSvg } = await import("/static/gantt/svg.js");
  const { colour } = await import("/static/theme.js");
  const machines = Array.from({ length: 50 }, (_, i) => `machine-${i}`);
  const tasks = Array.from({ length: bars }, (_, i) => {
    const dependencies = i % 3 ? [`task-${i - 1}`] : [];
    return { id: `task-${i}`, length: 1 + (i % 17), dependencies };
  });
  const free = machines.map(() => 0);
  const rows = tasks.map(({ id, length }, i) => {
    const k = i % 50;
    free[k] += length;
    const start_time = free[k] - length;
    return { task_id: id, agent_id: machines[k], start_time, finish_time: free[k] };
  });
  const delays = { machines, network: null, setups: null, rests: new Map() };
  const frame = document.createElement("div");
  frame.style.width = "1100px";
  const canvas = document.createElement("canvas");
  frame.append(canvas);
  document.body.append(frame);
  const view = new GanttView(canvas, colour);
  const next = () => new Promise(requestAnimationFrame);
  const update = async () => {
    const from = performance.now();
    const model = new GanttModel(rows, tasks, 1, delays);
    view.show(model, painter(model, "duration", colour, 0));
    view.drawNow();
    // Reading a pixel waits until all that was asked for is painted.
    canvas.getContext("2d").getImageData(0, 0, 1, 1);
    return [performance.now() - from, model];
  };
  const times = [];
  let model;
  for (let i = 0; i < 6; i++) {
    const [took, made] = await update();
    if (i) times.push(took);
    model = made;
    await next();
  }
  const draws = [];
  for (let i = 0; i < 40; i++) {
    view.zoom(i < 20 ? 0.93 : 1 / 0.93, 300);
    const from = performance.now();
    view.drawNow();
    canvas.getContext("2d").getImageData(0, 0, 1, 1);
    draws.push(performance.now() - from);
  }
  const from = performance.now();
  let frames = 0;
  for (; performance.now() - from < 2000; frames++) {
    if (frames % 40 < 20) view.zoom(0.93, 300); else view.zoom(1 / 0.93, 700);
    view.pan(3, 0);
    await next();
  }
  const moving = (1000 * frames) / (performance.now() - from);
  const begun = performance.now();
  const svg = ganttSvg(model, painter(model, "duration", colour, 0), "bench");
  const wrote = performance.now() - begun;
  frame.remove();
  return { times, moving, wrote, size: svg.length, draws };
}
"""


@contextlib.contextmanager
def service():
    """Serve on a free port with a history of its own; give the URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        own = {
            "PORT": str(port),
            "LIVESPAN_HISTORY": f"{folder}/history.db",
            "LIVESPAN_MAX_RUNNING": str(len(NAMES)),
            "LIVESPAN_MAX_TIME_LIMIT": "3600",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "backend"), str(ROOT)]),
        }
        command = [sys.executable, "-m", "benchmarks.page_app"]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own})
        try:
            for _ in range(600):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{url}/health/simple", timeout=2).close()
                    break
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def opened(browser, url):
    """Open the page in a context of its own: nothing is cached."""
    context = browser.new_context(viewport={"width": 1400, "height": 940})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(url)
    expect(page.locator("[data-hook=start]")).to_be_enabled(timeout=60_000)
    return page


def choose(page, names, iterations):
    """Tick these algorithms and say how many iterations each does."""
    for box in page.locator("[data-algorithm]").all():
        box.set_checked(box.get_attribute("data-algorithm") in names)
    field = page.locator("[data-hook=common]").get_by_label("Iterations", exact=True)
    field.fill(iterations)
    field.press("Tab")


def first_use(browser, url):
    """Milliseconds until the page can be used, and from Start until something moves."""
    usable, words, values = [], [], []
    for _ in range(ROUNDS):
        page = opened(browser, url)
        page.wait_for_timeout(1500)  # the charts' bundle comes when the page is idle
        usable.append(page.evaluate("() => window.marks.usable"))
        choose(page, ["ACO"], "200")
        page.locator("[data-hook=start]").click()
        page.wait_for_timeout(1500)
        marks = page.evaluate("() => window.marks")
        words.append(marks["connection"] - marks["click"])
        values.append(min(marks["best"], marks["iteration"]) - marks["click"])
        page.context.close()
    return usable, words, values


def heap_report(browser, url, seconds):
    """Watch the heap in a race of the same four runs; give the lines of a table."""
    page = opened(browser, url)
    page.locator("[data-hook=samples]").select_option(WORKLOAD)
    expect(page.locator("[data-hook=source]")).to_have_text(WORKLOAD, timeout=60_000)
    choose(page, NAMES, ENDLESS)
    probe = page.context.new_cdp_session(page)
    probe.send("Performance.enable")
    page.locator("[data-hook=start]").click()
    page.wait_for_timeout(10_000)
    yield "| seconds | heap after collection, MiB | page's elements | iterations shown |"
    yield "|---|---|---|---|"
    for part in range(11):
        probe.send("HeapProfiler.collectGarbage")
        found = {
            one["name"]: one["value"] for one in probe.send("Performance.getMetrics")["metrics"]
        }
        heap, nodes = (
            found["JSHeapUsedSize"] / 2**20,
            page.evaluate("document.querySelectorAll('*').length"),
        )
        iterations = page.evaluate(ITERATIONS)
        yield f"| {10 + part * seconds / 10:.0f} | {heap:.1f} | {nodes:,} | {iterations:,} |"
        if part < 10:
            page.wait_for_timeout(seconds * 100)
    page.locator("[data-hook=stop]").click()
    page.context.close()


def race(browser, url, seconds):
    """Share of the time the main thread is busy, frames, and the heap at the ends of a race."""
    page = opened(browser, url)
    page.locator("[data-hook=samples]").select_option(WORKLOAD)
    expect(page.locator("[data-hook=source]")).to_have_text(WORKLOAD, timeout=60_000)
    choose(page, NAMES, ENDLESS)
    probes = {}
    for domain in ("timeTicks", "threadTicks"):
        probes[domain] = page.context.new_cdp_session(page)
        probes[domain].send("Performance.enable", {"timeDomain": domain})

    def metric(name, domain="timeTicks"):
        found = probes[domain].send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in found if one["name"] == name)

    def heap_size():
        probes["timeTicks"].send("HeapProfiler.collectGarbage")
        return metric("JSHeapUsedSize") / 2**20

    page.locator("[data-hook=start]").click()
    page.wait_for_timeout(10_000)
    heap = [heap_size()]
    before = {domain: metric("TaskDuration", domain) for domain in probes}
    begun = time.monotonic()
    page.wait_for_timeout(10_000)
    passed = time.monotonic() - begun
    busy = {domain: (metric("TaskDuration", domain) - before[domain]) / passed for domain in probes}
    frames = page.evaluate(FRAMES, 10)
    events = page.locator("[data-hook=pulse]").inner_text()
    for _ in range(4):
        page.wait_for_timeout(max(0, seconds - 20) * 250)
        heap.append(heap_size())
    page.locator("[data-hook=stop]").click()
    page.wait_for_timeout(500)
    page.context.close()
    return busy, frames, events, heap


def row(what, target, figure):
    """Write a line of the table."""
    return f"| {what} | {target} | {figure} |"


def spread(values):
    """Write median and extremes."""
    return f"{statistics.median(values):.0f} ms ({min(values):.0f} to {max(values):.0f})"


def report(browser, url, seconds):
    """Measure everything; give the lines of the table."""
    usable, words, values = first_use(browser, url)
    busy, frames, events, heap = race(browser, url, seconds)
    page = opened(browser, url)
    charts = {bars: page.evaluate(GANTT, bars) for bars in BARS}
    few, many = (charts[bars] for bars in BARS)
    yield "| what | target | measured |"
    yield "|---|---|---|"
    yield row("table and form usable, nothing cached", "1000 ms", spread(usable))
    yield row("Start to the first word of state", "100 ms", spread(words))
    yield row("Start to the first value of the search", "100 ms", spread(values))
    yield row(
        f"{len(NAMES)} runs at {PER_SECOND} iterations/s ({events} events), main thread busy",
        "25 %",
        f"{100 * busy['threadTicks']:.0f} % of a processor, "
        f"{100 * busy['timeTicks']:.0f} % of the clock",
    )
    yield row(
        "frames over 100 ms meanwhile, in 10 s",
        "none",
        f"{frames['over']} of {frames['frames']}, longest {frames['longest']:.0f} ms",
    )
    yield row(
        f"heap after collection over {seconds:.0f} s of that",
        "flat",
        " ".join(f"{size:.1f}" for size in heap) + " MiB",
    )
    yield row(f"Gantt of {BARS[0]:,} bars, update", "60 ms", spread(few["times"]))
    yield row(f"Gantt of {BARS[0]:,} bars, zoom and pan", "30/s", f"{few['moving']:.0f}/s")
    yield row(f"Gantt of {BARS[0]:,} bars, a frame of that", "33 ms", spread(few["draws"]))
    yield row(
        f"Gantt of {BARS[0]:,} bars as SVG",
        "500 ms",
        f"{few['wrote']:.0f} ms, {few['size'] / 1e6:.1f} MB",
    )
    yield row(f"Gantt of {BARS[1]:,} bars, update", "usable", spread(many["times"]))
    yield row(f"Gantt of {BARS[1]:,} bars, zoom and pan", "usable", f"{many['moving']:.0f}/s")
    yield row(f"Gantt of {BARS[1]:,} bars, a frame of that", "usable", spread(many["draws"]))


def main():
    """Measure, print, and keep the table when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in results/")
    parser.add_argument("--seconds", type=float, default=60, help="how long the race is watched")
    parser.add_argument("--heap", action="store_true", help="watch the heap alone")
    given = parser.parse_args()
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        raise SystemExit("No Chromium found.")
    with service() as url, sync_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
        browser = playwright.chromium.launch(executable_path=found, args=args)
        version = browser.version
        measure = heap_report if given.heap else report
        lines = []
        for line in measure(browser, url, given.seconds):
            print(line, flush=True)
            lines.append(line)
        browser.close()
    title = "Heap of the page" if given.heap else "Time of the page"
    head = f"# {title}\n\n{provenance()}; Chromium {version}, headless; {machine()}."
    load = f"Load average at the end: {os.getloadavg()[0]:.1f}."
    text = f"{head} {load}\n\n" + "\n".join(lines) + "\n"
    print(text)
    if given.write:
        (HEAP_RESULTS if given.heap else RESULTS).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
