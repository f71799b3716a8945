/**
 * Server-sent events out of a stream of text, by the WHATWG parsing rules.
 * Pure: text in, events out.
 *
 * @typedef {{name: string, id: string, data: string}} Message
 *   `id` is that of the latest event that had one.
 */

/**
 * Make a parser. `push` takes any slice of the stream and returns every event
 * that this slice completed. A slice may end anywhere, even
 * between the CR and the LF of one line end.
 *
 * @param {(comment: string) => void} [onComment] Told of every comment line (keep-alives).
 */
export function sseParser(onComment) {
  /** Pieces of the line that has not ended yet; joined once, however long it gets. @type {string[]} */
  let begun = [];
  /** Whether the last slice ended with a CR, so that an LF still belongs to it. */
  let afterCr = false;
  /** @type {string[]} */
  let data = [];
  let name = "";
  let id = "";

  /** @param {string} line @param {Message[]} out */
  function take(line, out) {
    if (line === "") {
      if (data.length) out.push({ name, id, data: data.join("\n") });
      data = [];
      name = "";
      return;
    }
    if (line.startsWith(":")) {
      onComment?.(line.slice(1).trim());
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    if (field === "data") data.push(value);
    else if (field === "event") name = value;
    else if (field === "id" && !value.includes("\0")) id = value;
  }

  /** @param {string} text @returns {Message[]} */
  function push(text) {
    /** @type {Message[]} */
    const out = [];
    if (text === "") return out;
    let from = afterCr && text.startsWith("\n") ? 1 : 0;
    const ends = /\r\n|\r|\n/g;
    ends.lastIndex = from;
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      begun.push(text.slice(from, end.index));
      take(begun.length === 1 ? begun[0] : begun.join(""), out);
      begun = [];
      from = ends.lastIndex;
    }
    if (from < text.length) begun.push(text.slice(from));
    afterCr = text.endsWith("\r");
    return out;
  }

  return { push };
}
