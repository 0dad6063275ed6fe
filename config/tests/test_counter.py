"""The counter: bodies received apart, lanes served by their shares, broken and slow bodies left alone."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from config import counter
from config.counter import Counter, Line, Ticket


class Slow(io.BytesIO):
    """A body that comes in small portions."""

    def read(self, size: int | None = -1) -> bytes:
        time.sleep(0.02)
        return super().read(size)


def ask(application: Counter, body: bytes = b"", **environ: Any) -> tuple[str, bytes]:
    """Status and body of one request."""
    said: list[str] = []
    environ.setdefault("wsgi.input", io.BytesIO(body))
    environ.setdefault("CONTENT_LENGTH", str(len(body)) if body else "")
    answer = application(environ, lambda status, headers, *_: said.append(status))
    return said[0], b"".join(answer)


def echoing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))]


def test_a_body_arrives_whole_and_the_answer_too() -> None:
    content = bytes(range(256)) * 4000
    assert ask(Counter(echoing), content) == ("200 OK", content)
    assert ask(Counter(echoing)) == ("200 OK", b"")


def test_everything_runs_in_one_thread_and_is_closed_there() -> None:
    threads: set[str] = set()

    class Answer:
        def __iter__(self) -> Iterator[bytes]:
            yield b"a"

        def close(self) -> None:
            threads.add(threading.current_thread().name)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Answer:
        threads.add(threading.current_thread().name)
        start_response("200 OK", [])
        return Answer()

    one = Counter(application)
    askers = [threading.Thread(target=ask, args=(one,)) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert threads == {"clerk"}


def test_a_fault_is_told_to_who_asked_and_the_clerk_goes_on() -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ.get("bad"):
            raise ZeroDivisionError
        return echoing(environ, start_response)

    one = Counter(application)
    with pytest.raises(ZeroDivisionError):
        ask(one, bad=True)
    assert ask(one, b"x") == ("200 OK", b"x")


def test_pages_go_first_and_uploads_are_not_forgotten() -> None:
    line = Line()
    for lane in ["upload"] * 3 + ["page"] * 9:
        line.put(Ticket({}, lane))
    assert "".join(line.get().lane[0] for _ in range(12)) == "ppppuppppupu"


def test_a_rush_of_forms_keeps_no_page_waiting() -> None:
    line = Line()
    for _ in range(1000):
        line.put(Ticket({}, "form"))
    for _ in range(20):
        line.get()
    line.put(Ticket({}, "page"))
    assert "page" in {line.get().lane for _ in range(2)}
    # Nor the other way round; and who was away has no claim to what they did not need.
    for _ in range(50):
        line.put(Ticket({}, "page"))
    order = "".join(line.get().lane[0] for _ in range(8))
    assert order.count("p") in (4, 5) and "fff" not in order


def test_a_page_does_not_wait_for_a_body_that_is_still_coming() -> None:
    one = Counter(echoing)
    slow = threading.Thread(
        target=ask, args=(one,), kwargs={"wsgi.input": Slow(bytes(900)), "CONTENT_LENGTH": "900"}
    )
    slow.start()
    begun = time.monotonic()
    assert ask(one)[0] == "200 OK"
    assert time.monotonic() - begun < 0.5
    slow.join()


def test_a_body_that_broke_off_never_reaches_django() -> None:
    asked: list[int] = []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        asked.append(int(environ["CONTENT_LENGTH"]))
        return echoing(environ, start_response)

    one = Counter(application)
    assert ask(one, b"half", CONTENT_LENGTH="8")[0].startswith("400")
    assert asked == []
    # A part of an upload that can go on is worth what came of it.
    assert ask(one, b"half", CONTENT_LENGTH="8", HTTP_UPLOAD_OFFSET="0") == ("200 OK", b"half")
    assert asked == [4]


@pytest.mark.parametrize(
    ("length", "status"), [("-1", "400"), ("x", "400"), (str(counter.LARGEST + 1), "413")]
)
def test_lengths_nobody_can_mean(length: str, status: str) -> None:
    assert ask(Counter(echoing), b"x", CONTENT_LENGTH=length)[0].startswith(status)


def test_a_body_of_a_byte_a_second_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counter, "GRACE", 0.05)
    monkeypatch.setattr(counter, "SLOWEST", 100_000)
    slow: dict[str, Any] = {"wsgi.input": Slow(bytes(900)), "CONTENT_LENGTH": "900"}
    status, said = ask(Counter(echoing), **slow)
    assert status.startswith("408") and "送信" in said.decode()


def test_more_bodies_at_once_than_are_received_are_asked_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counter, "BODIES_AT_ONCE", 1)
    one = Counter(echoing)
    with one._bodies:
        assert ask(one, b"x")[0].startswith("503")
    assert ask(one, b"x")[0] == "200 OK"


def test_the_crowd_is_seen() -> None:
    first, go = threading.Event(), threading.Event()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        first.set()
        go.wait(5)
        return echoing(environ, start_response)

    one = Counter(application)
    askers = [threading.Thread(target=ask, args=(one,)) for _ in range(2)]
    assert not one.is_crowded()
    for asker in askers:
        asker.start()
    first.wait(5)
    deadline = time.monotonic() + 5
    while not one.is_crowded() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert one.is_crowded()
    go.set()
    for asker in askers:
        asker.join()
    assert not one.is_crowded()
