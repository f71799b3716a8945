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
  let rest = "";
  /** Up to here `rest` is known to hold no line end: long lines are searched once. */
  let searched = 0;
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
    const ends = /\r\n|\r|\n/g;
    rest += text;
    ends.lastIndex = searched;
    let from = 0;
    for (let end = ends.exec(rest); end; end = ends.exec(rest)) {
      // A CR at the very end may be half of CRLF: wait for the next slice.
      if (end[0] === "\r" && ends.lastIndex === rest.length) break;
      take(rest.slice(from, end.index), out);
      from = ends.lastIndex;
    }
    rest = rest.slice(from);
    searched = rest.endsWith("\r") ? rest.length - 1 : rest.length;
    return out;
  }

  return { push };
}
