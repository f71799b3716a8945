"""Whatever a file holds, it is read or refused: nothing else comes out of a reader."""

import contextlib
import pathlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.test_tasks_xlsx import MACHINES, TASKS, book

from livespan.errors import LivespanError
from livespan.formats import FORMATS, read

PAGE = (pathlib.Path(__file__).parents[2] / "docs/formats.md").read_text(encoding="utf-8")

#: What is put into a file, or in the place of a word in it.
STRANGE = st.sampled_from(
    [b"", b"0", b"-1", b"-0", b"1e400", b"nan", b"1e308", b"9" * 20, b"100000", b"x", b"\0", b"\n",
     b",", b";", b"\xff", b'"', b"<", b"{"]
)  # fmt: skip


def example(name):
    """Return the example of a format's documentation."""
    if name == "tasks_xlsx":
        return book(Tasks=TASKS, Machines=MACHINES)
    section = PAGE.split(f"## `{name}`")[1].split("\n## ")[0]
    return re.search(r"```\w*\n(.*?)```", section, re.S)[1].encode()


EXAMPLES = {name: example(name) for name in FORMATS}


@st.composite
def broken(draw, data):
    """Draw a file that was valid until some of its words and bytes were changed."""
    for _ in range(draw(st.integers(1, 3))):
        words = [found.span() for found in re.finditer(rb"[-\w.]+", data)]
        if words and draw(st.booleans()):
            begin, end = draw(st.sampled_from(words))
        else:
            begin = draw(st.integers(0, len(data)))
            end = min(len(data), begin + draw(st.integers(0, 8)))
        data = data[:begin] + draw(STRANGE) + data[end:]
    return data


@pytest.mark.parametrize("format", [*FORMATS, None])
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_a_broken_file_is_read_or_refused(format, data):
    name = format or data.draw(st.sampled_from(list(FORMATS)))
    content = data.draw(broken(EXAMPLES[name]))
    with contextlib.suppress(LivespanError):
        found = read("file.txt", content, format=format)
        if found.default_machines < 1000:
            found.problem()
