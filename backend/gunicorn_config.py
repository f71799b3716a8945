"""gunicorn's settings, which come with the package."""

from livespan.gunicorn_config import *  # noqa: F403 - gunicorn takes what it knows
