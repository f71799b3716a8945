"""The application: ``python app.py`` serves it on port 5001, ``gunicorn app:app`` in production."""

from livespan.service import application, serve

app = application()

if __name__ == "__main__":
    serve(app)
