"""The real application with one more algorithm: slow at will, and keeping a diary.

Servers are started on this module instead of ``app``; everything but the table entry is real.
"""

from slow import Slow

from livespan.algorithms import ALGORITHMS

ALGORITHMS["slow"] = Slow

from app import app  # noqa: E402 - the table entry comes first

if __name__ == "__main__":
    from livespan.service import serve

    serve(app)
