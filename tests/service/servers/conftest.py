"""The three paths a stream can take, each started once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.servers import FLASK, GUNICORN, Server, nginx, nginx_missing, running


@dataclass
class Paths:
    """Where the servers are, and where slow runs write their diaries."""

    flask: Server
    gunicorn: Server
    nginx: Server | None
    diaries: Path

    def url(self, name: str) -> str:
        server = {"flask": self.flask, "gunicorn": self.gunicorn, "nginx": self.nginx}[name]
        if server is None:
            pytest.skip(nginx_missing())
        return server.url


@pytest.fixture(scope="package")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paths]:
    folder = tmp_path_factory.mktemp("servers")
    diaries = folder / "diaries"
    diaries.mkdir()
    known = {"LIVESPAN_TEST_DIARIES": str(diaries)}
    with (
        running(FLASK, folder, **known) as flask,
        running(GUNICORN, folder, **known) as gunicorn,
    ):
        if nginx_missing():
            yield Paths(flask, gunicorn, None, diaries)
            return
        with nginx(folder, gunicorn) as front:
            yield Paths(flask, gunicorn, front, diaries)


@pytest.fixture(params=["flask", "gunicorn", "nginx"])
def url(request: pytest.FixtureRequest, paths: Paths) -> str:
    """Each path in turn."""
    return paths.url(request.param)
