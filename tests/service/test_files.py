"""Files sent to the service: which formats there are, how to read one, machines apart."""

import gzip
import json

import pytest
from flask.testing import FlaskClient

from livespan.formats import FORMATS
from livespan.service import create_app
from livespan.service.settings import Settings
from tests.formats.test_any_bytes import EXAMPLES
from tests.formats.test_tasks_xlsx import MACHINES, TASKS, book


def send(client: FlaskClient, name: str, data: bytes, query: str = "", path: str = "/api/read"):
    return client.post(f"{path}?filename={name}{query}", data=data)


def test_each_format_is_listed_with_its_options(client: FlaskClient) -> None:
    listed = client.get("/api/formats").json["formats"]
    assert [known["name"] for known in listed] == list(FORMATS)
    table = listed[0]
    assert ".csv" in table["suffixes"]
    assert table["options"]["limit"].startswith("Most tasks")
    assert list(table["options"]) == list(FORMATS["tasks_csv"].options)


def test_a_workbook_is_read(client: FlaskClient) -> None:
    document = send(client, "plan.xlsx", book(Tasks=TASKS, Machines=MACHINES)).json
    assert document["format"] == "tasks_xlsx"
    assert [task["id"] for task in document["tasks"]] == ["a", "2", "c"]
    assert [agent["speed"] for agent in document["agents"]] == [2.0, 1.0]


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_format_is_read_whatever_the_file_is_called(client: FlaskClient, name: str) -> None:
    answer = send(client, "dropped", EXAMPLES[name])
    assert answer.status_code == 200, answer.json
    assert answer.json["format"] == name
    assert len(answer.json["tasks"]) > 1


def test_a_trace_is_cut_at_the_limit_of_the_server() -> None:
    app = create_app(Settings(warm_up=False, history="memory", max_tasks=50))
    rows = "".join(f"M1,1,j_{k},1,Terminated,{k},{k + 1},,\n" for k in range(1, 60))
    document = send(app.test_client(), "batch_task.csv", rows.encode()).json
    assert len(document["tasks"]) == 49  # the job at the cut may be incomplete
    assert document["warnings"][-1].startswith("Only the first 49 tasks are read")


def test_the_query_says_how_to_read(client: FlaskClient) -> None:
    data = gzip.compress(b"1 3\n2 1 1 5 1 2 3\n")
    query = "&format=flexible_jobshop&machine_base=0"
    document = send(client, "x.gz", data, query).json
    assert document["durations"] == [[None, 5, None], [None, None, 3]]
    table = b"id,length,Station\na,1,saw\nb,2,\n"
    document = send(client, "x.csv", table, "&columns=eligible=Station").json
    assert document["agents"][0]["id"] == "saw"


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("&format=xls", 400, "Unsupported format: xls"),
        ("&machine_base=7", 422, "machine_base must be 0 or 1"),
        ("&colour=red", 422, "There is no option 'colour'"),
        ("&limit=1", 422, "line 3: there is room for 1 rows"),
    ],
)
def test_a_query_that_cannot_be_is_refused(
    client: FlaskClient, query: str, status: int, message: str
) -> None:
    answer = send(client, "x.csv", b"id,length\na,1\nb,2\n", query)
    assert answer.status_code == status
    assert message in answer.json["error"]


def test_machines_are_read_apart(client: FlaskClient) -> None:
    path = "/api/read/machines"
    document = send(client, "m.csv", b"id;speed\nfast;2,5\nslow;1\n", path=path).json
    assert [(agent["id"], agent["speed"]) for agent in document["agents"]] == [
        ("fast", 2.5),
        ("slow", 1.0),
    ]
    assert document["columns"]["speed"] == "speed"
    assert len(send(client, "m.xlsx", book(M=MACHINES), path=path).json["agents"]) == 2
    assert send(client, "m.csv", b"", path=path).status_code == 400
    assert "no machines" in send(client, "m.csv", b"id,speed\n", path=path).json["error"]


def test_an_objective_that_is_not_known_is_refused(client: FlaskClient) -> None:
    problem = {"tasks": [{"id": "a", "length": 1}], "objective": "profit"}
    answer = send(client, "p.json", json.dumps(problem).encode())
    assert answer.status_code == 400
    assert "Unsupported objective: profit" in answer.json["error"]
