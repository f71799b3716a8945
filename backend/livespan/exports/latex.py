"""Results as tables in LaTeX."""

import re
from collections.abc import Sequence
from typing import ClassVar

from livespan.exports.facts import Table, about, compared, machines_of
from livespan.exports.summary import heading
from livespan.exports.writing import DEFAULTS, Options, Subject
from livespan.outcome import Outcome

__all__ = ["Latex"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    # An opening bracket after a row's end would be its optional argument.
    "[": "{[}",
    "]": "{]}",
    **{mark: rf"\{mark}" for mark in "&%$#_{}"},
}
_MARKS = re.compile("|".join(map(re.escape, _SPECIAL)))
#: Control characters, which TeX calls invalid, and white space of any kind and number.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SPACE = re.compile(r"\s+")
_HEAD = "% Needs \\usepackage{booktabs} and, for quotation marks, \\usepackage[T1]{fontenc}.\n"


class Latex:
    """Tables to include in a document: a result and its machines, or several results."""

    name: ClassVar[str] = "latex"
    title: ClassVar[str] = "Result tables (LaTeX)"
    suffix: ClassVar[str] = ".tex"
    media_type: ClassVar[str] = "application/x-tex; charset=utf-8"
    summary: ClassVar[str] = "Worth, bound and machines as tables; several results in one table."

    def write(self, subject: Subject, options: Options = DEFAULTS) -> bytes:
        """Write one result."""
        title = heading(subject, options.title)
        tables = [_drawn(about(subject), title), _drawn(machines_of(subject), "")]
        return (_HEAD + "\n".join(tables)).encode()

    def compare(self, results: Sequence[Outcome], options: Options = DEFAULTS) -> bytes:
        """Write several results, a row each, the least value of each objective in bold."""
        return (_HEAD + _drawn(compared(results), options.title)).encode()


def escaped(words: str) -> str:
    """Return words so that they are set as they are, on one line."""
    plain = _CONTROL.sub("", _SPACE.sub(" ", words)).strip()
    return _MARKS.sub(lambda found: _SPECIAL[found[0]], plain)


def _drawn(table: Table, caption: str) -> str:
    columns = "".join("r" if k in table.numeric else "l" for k in range(len(table.headers)))
    lines = [r"\begin{table}", r"\centering"]
    if caption:
        lines.append(rf"\caption{{{escaped(caption)}}}")
    lines += [rf"\begin{{tabular}}{{{columns}}}", r"\toprule", _row(table.headers), r"\midrule"]
    lines += [_row(row, bold=number in table.best) for number, row in enumerate(table.rows)]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", r"\end{table}", ""])


def _row(cells: Sequence[str], bold: bool = False) -> str:
    words = map(escaped, cells)
    return " & ".join(rf"\textbf{{{cell}}}" if bold else cell for cell in words) + r" \\"
