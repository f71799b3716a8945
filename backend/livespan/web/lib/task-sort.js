/** The order in which a table shows its tasks; the tasks themselves stay in theirs. */

import { given } from "./details.js";

/**
 * @param {HTMLElement} table Has a button in each head that carries `data-task-sort`.
 * @param {() => void} changed
 */
export function taskSort(table, changed) {
  let by = "";
  let up = true;
  /** @type {HTMLElement[]} */
  const heads = [...table.querySelectorAll("[data-task-sort]")].map((head) => /** @type {HTMLElement} */ (head));
  for (const head of heads) {
    head.querySelector("button")?.addEventListener("click", () => {
      const field = head.dataset.taskSort ?? "";
      // Up, down, and as they are.
      if (by !== field) [by, up] = [field, true];
      else if (up) up = false;
      else by = "";
      mark();
      changed();
    });
  }

  function mark() {
    for (const head of heads) {
      if (head.dataset.taskSort === by) head.setAttribute("aria-sort", up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
  }

  return {
    clear() {
      by = "";
      mark();
    },
    /** @param {import("../store.js").Store} store @returns {number[]|null} Null for as they are. */
    order({ data }) {
      return by && data ? orderOf(data.tasks, by, up) : null;
    },
  };
}

/**
 * Numbers by size, names by their letters and the numbers in them; what is not given comes last.
 * @param {import("../types.js").Task[]} tasks @param {string} field @param {boolean} up
 */
function orderOf(tasks, field, up) {
  const words = new Intl.Collator("en", { numeric: true });
  const keys = tasks.map((task) => {
    const value = field === "dependencies" ? (task.dependencies ?? []).join(", ") : task[field];
    if (!given(value)) return null;
    const number = Number(value);
    return field === "id" || Number.isNaN(number) ? String(value) : number;
  });
  return [...keys.keys()].sort((a, b) => {
    const [one, two] = [keys[a], keys[b]];
    if (one === null || two === null) return Number(one === null) - Number(two === null);
    const way = typeof one === "number" && typeof two === "number" ? one - two : words.compare(String(one), String(two));
    return up ? way : -way;
  });
}
