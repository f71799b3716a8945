"""A recorded run is read, and replayed, as it was."""

import gzip
import json
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from livespan import Constructive, Problem, Recorder, Task, read_run, record, replay, solve, stream
from livespan.errors import FormatError, SettingError
from livespan.events import Failed, Finished, Improved, Iteration, Log, Started
from livespan.instances import named
from livespan.recording import event_line, header_line, lines, read_header, timed_events
from livespan.stop import MaxIterations


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.livespan"


def once(problem):
    """Four events: start, its schedule, an iteration, the end."""
    return stream(problem, Constructive(), stop=MaxIterations(1))


class Clock:
    """A clock that goes on when it is waited for."""

    def __init__(self):
        self.now = 100.0
        self.waits = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.now += seconds


def assert_same(found, event):
    """Equal, floats to the microsecond that times are rounded to, schedules entry by entry."""
    assert type(found) is type(event)
    for field in fields(event):
        ours, theirs = getattr(found, field.name), getattr(event, field.name)
        if field.name == "problem":
            assert ours.tasks == theirs.tasks
        elif field.name == "decisions":
            np.testing.assert_array_equal(ours.assignment, theirs.assignment)
            np.testing.assert_array_equal(ours.start, theirs.start)
        elif field.name == "schedule":
            assert ours.rows() == theirs.rows()
        elif field.name == "result":
            assert_same(ours, theirs)
        elif field.name in {"elapsed", "runtime"}:
            assert ours == pytest.approx(theirs, abs=1e-6)
        else:
            assert ours == theirs, field.name


@pytest.mark.parametrize("instance", ["six-tasks", "paint-60"])
@pytest.mark.parametrize("objective", ["makespan", "cost + weighted_tardiness, load_imbalance"])
def test_a_replay_has_the_events_of_the_run(path, instance, objective):
    run = stream(named(instance), "sa", objective, stop=MaxIterations(20), seed=5)
    events = list(record(run, path, name=instance))
    assert len(events) > 22
    again = list(replay(path, math.inf))
    assert len(again) == len(events)
    for found, event in zip(again, events, strict=True):
        assert_same(found, event)


def test_a_recording_tells_its_problem_its_name_and_its_versions(path, chain):
    with Recorder(path, name="chain") as recorder:
        result = solve(chain, "constructive", on_event=recorder)
    found = read_run(path)
    assert (found.header.name, found.header.problem.tasks) == ("chain", chain.tasks)
    assert set(found.header.versions) == {"livespan", "python", "numpy"}
    assert_same(found.result, result)
    assert read_header(path).created == found.header.created


def test_a_replay_keeps_the_pace_times_its_speed(path, chain):
    clock = Clock()
    recorder = Recorder(path, clock=clock)
    for event in once(chain):
        recorder(event)
        clock.now += 2.0
    begun = clock.now
    moments = [clock.now - begun for _ in replay(path, 4.0, sleep=clock.sleep, clock=clock)]
    assert moments == [0.0, 0.5, 1.0, 1.5]
    assert clock.waits == [0.5, 0.5, 0.5]


def test_a_reader_who_is_slower_than_the_run_is_not_kept_waiting(path, chain):
    clock = Clock()
    recorder = Recorder(path, clock=clock)
    for event in once(chain):
        recorder(event)
        clock.now += 2.0
    clock.waits.clear()
    for _ in replay(path, sleep=clock.sleep, clock=clock):
        clock.now += 3.0
    assert clock.waits == []


def test_schedules_can_be_thinned_and_the_last_one_stays(path):
    clock = Clock()
    run = list(stream(named("paint-60"), "sa", "weighted_tardiness", stop=MaxIterations(30)))
    recorder = Recorder(path, pause=10.0, clock=clock)
    for event in run:
        recorder(event)
        clock.now += 1.0
    events = [event for _, event in read_run(path).events]
    assert sum(isinstance(event, Iteration) for event in events) == 30
    improved = [event for event in run if isinstance(event, Improved)]
    kept = [event for event in events if isinstance(event, Improved)]
    assert 2 <= len(kept) <= len(run) / 10 + 2 < len(improved)
    assert_same(kept[-1], improved[-1])
    times = [at for at, _ in read_run(path).events]
    assert times[-1] == len(run) - 1


def test_a_run_that_was_killed_is_read_as_far_as_it_came(path, chain):
    clock = Clock()
    recorder = Recorder(path, clock=clock)
    for event in [*once(chain)][:3]:
        recorder(event)
        clock.now += 5.0
    # Nothing closes the file: what was written has gone to it all the same.
    found = read_run(path)
    assert [type(event) for _, event in found.events] == [Started, Improved, Iteration]
    assert found.result is None


