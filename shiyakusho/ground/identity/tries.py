"""Wrong tries at whatever secret the house asks for (まちがいの上限), counted in PostgreSQL, exactly.

A try is written down before it is looked at and struck out when it was right: whoever stops half-way,
or asks a hundred times at once, has been counted. Where nothing can be written nobody gets in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.identity.models import WrongTry
from shiyakusho.ground.identity.refusals import TooManyTries

SALT = "shiyakusho.identity.tries"
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True)
class Bound:
    """At most ``most`` tries within ``span`` (``None``: ever)."""

    most: int
    span: timedelta | None


class Try:
    """One try under way. ``left``: how many more there are if this one is wrong."""

    def __init__(self, kind: str, subject: str, row: WrongTry, left: int) -> None:
        self._kind, self._subject, self._row = kind, subject, row
        self.left = left

    def was_right(self) -> None:
        """The owner was there: this try and the slips before it are forgiven."""
        WrongTry.objects.filter(kind=self._kind, subject=self._subject).delete()

    def was_none(self) -> None:
        """Nothing was guessed; the try does not count."""
        self._row.delete()


@cache
def bounds() -> dict[str, Bound]:
    """Kind → bound."""
    path = Path(__file__).parent / "tries.yaml"
    table = yamlfile.read(path)["tries"]
    return {kind: Bound(one["most"], _span(one.get("minutes"))) for kind, one in table.items()}


def begin(kind: str, subject: str) -> Try:
    """Count a try of ``kind`` at ``subject``; :class:`TooManyTries` beyond the bound.

    To be called outside of a transaction that may be undone: the count must outlive the refusal.
    """
    hashed = _hashed(kind, subject)
    bound = bounds()[kind]
    with transaction.atomic():
        with connection.cursor() as cursor:  # one try at a subject after the other
            cursor.execute(_ALONE, [f"{kind}:{hashed}"])
        counted = _counted(kind, hashed, bound)
        if counted < bound.most:
            row = WrongTry.objects.create(kind=kind, subject=hashed, at=clock.now())
            return Try(kind, hashed, row, bound.most - counted - 1)
    raise TooManyTries(extra={"retry_after": _wait(kind, hashed, bound)})


@contextmanager
def counted(kind: str, subject: str) -> Iterator[Try]:
    """A try that was right when the block ends without an exception."""
    this = begin(kind, subject)
    yield this
    this.was_right()


def left(kind: str, subject: str) -> int:
    """How many tries there are still."""
    return max(0, bounds()[kind].most - _counted(kind, _hashed(kind, subject), bounds()[kind]))


def forget_old(now: datetime) -> int:
    """Strike out what no bound counts any more; how many."""
    gone = 0
    for kind, bound in bounds().items():
        if bound.span is not None:
            gone += WrongTry.objects.filter(kind=kind, at__lte=now - bound.span).delete()[0]
    return gone


def _counted(kind: str, hashed: str, bound: Bound) -> int:
    return _within(kind, hashed, bound).count()


def _within(kind: str, hashed: str, bound: Bound):  # type: ignore[no-untyped-def]
    rows = WrongTry.objects.filter(kind=kind, subject=hashed)
    return rows if bound.span is None else rows.filter(at__gt=clock.now() - bound.span)


def _wait(kind: str, hashed: str, bound: Bound) -> int:
    """Seconds until the first of the counted tries no longer counts; 0: never."""
    if bound.span is None:
        return 0
    oldest = _within(kind, hashed, bound).order_by("at").values_list("at", flat=True).first()
    return max(1, int((oldest + bound.span - clock.now()).total_seconds())) if oldest else 1


def _hashed(kind: str, subject: str) -> str:
    """Whose it is, or from where, is nobody's business who reads the table."""
    return salted_hmac(f"{SALT}.{kind}", subject, algorithm="sha256").hexdigest()


def _span(minutes: int | None) -> timedelta | None:
    return None if minutes is None else timedelta(minutes=minutes)
