"""Ask the city's virus scanner (ウイルス検査): clamd, over its socket, by INSTREAM.

No answer is no consent: whatever is not word for word one of the two answers we know is silence,
and a file about which the scanner is silent stays 確認中. Protocol: clamd(8).
"""

import re
import socket
import struct
import time
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

NONE = "none"
CHUNK = 128 * 1024
LONGEST_ANSWER = 4096
FOUND = re.compile(rb"stream: [^\x00\r\n]{1,500} FOUND")


class Verdict(StrEnum):
    """What a scan came to."""

    CLEAN = "clean"
    INFECTED = "infected"
    SILENT = "silent"  # not running, hanging, or nothing we understand
    NOBODY = "nobody"  # this city decided to run no scanner


def has_scanner() -> bool:
    """Whether this machine is told of a scanner: FILES_SCANNER is an address and not `none`."""
    return bool(settings.FILES_SCANNER != NONE)


def scan(path: Path, *, seconds: float) -> Verdict:
    """Send the content at `path` to the scanner; an answer must be there within `seconds`."""
    if not has_scanner():
        return Verdict.NOBODY
    until = time.monotonic() + seconds
    try:
        with _connect(settings.FILES_SCANNER, until) as line:
            _send(line, path, until)
            return _verdict(_answer(line, until))
    except OSError:  # refused, unreachable, too slow: they are all silence
        return Verdict.SILENT


def _connect(address: str, until: float) -> socket.socket:
    """`tcp://host:port` or `unix:///path`."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(_left(until))
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname or "", parts.port or 3310), _left(until))


def _send(line: socket.socket, path: Path, until: float) -> None:
    line.sendall(b"zINSTREAM\0")
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            line.settimeout(_left(until))
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
    line.sendall(struct.pack(">I", 0))


def _answer(line: socket.socket, until: float) -> bytes:
    """Everything up to the closing NUL or the end of the line, whichever comes first."""
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        line.settimeout(_left(until))
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said


def _verdict(said: bytes) -> Verdict:
    if not said.endswith(b"\0"):
        return Verdict.SILENT
    words = said[:-1]
    if words == b"stream: OK":
        return Verdict.CLEAN
    return Verdict.INFECTED if FOUND.fullmatch(words) else Verdict.SILENT


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
