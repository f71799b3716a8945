"""``livespan validate`` and ``livespan convert``."""

import json

import pytest

from tests.cli.support import TASKS, run


def test_what_was_recognised_is_said():
    done = run("validate", TASKS)
    assert done.exit_code == 0
    assert "tasks.csv: tasks_csv" in done.stdout
    assert "  length: Duration" in done.stdout
    facts = json.loads(run("validate", "paint-60", "--json").stdout)
    assert facts["features"] == ["release dates", "set-ups", "times of rest"]
    assert (facts["tasks"], facts["machines"], facts["objective"]) == (60, 3, "weighted_tardiness")


def test_a_format_and_options_go_before_what_is_recognised(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("2 2\n3 4\n5 6\n")
    assert run("validate", path).stdout.startswith("a.txt: duration_matrix")
    assert run("validate", path, "--format", "jobshop").exit_code == 2
    table = tmp_path / "t.csv"
    table.write_text("id,length,Abgabe\na,1,5\nb,2,9\n")
    facts = json.loads(run("validate", table, "-r", "columns=due=Abgabe", "--json").stdout)
    assert facts["columns"]["due"] == "Abgabe"


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_schedule_that_was_written_is_one(tmp_path, suffix):
    path = tmp_path / f"plan.{suffix}"
    assert run("solve", "survey-96", "-a", "constructive", "-q", "-o", path).exit_code == 0
    done = run("validate", "survey-96", "--schedule", path)
    assert done.exit_code == 0
    assert "schedule: feasible, makespan" in done.stdout


ROWS = [
    {"task_id": "a", "agent_id": "Agent-1", "start_time": 0, "finish_time": 3},
    {"task_id": "b", "agent_id": "Agent-1", "start_time": 3},
]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, None),
        ({"start_time": 2}, "is no schedule of this problem"),
        ({"start_time": "soon"}, "row 2: start_time must be a number, not 'soon'"),
        ({"agent_id": "Agent-9"}, "row 2: there is no agent_id 'Agent-9'"),
        ({"task_id": "a"}, "row 2: task 'a' comes twice"),
        ({"finish_time": 6}, "row 2: it finishes at 5, not at 6"),
        (None, "has no row for task 'b' (1 are missing)"),
    ],
)
def test_a_schedule_that_is_none_is_exit_code_2_with_the_row(tmp_path, change, sentence):
    problem, plan = tmp_path / "p.csv", tmp_path / "plan.json"
    problem.write_text("id,length,dependencies\na,3,\nb,2,a\n")
    rows = ROWS[:1] if change is None else [ROWS[0], {**ROWS[1], **change}]
    plan.write_text(json.dumps({"schedule": rows}))
    done = run("validate", problem, "-m", 2, "--schedule", plan)
    assert done.exit_code == (0 if sentence is None else 2)
    assert (sentence or "feasible, makespan 5") in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is no JSON"),
        ("[]", "no row for task 'a'"),
        ('{"x": 1}', 'no list "schedule"'),
        ("[3]", "row 1 must be an object, not 3"),
    ],
)
def test_a_file_that_is_no_schedule_is_refused(tmp_path, text, sentence):
    plan = tmp_path / "plan.json"
    plan.write_text(text)
    done = run("validate", "six-tasks", "--schedule", plan)
    assert done.exit_code == 2
    assert sentence in done.stderr


def test_a_problem_goes_from_one_format_to_another(tmp_path):
    shop = tmp_path / "ta01.jsp"
    done = run("convert", "ta01", shop)
    assert done.exit_code == 0
    assert "225 tasks on 15 machines written to" in done.stderr
    assert shop.read_text().startswith("15 15\n6 94 12 66 4 10 ")
    again = run("convert", shop, "-", "--to", "PROBLEM_JSON")
    assert len(json.loads(again.stdout)["tasks"]) == 225


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["survey-96", "-", "--to", "tasks_csv"], "cannot say machines that differ, a network"),
        (["survey-96", "x.foo"], "x.foo does not say its format"),
        (["survey-96", "x", "--to", "stg"], "Unsupported format to write: stg"),
        (["six-tasks", "/no/such/folder/x.json"], "cannot be written"),
        (["nothing.csv", "x.json"], "nothing.csv cannot be read"),
    ],
)
def test_what_cannot_be_converted_is_refused_by_name(arguments, sentence):
    done = run("convert", *arguments)
    assert done.exit_code == 2
    assert sentence in done.stderr


def test_the_table_of_tasks_says_what_it_leaves_to_the_reader(tmp_path):
    done = run("convert", "six-tasks", tmp_path / "six.csv")
    assert "does not say the machines: solve it with -m 2" in done.stderr
