"""The blocks of code in the documents, and those that no test here runs, with the reason."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

#: Pages whose blocks build on each other; a test of their own runs them in order.
ELSEWHERE = {
    "docs/client.md": "tests/client/test_docs.py",
    "docs/exports.md": "tests/exports/test_guide.py",
    "docs/terminal.md": "tests/cli/test_document.py",
}

#: Commands that are not run: what they begin with, and why.
NOT_RUN = {
    "make ": "the same commands run as the suite, the linters and the builds themselves",
    "pip install": "installs; tests/test_wheel.py installs the built wheel",
    "docker ": "builds and starts containers",
    "cd backend": "for the next lines, which start servers",
    "export LIVESPAN_HISTORY": "for the next lines, which start servers",
    "livespan serve": "stays until it is ended; tests/cli/test_serve.py starts it",
    "PORT=": "stays until it is ended; tests/service/servers/test_outliving.py starts both",
}

#: What marks a block that is not run, with the reason.
MARK = re.compile(r"<!-- not run: (.+?) -->")


@dataclass(frozen=True)
class Block:
    """A fenced block: the page, the line it begins at, its language and text."""

    page: str
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        """Return what a failing test is called."""
        return f"{self.page}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    """Return the blocks of some languages that are to be run here."""
    return [
        block
        for page in PAGES
        if (name := str(page.relative_to(ROOT))) not in ELSEWHERE
        for block in blocks_of(name, page.read_text(encoding="utf-8"))
        if block.language in languages
    ]


def blocks_of(name: str, text: str) -> list[Block]:
    """Return the blocks of a page, but for the marked ones."""
    found = []
    for match in re.finditer(r"^```([\w{}-]*)\n(.*?)^```$", text, re.M | re.S):
        before = text[: match.start()].rstrip().rsplit("\n", 1)[-1]
        if not MARK.fullmatch(before):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Block(name, line, *match.groups()))
    return found


def commands(text: str) -> str:
    """Return the lines of a block of commands that are to be run."""
    joined = text.replace("\\\n", " ")
    return "\n".join(line for line in joined.splitlines() if not line.startswith(tuple(NOT_RUN)))