def test_a_file_that_is_cut_anywhere_gives_its_whole_lines(path, chain):
    list(record(once(chain), path))
    data = path.read_bytes()
    counts = []
    for cut in range(len(data) * 2 // 3, len(data), 7):
        path.write_bytes(data[:cut])
        try:
            counts.append(len(read_run(path).events))
        except FormatError as error:
            assert "no file of a Livespan run" in str(error)  # noqa: PT017 - cut in its first line
    assert counts == sorted(counts)
    assert counts[-1] >= 3


def test_sentences_and_failures_are_kept(path, chain):
    recorder = Recorder(path)
    first = next(once(chain))
    for event in (first, Log("compiling"), Failed("broke", "internal")):
        recorder(event)
    found = [event for _, event in read_run(path).events]
    assert found[1:] == [Log("compiling"), Failed("broke", "internal")]


def test_what_is_said_before_the_start_stands_after_the_problem(path, chain):
    recorder = Recorder(path)
    recorder(Log("compiling"))
    for event in once(chain):
        recorder(event)
    events = [event for _, event in read_run(path).events]
    assert events[0] == Log("compiling")
    assert isinstance(events[1], Started)


def test_a_recorder_keeps_one_run(path, chain):
    recorder = Recorder(path)
    solve(chain, "constructive", on_event=recorder)
    with pytest.raises(FormatError, match="holds a run already"):
        recorder(Log("more"))


def test_plain_lines_with_words_of_the_service_are_read_too(path, chain):
    """As a service writes them that has the events' documents, with members of its own."""
    told = [document for _, document in _documents(path, chain)]
    told[0] |= {"run": "r1", "columns": {}, "warnings": []}
    told[-1].pop("history")
    told.append({"type": "final_metrics", "total_execution_time": 5.0})
    blocks = [event_line(k / 10, document) for k, document in enumerate(told)]
    path.write_bytes(header_line(chain, "from history") + b"".join(blocks))
    found = read_run(path)
    assert isinstance(found.events[-1].event, Finished)
    assert found.result.history[0].value == found.events[0].event.value
    assert len(list(lines(path)[1])) == len(found.events) + 1


def _documents(path, problem):
    list(record(once(problem), path))
    return [
        (line.at, {k: v for k, v in line.document.items() if k != "at"}) for line in lines(path)[1]
    ]


def test_the_history_of_a_result_is_rebuilt_from_iterations(path):
    problem = named("paint-60")
    events = list(stream(problem, "sa", "weighted_tardiness", stop=MaxIterations(30)))
    result = events[-1].result
    assert len(result.history) > 3
    list(record(iter(events), path))
    told = [(at, document) for at, document in lines(path)[1]]
    told[-1][1].pop("history")
    path.write_bytes(header_line(problem) + b"".join(event_line(*line) for line in told))
    found = read_run(path).result.history
    assert [change.value for change in found] == [change.value for change in result.history]


def broken(path, chain, change):
    told = [document for _, document in _documents(path, chain)]
    change(told)
    path.write_bytes(header_line(chain) + b"".join(event_line(0, each) for each in told))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda told: told[0].pop("seed"), "Line 2 .*start"),
        (lambda told: told[2].update(value="low"), "Line 4 .*iteration"),
        (lambda told: told[1]["schedule"].pop(), "Line 3 .*2 rows for 3 tasks"),
        (lambda told: told[1]["schedule"][0].update(task_id="x"), "Line 3 .*'x'"),
        (lambda told: told[-1]["schedule"][0].update(start_time=99), "Line 5 .*breaks a rule"),
        (lambda told: told[-1]["schedule"][1].update(start_time=0), "Line 5 .*breaks a rule"),
        (lambda told: told[-1].update(status="splendid"), "Line 5 .*splendid"),
    ],
)
def test_an_event_that_cannot_be_is_refused_with_its_line(path, chain, change, message):
    broken(path, chain, change)
    with pytest.raises(FormatError, match=message):
        read_run(path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no file of a Livespan run"),
        (b"[1]\n", "no file of a Livespan run"),
        (b"\x89PNG\r\n\x1a\n", "no file of a Livespan run"),
        (gzip.compress(b'{"livespan_run": 99}\n'), "layout 99"),
        (gzip.compress(b'{"livespan_run": 1}\n'), "first line"),
        (gzip.compress(b'{"livespan_run": 1, "problem": {}, "versions": {}}\n'), "first line"),
        (b"\x1f\x8b" + b"\x00" * 30, "damaged"),
    ],
)
def test_another_file_is_refused(path, data, message):
    path.write_bytes(data)
    with pytest.raises(FormatError, match=message):
        read_run(path)


def test_a_line_that_is_no_event_is_refused_with_its_number(path, chain):
    for line in (b"{}\n", b"nonsense\n", b"[]\n", b'{"at": "soon"}\n'):
        path.write_bytes(header_line(chain) + b'{"at": 0, "type": "novelty"}\n' + line)
        with pytest.raises(FormatError, match="Line 3"):
            read_run(path)


def test_files_that_cannot_be_opened_are_named(tmp_path, chain):
    with pytest.raises(FormatError, match="missing"):
        read_run(tmp_path / "missing.livespan")
    with pytest.raises(FormatError, match="folder"):
        Recorder(tmp_path / "folder" / "run.livespan")
    with pytest.raises(FormatError, match="cannot be read"):
        replay(tmp_path)


@pytest.mark.parametrize("speed", [0, -1, math.nan, "2"])
def test_a_speed_must_be_positive(path, chain, speed):
    list(record(once(chain), path))
    with pytest.raises(SettingError, match="speed"):
        replay(path, speed)


def test_events_can_be_had_one_by_one_with_their_times(path, chain):
    list(record(once(chain), path))
    header, events = timed_events(path)
    assert header.problem.task_count == 3
    assert isinstance(next(events).event, Started)


def test_a_line_is_an_object_of_json_with_a_time(path, chain):
    list(record(once(chain), path))
    with gzip.open(path, "rt") as file:
        told = [json.loads(line) for line in file]
    assert told[0]["livespan_run"] == 1
    assert [line["type"] for line in told[1:]] == ["start", "schedule", "iteration", "done"]
    assert all(line["at"] >= 0 for line in told[1:])


def test_what_json_does_not_have_comes_back(path):
    nothing = Problem([Task("a", 1)], machines=1)
    events = list(once(nothing))
    events[2] = replace(events[2], gap=math.inf, bound=0.0)
    list(record(iter(events), path))
    assert list(replay(path, math.inf))[2].gap == math.inf
