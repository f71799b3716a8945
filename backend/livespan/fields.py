"""Which name among the names of some rows plays which role."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from livespan.cells import identifier
from livespan.errors import ProblemError

__all__ = ["Fields", "listing"]

#: A unit in brackets at the end of a name: ``Duration (s)``.
_UNIT = re.compile(r"(?<=\S)\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$")


class Fields:
    """Rows of named values, and the names taken for the fields of a thing.

    Parameters
    ----------
    rows
        One mapping from name to value for each thing.
    kind
        What a row is, in messages: ``task`` or ``machine``.
    path
        What the list of rows is called in the input: ``tasks``, ``agents``.

    Attributes
    ----------
    names
        All names in the rows, in order of appearance.
    columns
        Field -> the name taken for it, None when there is none.
    labels
        Name of each row's thing, for messages.
    warnings
        Sentences for the reader, each once.

    Raises
    ------
    ProblemError
        When a row is no mapping from names.
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], kind: str, path: str) -> None:
        self.rows = rows
        self.kind = kind
        self.path = path
        self.columns: dict[str, str | None] = {}
        self.labels: Sequence[str] = ()
        self.warnings: list[str] = []
        self._hits: dict[str, list[str]] = {}
        self.names, self._uniform = self._names()

    def override(self, field: str, name: str | None, parameter: str) -> None:
        """Take a name for a field because somebody says so; None or empty says nothing.

        Raises
        ------
        ProblemError
            When there is no such name; the message says which there are.
        """
        if name is None or name == "":
            return
        if name not in self.names:
            raise ProblemError(
                f"No column {name!r:.60} for {parameter} (there are: {listing(self.names)})",
                parameter,
            )
        self._hits[field] = [name]

    def recognise(self, known: Mapping[str, Iterable[str]]) -> None:
        """Take for each field the first of its known names that is there.

        Names that differ in case, spaces, ``_``, ``-`` or a unit in brackets at their end only
        count after the exact ones.
        """
        taken = {name for hits in self._hits.values() for name in hits}
        plain: dict[str, str] = {}
        for name in self.names:
            plain.setdefault(_plain(name), name)
        for field, candidates in known.items():
            if field not in self._hits:
                exact = [name for name in candidates if name in self.names]
                close = [plain[_plain(name)] for name in candidates if _plain(name) in plain]
                hits = [name for name in dict.fromkeys(exact + close) if name not in taken]
                self._hits[field] = hits
                taken.update(hits)
            self.columns[field] = next(iter(self._hits[field]), None)

    def lend(self, field: str, borrower: str, names: Collection[str]) -> None:
        """Let a field that has no name take one of ``names`` that another can do without.

        It can where every row has another of its names.
        """
        spare = [name for name in self._hits[field] if name in names]
        others = [name for name in self._hits[field] if name not in names]
        if not spare or self.columns[borrower] is not None:
            return
        if all(any(name in row for name in others) for row in self.rows):
            self._hits[field] = others
            self._hits[borrower] = spare
            self.columns[borrower] = spare[0]
            self.warn(
                f"{spare[0]!r:.60} is taken for {borrower}, as {field} is in "
                f"{self.columns[field]!r:.60}"
            )

    def values(self, field: str) -> list[Any]:
        """List a field's value in each row, None where there is none.

        A row that lacks the name taken for the field may have it under another known one.
        """
        first, *others = self._hits[field] or [""]
        if self._uniform or not others:
            return [row.get(first) for row in self.rows]
        return [
            next((row[name] for name in (first, *others) if name in row), None) for row in self.rows
        ]

    def ids(self) -> list[str]:
        """List the rows' ids, empty where there is none.

        Raises
        ------
        ProblemError
            For an id that is neither a string nor a number.
        """
        ids = []
        for row, value in enumerate(self.values("id")):
            try:
                ids.append(identifier(value))
            except ValueError as demand:
                raise ProblemError(
                    f"The id of {self.kind} number {row + 1} must be {demand}, not {value!r:.60}",
                    self.member(row, "id"),
                ) from None
        return ids

    def member(self, row: int, field: str) -> str:
        """Return the path of a value in the input, such as ``tasks[3].length``."""
        return f"{self.path}[{row}].{field}"

    def unusable(self, row: int, field: str, value: object, demand: object) -> ProblemError:
        """Make the error for a value that cannot be used; ``demand`` ends "it must be"."""
        column = self.columns[field]
        place = "" if column == field else f" (in {column!r:.60})"
        return ProblemError(
            f"{self.kind.capitalize()} {self.labels[row]!r:.80} has {field} {value!r:.60}{place}; "
            f"it must be {demand}",
            self.member(row, field),
        )

    def left_over(self, unused: Collection[str]) -> list[str]:
        """List the names that mean nothing to a reader who does not use some fields."""
        used: set[str] = set()
        for field, hits in self._hits.items():
            if field not in unused:
                used.update(hits[:1] if self._uniform else hits)
        return [name for name in self.names if name not in used]

    def warn(self, sentence: str) -> None:
        """Add a sentence to the warnings."""
        self.warnings.append(sentence)

    def _names(self) -> tuple[tuple[str, ...], bool]:
        """Return all names, and whether every row has the same."""
        names: dict[str, None] = {}
        seen: Collection[str] = ()
        uniform = True
        for number, row in enumerate(self.rows):
            if not isinstance(row, Mapping):
                raise ProblemError(
                    f"{self.kind.capitalize()} number {number + 1} must be an object with named "
                    f"values, not {row!r:.60}",
                    f"{self.path}[{number}]",
                )
            if row.keys() != seen:
                uniform = uniform and number == 0
                seen = row.keys()
                names.update(dict.fromkeys(seen))
        return tuple(names), uniform


def listing(names: Sequence[str], most: int = 20) -> str:
    """Write names in a line, cut short where there are many or long ones."""
    shown = ", ".join(name[:60] for name in names[:most]) or "none"
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _plain(name: str) -> str:
    name = _UNIT.sub("", name)
    return "".join(name.split()).replace("_", "").replace("-", "").lower()
