"""Server-sent events out of bytes, however they are cut into pieces.

References
----------
WHATWG, HTML Living Standard, section 9.2.6, "Interpreting an event stream",
https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Message", "Parser"]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Message(NamedTuple):
    """An event as it was dispatched.

    Attributes
    ----------
    data
        Its lines, with a line feed between them.
    event
        Its name; ``message`` where it has none.
    id
        The last id that was told, by this event or by an earlier one; empty before the first.
    """

    data: str
    event: str
    id: str


class Parser:
    """Takes the bytes of one stream and gives its events.

    Attributes
    ----------
    retry
        Milliseconds after which the server wants a client to come back; None while it says nothing.
    """

    def __init__(self) -> None:
        self.retry: int | None = None
        self._begun: list[bytes] = []
        self._first_line = True
        self._after_cr = False
        self._data: list[str] = []
        self._event = ""
        self._id = ""

    def feed(self, chunk: bytes) -> Iterator[Message]:
        """Take the next bytes; give the events that end in them.

        The iterator must be read to its end before more is fed. An event that the stream's end
        cuts off is never given.
        """
        if not chunk:
            return
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
            self._after_cr = False
            if not chunk:
                return
        self._after_cr = chunk.endswith(b"\r")
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        first, *others = chunk.split(b"\n")
        self._begun.append(first)
        for following in others:
            message = self._line(b"".join(self._begun))
            self._begun = [following]
            if message is not None:
                yield message

    def _line(self, line: bytes) -> Message | None:
        """Take a line without its end; a blank one dispatches what came before it."""
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if not line:
            return self._dispatch()
        name, _, value = line.decode("utf-8", "replace").partition(":")
        # A comment is a line without a name.
        if name:
            self._field(name, value.removeprefix(" "))
        return None

    def _field(self, name: str, value: str) -> None:
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdecimal():
            self.retry = int(value)

    def _dispatch(self) -> Message | None:
        data, event = self._data, self._event or "message"
        self._data, self._event = [], ""
        return Message("\n".join(data), event, self._id) if data else None
