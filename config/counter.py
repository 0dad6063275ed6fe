"""The counter of one serving process (窓口): bodies are received apart; pages, forms and uploads take turns.

A WSGI request holds its thread from the first byte of its body on. A photo over a slow line would
hold the whole process for a minute; so granian has many threads, which only receive bodies into
unnamed temporary files, and one clerk thread runs Django, one request after the other, as before.
Pages, forms and uploads wait in lanes of their own: a thousand people who book at once keep nobody
waiting who only wants to read.
"""

import http
import logging
import os
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, Any

logger = logging.getLogger(__name__)
KIBIBYTE = 1024
SMALL = 64 * KIBIBYTE  # bytes of a body up to which it is a form
IN_MEMORY = 256 * KIBIBYTE
LARGEST = 320 * KIBIBYTE * KIBIBYTE  # bytes: twenty of the largest files on one page
BODIES_AT_ONCE = 160  # received at the same time; fewer than granian's threads
GRACE = 30.0  # seconds before a slow body is measured
SLOWEST = 2 * KIBIBYTE  # bytes a second a body must bring on the average after that
LEAST, MOST = 64, 256 * KIBIBYTE  # bytes of one reading: it blocks until they are there
# How often each is served while all of them wait. Who stands first in a lane is served first.
SHARES = {"page": 4, "form": 4, "upload": 1}

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Turned(Exception):
    """The body is not taken; `status` is what is answered, or nobody is there to hear it."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass
class Ticket:
    """One request that waits for the clerk, and then its answer."""

    environ: Environ
    lane: str  # of SHARES
    done: threading.Event = field(default_factory=threading.Event)
    started: tuple[Any, ...] = ()
    body: list[bytes] = field(default_factory=list)
    error: BaseException | None = None


@dataclass
class Lane:
    """Who waits for the same, and how much of its share the lane has had."""

    share: int
    waiting: deque[Ticket] = field(default_factory=deque)
    had: float = 0.0

    @property
    def next(self) -> float:
        """What it will have had with one more: the lane that has had least is served."""
        return self.had + 1 / self.share


class Line:
    """Who waits: of lanes in which somebody waits each is served by its share (weighted fair
    queueing). A lane that stood empty has no claim to what it did not need."""

    def __init__(self) -> None:
        self._lanes = {name: Lane(share) for name, share in SHARES.items()}
        self._came = threading.Condition()
        self._had = 0.0

    def __len__(self) -> int:
        return sum(len(lane.waiting) for lane in self._lanes.values())

    def put(self, ticket: Ticket) -> None:
        """Stand at the end of one's lane."""
        with self._came:
            lane = self._lanes[ticket.lane]
            if not lane.waiting:
                lane.had = max(lane.had, self._had)
            lane.waiting.append(ticket)
            self._came.notify()

    def get(self) -> Ticket:
        """Whose turn it is; waits for somebody to come."""
        with self._came:
            while not len(self):
                self._came.wait()
            lane = min(
                (one for one in self._lanes.values() if one.waiting), key=lambda one: one.next
            )
            self._had, lane.had = lane.had, lane.next
            return lane.waiting.popleft()


class Counter:
    """Wraps a WSGI application; one for each process."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._line = Line()
        self._clerk_of = 0
        self._starting = threading.Lock()
        self._bodies = threading.BoundedSemaphore(BODIES_AT_ONCE)

    def is_crowded(self) -> bool:
        """Whether somebody waits behind who is being served."""
        return len(self._line) > 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Receive, wait for one's turn, answer."""
        self._open()
        try:
            size = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            size = -1
        if size == 0:
            return self._served(Ticket(environ, "page"), start_response)
        try:
            with self._received(environ, size) as body:
                environ["wsgi.input"] = body
                lane = "upload" if size > SMALL else "form"
                return self._served(Ticket(environ, lane), start_response)
        except Turned as turned:
            return _refused(turned, start_response)

    def _received(self, environ: Environ, size: int) -> IO[bytes]:
        if not 0 <= size <= LARGEST:
            raise Turned(413 if size > 0 else 400, "送る内容が大きすぎます。")
        if not self._bodies.acquire(blocking=False):
            raise Turned(503, "こみあっています。しばらくしてから送ってください。")
        try:
            body = _spooled(environ["wsgi.input"], size)
        except OSError as error:  # no room on the disk
            logger.warning("a body was not received: %s", type(error).__name__)
            raise Turned(503, "いまは受け取れません。しばらくしてから送ってください。") from error
        finally:
            self._bodies.release()
        came = body.tell()
        body.seek(0)
        if came < size:
            _cut_short(environ, body, came)
        return body

    def _served(self, ticket: Ticket, start_response: StartResponse) -> list[bytes]:
        self._line.put(ticket)
        ticket.done.wait()
        if ticket.error is not None:
            raise ticket.error
        start_response(*ticket.started)
        return ticket.body

    def _open(self) -> None:
        """The clerk starts with the first request of this process: a thread survives no fork."""
        if self._clerk_of == os.getpid():
            return
        with self._starting:
            if self._clerk_of != os.getpid():
                threading.Thread(target=self._serve, name="clerk", daemon=True).start()
                self._clerk_of = os.getpid()

    def _serve(self) -> None:
        while True:
            ticket = self._line.get()
            try:
                self._run(ticket)
            except BaseException as error:  # handed to the thread that waits
                ticket.error = error
            ticket.done.set()

    def _run(self, ticket: Ticket) -> None:
        def start_response(*started: Any) -> None:
            ticket.started = started

        answer = self._application(ticket.environ, start_response)
        try:
            ticket.body = list(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()


def _spooled(stream: Any, size: int) -> IO[bytes]:
    """The body in an unnamed file, at its end. What comes too slowly is left: Turned 408."""
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    begun, portion = time.monotonic(), LEAST
    try:
        while (left := size - body.tell()) > 0:
            asked = time.monotonic()
            part = stream.read(min(portion, left))
            if not part:
                break
            body.write(part)
            took = time.monotonic() - asked
            portion = min(portion * 4, MOST) if took < 0.1 else max(portion // 2, LEAST)
            lasted = time.monotonic() - begun
            if lasted > GRACE and body.tell() < lasted * SLOWEST:
                raise Turned(408, "送信がおそすぎるため、中断しました。もう一度送ってください。")
    except BaseException:
        body.close()
        raise
    return body


def _cut_short(environ: Environ, body: IO[bytes], came: int) -> None:
    """The line broke. A part of an upload is worth what came of it; nothing else is."""
    if "HTTP_UPLOAD_OFFSET" not in environ:
        body.close()
        raise Turned(400, "送信が途中で切れました。")
    environ["CONTENT_LENGTH"] = str(came)


def _refused(turned: Turned, start_response: StartResponse) -> list[bytes]:
    phrase = http.HTTPStatus(turned.status).phrase
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    if turned.status == 503:
        headers.append(("Retry-After", "10"))
    start_response(f"{turned.status} {phrase}", headers)
    return [str(turned).encode()]
