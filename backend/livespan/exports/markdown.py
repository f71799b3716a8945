"""Results as tables in Markdown."""

import re
from collections.abc import Sequence
from typing import ClassVar

from livespan.exports.facts import Table, about, compared, machines_of
from livespan.exports.summary import heading
from livespan.exports.writing import DEFAULTS, Options, Subject
from livespan.outcome import Outcome

__all__ = ["Markdown"]

#: What Markdown or the HTML in it would read as more than a character. A backslash before
#: punctuation makes it plain in CommonMark, and a pipe in the tables of its common extension.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+!|~&$:@-]")
#: The lengths of runs of these only decide where a line breaks.
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"-?[\d.]+(e[+-]?\d+)?%?")


class Markdown:
    """A heading, what is known of the result, and its machines; or several results in a table."""

    name: ClassVar[str] = "markdown"
    title: ClassVar[str] = "Result tables (Markdown)"
    suffix: ClassVar[str] = ".md"
    media_type: ClassVar[str] = "text/markdown; charset=utf-8"
    summary: ClassVar[str] = "Worth, bound and machines as tables; several results in one table."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write one result."""
        title = escaped(heading(subject, options.title))
        tables = [_drawn(about(subject)), _drawn(machines_of(subject))]
        return "\n".join([f"# {title}\n", *tables]).encode()

    def compare(self, results: Sequence[Outcome], options: Options = DEFAULTS) -> bytes:
        """Write several results, a row each, the least value of each objective in bold."""
        head = f"# {escaped(options.title)}\n\n" if options.title else ""
        return (head + _drawn(compared(results))).encode()


def escaped(words: str) -> str:
    """Return words so that they read as they are, on one line."""
    plain = _SPACE.sub(" ", words).strip()
    return plain if _NUMBER.fullmatch(plain) else _SPECIAL.sub(r"\\\g<0>", plain)


def _drawn(table: Table) -> str:
    rule = ["---:" if column in table.numeric else "---" for column in range(len(table.headers))]
    lines = [table.headers, rule]
    for number, row in enumerate(table.rows):
        cells = [escaped(cell) for cell in row]
        lines.append([f"**{cell}**" for cell in cells] if number in table.best else cells)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
