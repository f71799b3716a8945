/**
 * Server-sent events out of a stream of text, by the WHATWG parsing rules as
 * far as a POST stream needs them. Pure: text in, data strings out.
 */

/**
 * Make a parser. `push` takes any slice of the stream and returns the `data`
 * of every event that this slice completed. A slice may end anywhere, even
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

  /** @param {string} line @param {string[]} out */
  function take(line, out) {
    if (line === "") {
      if (data.length) out.push(data.join("\n"));
      data = [];
      return;
    }
    if (line.startsWith(":")) {
      onComment?.(line.slice(1).trim());
      return;
    }
    const colon = line.indexOf(":");
    if ((colon < 0 ? line : line.slice(0, colon)) !== "data") return;
    const value = colon < 0 ? "" : line.slice(colon + 1);
    data.push(value.startsWith(" ") ? value.slice(1) : value);
  }

  /** @param {string} text @returns {string[]} */
  function push(text) {
    /** @type {string[]} */
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
