"""One service for all tests of the client, and a client of it."""

from collections.abc import Iterator

import pytest

from livespan import Client
from tests.support.servers import GUNICORN, Server, running


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(GUNICORN, tmp_path_factory.mktemp("client")) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url, patience=20) as client:
        yield client
