"""``livespan solve``: what goes to standard output, to files and to standard error."""

import csv
import io
import json

import pytest

from tests.cli.support import TASKS, run


def test_a_pipe_gets_json_and_nothing_else():
    done = run("solve", TASKS, "-a", "aco,pso", "--machines", 3, "--seed", 1)
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert len(found["schedule"]) == 10
    assert found["agents"] == 3
    assert found["seed"] == 1
    assert [each["algorithm"] for each in found["runs"]] == ["ACO", "PSO"]
    assert found["makespan"] == min(each["makespan"] for each in found["runs"])
    assert "tasks.csv: 10 tasks with precedence on 3 identical machines" in done.stderr


def test_a_pipe_gets_csv_when_asked():
    done = run("solve", TASKS, "--csv", "-n", 5)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == ["task_id", "agent_id", "start_time", "finish_time"]
    assert len(rows) == 10


def test_quiet_says_nothing_but_the_schedule():
    done = run("solve", TASKS, "-q", "-n", 5)
    assert done.stderr == ""
    assert json.loads(done.stdout)["iterations"] <= 5


def test_warnings_go_to_standard_error():
    done = run("solve", "-", "-n", 2, stdin="id,length,cpu\na,1,2\nb,2,2\n")
    assert "Warning: standard input: Not used: cpu" in done.stderr
    assert json.loads(done.stdout)["warnings"] == ["Not used: cpu"]


def test_same_seed_same_schedule():
    first, again = (
        json.loads(run("solve", "mixed-200", "-a", "pso", "-n", 20, "--seed", 7).stdout)
        for _ in range(2)
    )
    assert first["schedule"] == again["schedule"]


@pytest.mark.parametrize("name", ["six-tasks", "SIX-TASKS"])
def test_a_named_problem_stands_where_a_file_does(name):
    found = json.loads(run("solve", name, "-n", 1).stdout)
    assert found["problem"] == "six-tasks"
    assert found["agents"] == 2


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_file_takes_the_schedule_by_its_suffix(tmp_path, suffix):
    path = tmp_path / f"schedule.{suffix}"
    done = run("solve", TASKS, "-n", 2, "-o", path)
    assert done.stdout == ""
    assert f"written to {path}" in done.stderr
    text = path.read_text()
    assert len(json.loads(text)["schedule"]) == 10 if suffix == "json" else text.count("\n") == 11


def test_machines_come_from_a_file(tmp_path):
    path = tmp_path / "machines.csv"
    path.write_text("id,speed,rack\nslow,1,a\nfast,2.5,b\n")
    done = run("solve", TASKS, "-m", path, "-n", 2)
    found = json.loads(done.stdout)
    assert {row["agent_id"] for row in found["schedule"]} <= {"slow", "fast"}
    assert "machines.csv: Not used: rack" in done.stderr


def test_settings_reach_their_algorithms():
    for given in ("n_ants=3", "aco.n_ants=3", "ACO.n_ants = 3", "Q=2"):
        assert run("solve", TASKS, "-a", "aco,pso", "-s", given, "-n", 2).exit_code == 0


def test_the_search_ends_by_the_rule_that_comes_first():
    def reason(*arguments):
        return json.loads(run("solve", "cloud-1000", "-a", "pso", *arguments).stdout)["reason"]

    assert reason("-n", 3) == "all 3 iterations done"
    assert reason("--time-limit", 0.2) == "time limit of 0.2 s"
    assert reason("--target", 1e9) == "target of 1e+09 reached"
    assert reason("--gap", 0.5) == "gap of 0.5 reached"


@pytest.mark.parametrize(
    ("network", "makespan"),
    [([], 12), (["--bandwidth", "2"], 9), (["--latency", "5"], 17), (["--bandwidth", "inf"], 6)],
)
def test_a_network_can_be_said_beside_the_file(network, makespan):
    text = "id,length,eligible,dependencies,data\na,3,Agent-1,,\nb,3,Agent-2,a,a:6\n"
    done = run("solve", "-", "-a", "constructive", "-m", "2", *network, stdin=text)
    # 3, the latency, 6 / bandwidth, 3.
    assert json.loads(done.stdout)["makespan"] == makespan


def test_what_a_problem_has_is_told():
    text = "id,length,release\na,3,2\n"
    done = run("solve", "-", "-a", "constructive", stdin=text)
    assert "10 identical machines, with release dates; makespan, seed 0" in done.stderr


