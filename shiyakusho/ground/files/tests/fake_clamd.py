"""A small scanner of our own that speaks clamd's INSTREAM over TCP, well or badly, in a process of
its own: `python fake_clamd.py MOOD` prints its port and serves until it is ended.

Moods: well · hanging · dripping · junk · closing · refusing (its ERROR) · shouting (no end).
"""

import socket
import socketserver
import struct
import sys
import time

SIGN = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Scanner(socketserver.BaseRequestHandler):
    """One connection."""

    def handle(self) -> None:
        mood = sys.argv[1]
        if mood == "hanging":
            time.sleep(60)
        if mood == "closing":
            return
        content = self._instream()
        if mood == "well":
            found = SIGN in content
            self.request.sendall(b"stream: Eicar-Test FOUND\0" if found else b"stream: OK\0")
        elif mood == "dripping":
            for letter in b"stream: OK\0":
                self.request.sendall(bytes([letter]))
                time.sleep(1)
        else:
            self.request.sendall(SAYS[mood])

    def _instream(self) -> bytes:
        assert self._exactly(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self._exactly(4))[0]:
            content += self._exactly(size)
        return content

    def _exactly(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            part = self.request.recv(size - len(read))
            if not part:
                raise ConnectionError
            read += part
        return read


SAYS = {
    "junk": b"HTTP/1.1 200 OK\r\n\r\nstream: OK",
    "refusing": b"INSTREAM size limit exceeded. ERROR\0",
    "shouting": b"stream: OK" * 5000,
    "flattering": b"stream: OK \0",
    "another": b"other: OK\0",
    "empty": b"\0",
    "garbled": b"\xff\xfe\0",
}


class Server(socketserver.ThreadingTCPServer):
    """Ends with its process."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = socket.SOMAXCONN


if __name__ == "__main__":
    with Server(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Scanner) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
