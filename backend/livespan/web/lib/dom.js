/** Building the page's elements. Text from users gets in here as text, never as markup. */

/**
 * Create an element. In `props`, `on…` are listeners, `data`/`aria` are maps,
 * everything else is a property of the element. Strings among the children
 * become text nodes.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value == null) continue;
    if (name === "data") Object.assign(node.dataset, value);
    else if (name === "aria") {
      for (const [key, v] of Object.entries(value)) node.setAttribute(`aria-${key}`, String(v));
    } else if (name === "role" || name === "for" || name === "list") node.setAttribute(name, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else /** @type {any} */ (node)[name] = value;
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * The element that carries `data-hook="name"`.
 * @param {string} name
 * @returns {any}
 */
export function hook(name) {
  const node = document.querySelector(`[data-hook="${name}"]`);
  if (!node) throw new Error(`The page has no element with data-hook="${name}".`);
  return node;
}

/** Set text only when it differs, so that screen readers and layout are left alone. */
export function text(/** @type {Element} */ node, /** @type {string} */ value) {
  if (node.textContent !== value) node.textContent = value;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, string|number>} attributes
 * @param {string} [content]
 */
export function svg(tag, attributes, content) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (content !== undefined) node.textContent = content;
  return node;
}

/**
 * Offer something as a file.
 * @param {string} filename @param {string} type @param {string|Blob} content
 */
export function download(filename, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = el("a", { href: url, download: filename });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser needs the URL until it has begun to save.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/**
 * Put words on the clipboard.
 * @param {string} words @param {HTMLElement} [inside] The dialog that is open.
 * @returns {Promise<boolean>} Whether that was allowed.
 */
export async function copied(words, inside = document.body) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // Plain http on another host has no such clipboard; a selection can still be copied.
    const area = el("textarea", { value: words, className: "visually-hidden" });
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    inside.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    return done;
  }
}
