"""What there is, is documented; what is documented, is there."""

import dataclasses
import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

import livespan
from livespan import ALGORITHMS, OBJECTIVES
from livespan.exports import EXPORTS, Options
from livespan.formats import FORMATS, ReadOptions
from livespan.formats import read as read_file
from livespan.records import MACHINE_FIELDS, TASK_FIELDS
from livespan.service import create_app
from livespan.service.metrics import Metrics
from livespan.service.settings import Settings
from livespan.setting import settings_of

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


#: What an algorithm's page says, in this order.
PARTS = ["Idea", "Pseudocode", "Settings", "When to use it", "Reference"]


def page_of(kind):
    return f"docs/algorithms/{kind.name.lower()}.md"


def section(name, page):
    text = read(page)
    start = text.index(f"## `{name}`")
    return text[start : text.find("\n## ", start + 1)]


@pytest.mark.parametrize("kind", ALGORITHMS.values(), ids=ALGORITHMS)
def test_each_algorithm_is_documented_with_its_settings_and_ranges(kind):
    text = read(page_of(kind))
    rows = re.findall(r"^\| `(\w+)`.*?\| (\S+) \| (\S+) to (\S+) \|", text, re.M)
    documented = [(name, *map(float, numbers)) for name, *numbers in rows]
    numeric = [known for known in settings_of(kind) if not known.choices]
    assert documented == [(known.name, known.default, known.low, known.high) for known in numeric]
    for known in settings_of(kind):
        if known.choices:
            words = ", ".join(f"`{word}`" for word in known.choices)
            assert f"| `{known.name}` | `{known.default}` | {words} |" in text


@pytest.mark.parametrize("kind", ALGORITHMS.values(), ids=ALGORITHMS)
def test_each_algorithm_has_a_page_with_pseudocode_and_a_source(kind):
    text = read(page_of(kind))
    assert text.startswith(f"# `{kind.name}`: ")
    _, *parts = re.split(r"^## ", text, flags=re.M)
    assert [part.partition("\n")[0].removesuffix("s") for part in parts] == [
        part.removesuffix("s") for part in PARTS
    ]
    assert all(len(part.split()) > 5 for part in parts)
    assert re.search(r"^```text\n.+?^```", text, re.M | re.S)
    assert "doi:" in parts[-1]


def test_the_algorithms_page_leads_to_each_one_and_tells_when():
    text = read("docs/algorithms.md")
    pages = {page_of(kind).removeprefix("docs/") for kind in ALGORITHMS.values()}
    assert {f"algorithms/{page.name}" for page in ROOT.glob("docs/algorithms/*.md")} == pages
    for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
        assert set(re.findall(r"\]\((.+?)\)", table)) == pages
    assert {f"{name}.md" for name in re.findall(r"^(algorithms/\w+)$", text, re.M)} == pages


@pytest.mark.parametrize("name", OBJECTIVES)
def test_each_objective_is_documented_with_a_formula_and_its_unit(name):
    _, first, *_ = section(name, "docs/objectives.md").split("\n\n")
    assert "`" in first, "a formula"
    assert re.search(r"unit|currency|number of tasks", first)
    assert len(first.split()) > 20
    assert f"`{name}`" in read("README.md")


def test_each_limit_of_the_service_is_documented_with_its_default():
    text = read("docs/serving.md")
    for name, field in Settings.__dataclass_fields__.items():
        default = field.default
        shown = f"{default:g}" if isinstance(default, float) else str(default)
        assert f"| `LIVESPAN_{name.upper()}` | {shown} |" in text


