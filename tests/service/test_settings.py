"""What an operator can set."""

import pytest

from livespan.errors import SettingError
from livespan.service.settings import Settings


def test_the_environment_sets_limits() -> None:
    found = Settings.from_environment(
        {"LIVESPAN_MAX_TASKS": "7", "LIVESPAN_HEARTBEAT": "0.5", "LIVESPAN_WARM_UP": "0", "X": "1"}
    )
    assert found == Settings(max_tasks=7, heartbeat=0.5, warm_up=False)
    assert Settings.from_environment({"LIVESPAN_MAX_TASKS": ""}) == Settings()


def test_published_limits() -> None:
    limits = Settings()
    assert limits.max_body == 32 * 2**20
    assert (limits.max_tasks, limits.max_machines) == (100_000, 10_000)
    assert (limits.max_iterations, limits.max_time_limit) == (1_000_000_000, 600)
    assert limits.heartbeat < 15


@pytest.mark.parametrize("value", ["many", "0", "-1", "nan"])
def test_nonsense_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match=r"(?i)max_tasks"):
        Settings.from_environment({"LIVESPAN_MAX_TASKS": value})
