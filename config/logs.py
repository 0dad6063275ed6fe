"""What a log line may hold: never what a person wrote, never a second line that pretends.

The message of an exception can quote a row (``Failing row contains …``) or an answer, so a fault is
logged as its class and the places it came through. Control characters in a message are written
out: nobody forges a line or colours a terminal.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

from shiyakusho.ground.contracts.outages import OUTAGE_MARK

NO_PAGE = "(no page of ours)"
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_WRITTEN_OUT: dict[int, Any] = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
}


class LineWithoutData(logging.Formatter):
    """One line per record; below it, for a fault, classes and places without their words."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (its name there)
        """The line, with control characters written out."""
        record.message = _told(record)
        return super().formatMessage(record).translate(_WRITTEN_OUT)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 (its name there)
        """The chain of faults, the cause first."""
        if ei[1] is None:
            return ""
        told: traceback.TracebackException | None = traceback.TracebackException.from_exception(
            ei[1]
        )
        parts = []
        while told is not None:
            parts.append("".join(told.stack.format()) + _name(told))
            told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
        return "\n".join(reversed(parts))


def _told(record: logging.LogRecord) -> str:
    """The message; an address that is no page of ours is whatever somebody typed, and not repeated."""
    request = getattr(record, "request", None)
    known = request is None or getattr(request, "resolver_match", None) is not None
    if known or not isinstance(record.args, tuple) or not record.args:
        return record.getMessage()
    return str(record.msg) % (*record.args[:-1], NO_PAGE)


class NotAboutAnOutage(logging.Filter):
    """Of a request that failed because the database was away there is one line (ui/outage)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether Django's own line about a request is written."""
        return getattr(getattr(record, "request", None), OUTAGE_MARK, None) is None


def _name(told: traceback.TracebackException) -> str:
    kind = told.exc_type
    return f"{kind.__module__}.{kind.__qualname__}" if kind else "fault"
