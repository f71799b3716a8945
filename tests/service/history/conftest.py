"""Histories in memory, in a file and in PostgreSQL."""

import pathlib
from collections.abc import Callable, Iterator

import pytest

from livespan.service.history import History
from tests.service.history.postgres import Cluster, cluster

Opener = Callable[[], History]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as server:
        yield server


@pytest.fixture(params=["file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> str:
    """A place that several processes can share."""
    if request.param == "file":
        return str(tmp_path / "history.db")
    server: Cluster = request.getfixturevalue("postgres")
    server.clear()
    return server.url


@pytest.fixture
def opened() -> Iterator[Callable[[str], History]]:
    """Open histories that are closed at the end."""
    histories: list[History] = []

    def open_one(where: str) -> History:
        histories.append(History(where))
        return histories[-1]

    yield open_one
    for history in histories:
        history.close()


@pytest.fixture(params=["memory", "file", "postgres"])
def history(
    request: pytest.FixtureRequest, tmp_path: pathlib.Path, opened: Callable[[str], History]
) -> History:
    if request.param == "memory":
        return opened("memory")
    if request.param == "file":
        return opened(str(tmp_path / "folder" / "history.db"))
    server: Cluster = request.getfixturevalue("postgres")
    server.clear()
    return opened(server.url)