def test_each_route_is_documented_with_its_methods():
    page = read("docs/wire.md").split("## Routes")[1].split("\n## ")[0]
    documented = set(re.findall(r"`([A-Z]+) (/[^`]*)`", page))
    rules = create_app(Settings(warm_up=False, history="memory")).url_map.iter_rules()
    routes = {
        (method, rule.rule)
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert documented == routes


def test_each_event_is_documented_with_its_members(description):
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (.*) \|$", read("docs/wire.md"), re.M))
    schemas = description["components"]["schemas"].values()
    events = {}
    for schema in schemas:
        kind = schema.get("properties", {}).get("type", {})
        if "const" in kind and "schema" not in kind["const"]:
            events[kind["const"]] = set(schema["properties"]) - {"type"}
    assert set(rows) - {"type"} == set(events)
    for kind, members in events.items():
        assert set(re.findall(r"`(\w+)`", rows[kind])) >= members, kind


@pytest.fixture(scope="module")
def description():
    client = create_app(Settings(warm_up=False, history="memory")).test_client()
    return client.get("/openapi.json").get_json()


def test_each_variable_that_is_read_is_documented():
    sources = [*ROOT.glob("backend/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]
    sources += [ROOT / name for name in ("docker-compose.yml", "Makefile", "nginx.conf")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    pages = "\n".join(page.read_text(encoding="utf-8") for page in DOCUMENTS)
    used = set(re.findall(r"LIVESPAN_(?!TEST_)[A-Z]+(?:_[A-Z]+)*", text))
    assert {name for name in used if name not in pages} == set()
    known = {f"LIVESPAN_{name.upper()}" for name in Settings.__dataclass_fields__}
    documented = set(re.findall(r"LIVESPAN_[A-Z]+(?:_[A-Z]+)*", pages))
    assert documented - used - known == set(), "documented, but nobody reads it"


def test_each_public_name_is_in_the_reference():
    text = read("docs/reference.md")
    modules = set(re.findall(r"automodule:: livespan\.(\w+)", text))
    named = set(re.findall(r"(?:autoclass|autofunction):: livespan\.(\w+)$", text, re.M))
    named |= set(re.findall(r"`livespan\.(\w+)`", text)) | modules
    assert set(livespan.__all__) <= named
    assert named <= {*livespan.__all__, "__all__", "errors"}


def test_every_page_is_in_the_site():
    named = set(re.findall(r"^(\w+)$", read("docs/index.md"), re.M))
    assert {page.stem for page in ROOT.glob("docs/*.md")} == named | {"index"}


def test_the_citation_says_this_version():
    found = yaml.safe_load(read("CITATION.cff"))
    assert found["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(found)
    assert all({"name"} <= set(author) for author in found["authors"])
    assert found["version"] == livespan.__version__
    assert found["license"] == "MIT"
    assert found["type"] in ("software", "dataset")


def test_the_changelog_keeps_its_form():
    text = read("CHANGELOG.md")
    heads = re.findall(r"^## (.+)$", text, re.M)
    assert heads[0] == "Unreleased"
    for head in heads[1:]:
        assert re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", head), head
    kinds = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
    for part in text.split("\n## ")[1:]:
        found = re.findall(r"^### (.+)$", part, re.M)
        assert found == [kind for kind in kinds if kind in found]


def test_links_between_documents_lead_somewhere():
    for page in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} -> {target}"


def test_every_make_target_named_in_the_documents_exists():
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
    for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        named = set(re.findall(r"`make ([a-z-]+)`", read(name)))
        assert named <= targets


@pytest.mark.parametrize("fields", [TASK_FIELDS, MACHINE_FIELDS], ids=["task", "machine"])
def test_each_field_of_a_request_is_documented_with_its_names(fields):
    def plain(name):
        return re.sub(r"[^a-z]", "", name.split("(")[0].lower())

    text = {plain(name) for name in re.findall(r"`([^`]+)`", read("docs/requests.md"))}
    unused = {"priority", "cpu", "ram", "capacity"}
    for field, names in fields.items():
        if field not in unused:
            for name in names:
                assert plain(name) in text, name


def test_each_format_is_documented_with_its_suffixes_and_options():
    names = re.findall(r"^## `(\w+)`", read("docs/formats.md"), re.M)
    assert names == list(FORMATS)
    for name, known in FORMATS.items():
        text = section(name, "docs/formats.md")
        for option in known.options:
            shared = option in FORMATS["tasks_csv"].options and "those of `tasks_csv`" in text
            assert f"`{option}`" in text or shared, (name, option)


@pytest.mark.parametrize("name", set(FORMATS) - {"tasks_xlsx"})
def test_the_example_of_each_format_is_recognised_as_one(name):
    found = re.findall(r"```\w*\n(.*?)```", section(name, "docs/formats.md"), re.S)
    read_problem = read_file("example", found[0])
    assert read_problem.format == name
    assert read_problem.problem().task_count > 1


def test_each_option_of_a_format_is_documented():
    text = read("docs/formats.md").split("## Options")[1].split("\n## ")[0]
    for option in fields(ReadOptions):
        assert f"`{option.name}`" in text


def test_each_export_and_each_option_is_documented():
    text = read("docs/exports.md")
    for known in EXPORTS.values():
        media_type = known.media_type.split(";")[0]
        assert f"| `{known.name}` | `{known.suffix}` | `{media_type}` |" in text
    for option in dataclasses.fields(Options):
        assert f"| `{option.name}` |" in text


def test_each_metric_is_documented():
    rows = re.findall(r"^\| `(livespan_\w+)` \|", read("docs/serving.md"), re.M)
    written = re.findall(r"^# TYPE (livespan_\w+) ", Metrics().text().decode(), re.M)
    assert set(rows) == {n for n in written if not n.endswith("_created")}
