"""The application: ``python app.py`` serves it on port 5001, ``gunicorn app:app`` in production."""

from livespan.service import Settings, create_app, logs, serve

settings = Settings.from_environment()
logs.configure(settings.log_format, settings.log_level)
app = create_app(settings)

if __name__ == "__main__":
    serve(app)
