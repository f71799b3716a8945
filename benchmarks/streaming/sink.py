"""Streams that are read and thrown away, as fast as they come or at so many bytes a second.

python -m benchmarks.streaming.sink PORT BYTES_PER_SECOND REQUEST...     (0: as they come)
"""

import selectors
import socket
import sys
import time


def main():
    port, pace, requests = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    selector = selectors.DefaultSelector()
    for request in requests:
        stream = socket.socket()
        if pace:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        stream.connect(("127.0.0.1", port))
        stream.sendall(request.encode())
        selector.register(stream, selectors.EVENT_READ)
    while selector.get_map():
        for key, _ in selector.select():
            data = key.fileobj.recv(pace // 10 or 1 << 20)
            if not data:
                selector.unregister(key.fileobj)
            elif pace:
                time.sleep(len(data) / pace)


if __name__ == "__main__":
    main()