def test_the_objective_is_said_and_written():
    done = run("solve", TASKS, "--objective", "MAKESPAN", "-n", 2)
    found = json.loads(done.stdout)
    assert (found["objective"], found["value"]) == ("makespan", found["makespan"])
    assert "; makespan, seed 0" in done.stderr


def test_a_file_may_say_its_objective():
    found = json.loads(run("solve", "paint-60", "-a", "constructive").stdout)
    assert found["objective"] == "weighted_tardiness"
    found = json.loads(run("solve", "paint-60", "-a", "constructive", "--objective", "cost").stdout)
    assert found["objective"] == "cost"


def test_columns_can_be_chosen():
    text = "a;b;c\nx;1,5;\ny;2;x\n"
    done = run(
        "solve", "-", "--id-col", "a", "--duration-col", "b", "--dependency-col", "c", stdin=text
    )
    assert json.loads(done.stdout)["makespan"] == 3.5
    done = run("solve", "-", "--id-col", "a", "--duration-col", "b", "--dependency-col", "c",
               "--no-dependencies", stdin=text)  # fmt: skip
    assert json.loads(done.stdout)["makespan"] == 2.0
    assert "left aside, as asked" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.csv"], "nothing.csv cannot be read: No such file or directory"),
        (["six-tasks", "-a", "magic"], "Unsupported algorithm: magic"),
        (["six-tasks", "-a", ","], "Unsupported algorithm: '' (there are: auto, aco, pso, "),
        (["moon"], "moon is neither a file nor a named instance (there are: "),
        ([TASKS, "--format", "pdf"], "Unsupported format: pdf"),
        (["six-tasks", "--format", "stg"], "six-tasks is a named instance, not a file: no format"),
        (["six-tasks", "--id-col", "x"], "not a file: no task_id_col applies"),
        (["six-tasks", "-r", "sheet"], "written name=value"),
        (["six-tasks", "-r", "colour=red"], "There is no option 'colour'"),
        (["six-tasks", "--export", "font=x"], "Unknown option 'font'"),
        (["six-tasks", "-o", "plan.doc"], "plan.doc has no suffix of an export"),
        (["six-tasks", "--gantt", "plan.csv"], "plan.csv is no picture"),
        (["six-tasks", "-a", "aco,pso", "--record", "x"], "--record keeps one run"),
        (["six-tasks", "--json", "--csv"], "not both"),
        (["six-tasks", "-a", "aco", "-s", "n_ants=0"], "n_ants must be from 1 to 1000, not '0'"),
        (["six-tasks", "-s", "n_bees=3"], "Unknown setting 'n_bees'"),
        (["six-tasks", "-s", "n_ants"], "written name=value"),
        (["six-tasks", "-s", "pso.w=1"], "'pso' is not among the algorithms"),
        (["six-tasks", "-n", "0"], "at least 1 iteration, not 0"),
        (["six-tasks", "--time-limit", "0"], "positive number of seconds"),
        (["six-tasks", "--gap", "-1"], "gap must not be negative"),
        (["six-tasks", "-m", "0"], "at least one machine, not 0"),
        (["six-tasks", "-m", "none.csv"], "none.csv cannot be read"),
        (["six-tasks", "-m", "99999999999"], "6 tasks times 99,999,999,999 machines are too many"),
        (["six-tasks", "--target", "nan"], "target must be a finite number, not nan"),
        (
            ["six-tasks", "--objective", "beauty"],
            "Unsupported objective: beauty (there are: ",
        ),
        (["six-tasks", "--bandwidth", "0"], "it must be positive"),
        (["six-tasks", "--latency", "-1"], "it must be not negative"),
        (["six-tasks", "--latency", "1", "-m", "20000"], "A network between 20,000 machines"),
        (["six-tasks", "--seed", "-1"], "--seed"),
        (["six-tasks", "-o", "/no/such/folder/x.json"], "cannot be written"),
        (["six-tasks", "-o", "plan.ics"], "needs start"),
        ([], "Missing argument"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments, sentence):
    done = run("solve", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("id,length\n", "no tasks"),
        ("id,length\na,1\na,2\n", "Duplicate task id 'a'"),
        ("id,length,dependencies\na,1,b\nb,1,a\n", "Dependency cycle: a -> b -> a"),
        ("id,length,dependencies\na,1,z\n", "unknown task 'z'"),
        ("id,length\na,-1\n", "'a' has length -1"),
        ('[{"id": "a", "length": NaN}]', "line 1, column 24"),
    ],
)
def test_bad_files_are_one_sentence_and_exit_code_2(text, sentence):
    done = run("solve", "-", stdin=text)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
