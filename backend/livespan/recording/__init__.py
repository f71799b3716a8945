"""A run as a file: written while it goes, read as a whole, or replayed at its own pace.

- `Recorder`, `record`: write; for ``on_event`` of `solve`, and around `stream`.
- `read_run`, `replay`, `timed_events`: read.
- `lines`, `read_header`, `header_line`, `event_line`: the lines themselves, for those who hold the
  documents of events already.
- `problem_document`, `problem_from`: a problem as a document, and back.
"""

from livespan.problem_document import problem_document, problem_from
from livespan.recording.file import (
    SUFFIX,
    Header,
    Line,
    event_line,
    header_line,
    lines,
    read_header,
)
from livespan.recording.player import Recorded, Recording, read_run, replay, timed_events
from livespan.recording.recorder import Recorder, record

__all__ = [
    "SUFFIX",
    "Header",
    "Line",
    "Recorded",
    "Recorder",
    "Recording",
    "event_line",
    "header_line",
    "lines",
    "problem_document",
    "problem_from",
    "read_header",
    "read_run",
    "record",
    "replay",
    "timed_events",
]
