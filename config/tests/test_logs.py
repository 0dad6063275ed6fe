"""No words of a person in a log line, no forged line."""

import logging
import sys
from types import SimpleNamespace

import pytest

from config.logs import LineWithoutData

LINE = LineWithoutData("{levelname} {message}", style="{")
SECRET = "金糸雀塚 花"


def record(message: str, *args: object, fault: bool = False) -> logging.LogRecord:
    info = sys.exc_info() if fault else None
    return logging.LogRecord("x", logging.ERROR, __file__, 1, message, args, info)


@pytest.mark.check("H6")
def test_a_fault_is_told_without_its_words_and_so_is_its_cause() -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as cause:
            raise RuntimeError(f"Failing row contains ({SECRET})") from cause
    except RuntimeError:
        text = LINE.format(record("broken", fault=True))
    assert SECRET not in text
    assert text.index("builtins.ValueError") < text.index("builtins.RuntimeError")
    assert "test_logs.py" in text


@pytest.mark.check("H6")
def test_a_message_stays_one_line_without_colours() -> None:
    text = LINE.format(record("at %s", "/a\r\n2026 INFO forged\x1b[31m\u2028\x85"))
    assert text.splitlines() == [text]
    assert "\x1b" not in text and "\\x0a2026" in text


@pytest.mark.check("H6")
def test_an_address_that_is_no_page_is_not_repeated() -> None:
    line = record("%s: %s", "Not Found", f"/ja/{SECRET}/")
    line.request = SimpleNamespace(resolver_match=None)
    assert LINE.format(line) == "ERROR Not Found: (no page of ours)"
    line.request = SimpleNamespace(resolver_match=object())
    assert LINE.format(record("%s: %s", "Not Found", "/staff/")) == "ERROR Not Found: /staff/"


def test_a_record_without_a_fault_in_hand_is_just_a_line() -> None:
    assert LINE.format(record("plain")) == "ERROR plain"
