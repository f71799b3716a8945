"""The service: the engine behind HTTP. ``create_app`` makes the application."""

import mimetypes

from flask import Flask

from livespan.service import (
    api,
    files,
    health,
    instances,
    logs,
    monitoring,
    openapi,
    page,
    run_routes,
    stream_scheduling,
)
from livespan.service.access import install_access
from livespan.service.cors import install_cors, read_origins
from livespan.service.query import install_query_check
from livespan.service.refusal import install_error_handlers
from livespan.service.server import serve
from livespan.service.settings import Settings
from livespan.service.shutdown import drain_on_signal
from livespan.service.state import KEY, State

__all__ = ["Settings", "application", "create_app", "drain_on_signal", "serve"]


def application() -> Flask:
    """Make the application of this process: as the environment says, its records to stderr."""
    settings = Settings.from_environment()
    logs.configure(settings.log_format, settings.log_level)
    return create_app(settings)


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application.

    Parameters
    ----------
    settings
        Limits and clocks; from the environment when not given.
    """
    settings = settings or Settings.from_environment()
    # Without this a system's own table may call modules text/plain, which browsers refuse.
    mimetypes.add_type("text/javascript", ".js")
    app = Flask("livespan", static_folder=str(page.WEB), static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.json.sort_keys = False  # type: ignore[attr-defined]
    shared = State(settings)
    app.extensions[KEY] = shared
    for module in (
        page,
        stream_scheduling,
        run_routes,
        api,
        files,
        instances,
        health,
        monitoring,
        openapi,
    ):
        app.register_blueprint(module.blueprint)
    monitoring.install_monitoring(app)
    install_error_handlers(app)
    install_cors(app, read_origins(settings.cors_origins))
    install_access(app, settings)
    install_query_check(app)
    app.after_request(page.secure)
    # Where workers search, this process needs no kernels.
    if settings.warm_up and not settings.redis_url:
        shared.warmth.begin()
    return app
