"""One service for all tests of the client, and a client of it."""

from collections.abc import Iterator

import pytest

from livespan import Client
from tests.support.servers import GUNICORN, Server, running

#: Secrets of two who may use the guarded service.
ANN, BOB = "a-secret-of-the-tests", "another-secret-of-the-tests"


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(GUNICORN, tmp_path_factory.mktemp("client")) as server:
        yield server


@pytest.fixture(scope="package")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service that wants tokens and lets one search run at a time."""
    tokens = f"ann:{ANN},bob:{BOB}"
    with running(
        GUNICORN,
        tmp_path_factory.mktemp("guarded"),
        LIVESPAN_TOKENS=tokens,
        LIVESPAN_MAX_RUNNING="1",
    ) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url, patience=20) as client:
        yield client
