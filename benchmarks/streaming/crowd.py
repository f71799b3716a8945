"""Many streams read by one process: every byte is kept with the time at which it came.

python -m benchmarks.streaming.crowd HOST PORT SECONDS < requests (one JSON string a line)

Writes a line of JSON for each stream: its number, and pairs of (iteration, arrival on the
monotonic clock in seconds).
"""

import json
import re
import selectors
import socket
import sys
import time

ITERATION = re.compile(rb'"type":"iteration","iteration":(\d+)')


def main():
    host, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    selector = selectors.DefaultSelector()
    pieces = []
    for number, line in enumerate(sys.stdin):
        stream = socket.create_connection((host, port))
        stream.sendall(json.loads(line).encode())
        stream.setblocking(False)
        selector.register(stream, selectors.EVENT_READ, number)
        pieces.append([])
    sys.stdout.write("open\n")
    sys.stdout.flush()
    deadline = time.monotonic() + seconds
    left = len(pieces)
    while left and (now := time.monotonic()) < deadline:
        for key, _ in selector.select(min(0.5, deadline - now)):
            data = key.fileobj.recv(65536)
            if data:
                pieces[key.data].append((time.monotonic(), data))
            else:
                selector.unregister(key.fileobj)
                left -= 1
    for found in pieces:
        sys.stdout.write(json.dumps(arrivals(found)) + "\n")


def arrivals(pieces):
    """Return when each iteration's event was whole, by its number."""
    found, tail = [], b""
    for at, data in pieces:
        text = tail + data
        end = text.rfind(b"\n\n")
        whole, tail = text[: end + 2], text[end + 2 :]
        found += [(int(number), at) for number in ITERATION.findall(whole)]
    return found


if __name__ == "__main__":
    main()
