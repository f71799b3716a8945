"""The chart as a page: what is in the file; `tests/e2e` opens it in a browser."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

from livespan.exports import EXPORTS, Options
from livespan.exports.picture.text import plain
from tests.exports.conftest import NASTY


class Page(HTMLParser):
    """Elements with their attributes, and what stands in title, heading, style and scripts."""

    def __init__(self, words):
        super().__init__()
        self.elements, self.inside, self._open = [], {}, ""
        self.feed(words)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open = "data" if dict(attributes).get("id") == "data" else tag

    def handle_data(self, words):
        self.inside[self._open] = self.inside.get(self._open, "") + words

    def handle_endtag(self, tag):
        self._open = ""


def page(subject, **options):
    return Page(EXPORTS["html"].write(subject, Options(**options)).decode())


def test_the_data_are_those_of_the_schedule(nasty):
    data = json.loads(page(nasty, unit="hours").inside["data"])
    bars = {
        name: (data["machines"][machine], start, finish)
        for name, machine, start, finish in zip(
            data["names"], data["machine"], data["start"], data["finish"], strict=True
        )
    }
    assert bars == {
        plain(row["task_id"]): (plain(row["agent_id"]), row["start_time"], row["finish_time"])
        for row in nasty.schedule.rows()
    }
    assert [data["names"][bar] for bar in data["late"]] == [plain(NASTY[1])]
    assert (data["end"], data["unit"]) == (nasty.schedule.makespan, "hours")
    assert [idle[1:] for idle in data["idle"]] == [[1.0, 2.0, "rest"]]


def test_names_and_titles_end_no_element(nasty):
    title = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    found = page(nasty, title=title)
    assert found.inside["h1"] == found.inside["title"] == title
    kinds = [tag for tag, _ in found.elements]
    assert kinds.count("script") == 2
    assert "img" not in kinds
    assert not [name for _, known in found.elements for name in known if name.startswith("on")]


def test_the_page_names_no_other_file_or_host(nasty):
    words = EXPORTS["html"].write(nasty).decode()
    assert not re.search(r"\b(?:src|href)\s*=", words)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp|https?://(?!x\b)", words)


def test_the_policy_allows_this_script_and_this_style_alone(nasty):
    found = page(nasty)
    policy = next(known["content"] for tag, known in found.elements if "http-equiv" in known)
    for kind in ("script", "style"):
        digest = hashlib.sha256(found.inside[kind].encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
