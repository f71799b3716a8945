"""An application without a server, which starts no compiling."""

import pytest
from flask.testing import FlaskClient

from livespan.service import Settings, create_app


@pytest.fixture(scope="package")
def client() -> FlaskClient:
    return create_app(Settings(warm_up=False, history="memory")).test_client()
