"""Find residents by name, reading, birth date, number, postal code or address, page by page.

Words are folded; each must match. Order is by reading, then id: a page is where the last one
ended, however far down. An address never leads to a person whose address is hidden.
"""

import base64
import json
import re
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.jp import dates
from shiyakusho.ground.jp.errors import JpError

from .keys import kana_words, name_words, place_key
from .models import AddressPeriod, Protection, Resident
from .models.periods import on_day
from .records import Page
from .refusals import CursorNotValid, SearchTooWide
from .selectors import see
from .sight import sight_of

LIMIT, MOST, LONGEST = 20, 100, 200
_KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟー・]+")
_DATE = re.compile(r"[0-9０-９]{4}[-/年.].+|[明大昭平令MTSHRmtshr].*[0-9０-９元].*")


def search(q: str, *, cursor: str | None = None, limit: int = LIMIT, on: date | None = None) -> Page:
    """Residents who match every word of ``q``, at most ``limit`` (1–100) a page.

    Raises :class:`SearchTooWide` without a word, :class:`CursorNotValid` for a strange cursor.
    """
    day, limit = on or clock.today(), max(1, min(limit, MOST))
    words = q[:LONGEST].replace("\0", "").split()
    if not words:
        raise SearchTooWide
    found = Resident.objects.all()
    for word in words:
        found = found.filter(_condition(word, day))
    rows = _page(found, cursor, limit)
    people = see(rows[:limit], day)
    record_read((p.subject for p in people), what="people.search")
    more = len(rows) > limit
    return Page(tuple(people), _mark(rows[limit - 1]) if more else None)


def _condition(word: str, day: date) -> Q:
    """What one word asks for: a number, a day, a reading, a name, or a place."""
    plain = word.translate(str.maketrans("０１２３４５６７８９－", "0123456789-"))
    if re.fullmatch(r"[0-9]{15}", plain):
        return Q(number=plain)
    if (born := _birth_date(word)) is not None:
        return Q(birth_date=born)
    if re.fullmatch(r"[0-9]{3}-?[0-9]{4}", plain):
        return _lives(Q(postal_code=plain.replace("-", "")), day)
    conditions = _word_of("name_key", name_words(word))
    if _KANA.fullmatch(word):
        conditions |= _word_of("kana_key", kana_words(word))
    place = place_key(word)
    if len(place) < 2:
        return conditions
    return conditions | _lives(_word_of("address_key", place) | Q(address_key__contains=place), day)


def _birth_date(word: str) -> date | None:
    if not _DATE.fullmatch(word):
        return None
    try:
        return dates.parse(word)
    except JpError:
        return None


def _word_of(column: str, key: str) -> Q:
    """A key whose words begin so: found by the trigram index from two letters on."""
    key = key.rpartition(" ")[2]
    if not key:
        return Q(pk__in=[])
    return Q(**{f"{column}__startswith": key}) | Q(**{f"{column}__contains": f" {key}"})


def _lives(where: Q, day: date) -> Q:
    """Lives at such an address today; people whose address is hidden are never found so."""
    periods = AddressPeriod.objects.filter(on_day(day)).filter(where)
    protected = Protection.objects.filter(on_day(day)).values_list("resident_id", flat=True)
    hidden = sight_of(protected, day).hidden
    return Q(pk__in=periods.exclude(resident_id__in=hidden).values("resident_id"))


def _page(found: QuerySet[Resident], cursor: str | None, limit: int) -> list[Resident]:
    if cursor:
        kana, last = _read_mark(cursor)
        found = found.filter(Q(kana_key__gt=kana) | Q(kana_key=kana, pk__gt=last))
    return list(found.order_by("kana_key", "id")[: limit + 1])


def _mark(resident: Resident) -> str:
    text = json.dumps([resident.kana_key, str(resident.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_mark(cursor: str) -> tuple[str, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found: Any = json.loads(base64.urlsafe_b64decode(padded))
        kana, last = found
        if not isinstance(kana, str) or "\0" in kana:
            raise ValueError
        kana.encode()
        return kana, UUID(last)
    except (ValueError, TypeError, AttributeError, UnicodeError, RecursionError):
        raise CursorNotValid from None
