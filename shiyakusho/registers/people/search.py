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

from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.jp import dates
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.purpose.guard import require_searching
from shiyakusho.registers.people.keys import kana_words, name_words, place_key
from shiyakusho.registers.people.models import Protection, Resident
from shiyakusho.registers.people.models.periods import on_day
from shiyakusho.registers.people.records import Page
from shiyakusho.registers.people.refusals import CursorNotValid, SearchTooWide
from shiyakusho.registers.people.selectors import see
from shiyakusho.registers.people.sight import sight_of
from shiyakusho.registers.people.wanted import Wanted, all_of

LIMIT, MOST, LONGEST, WORDS = 20, 100, 200, 8
_KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟー・]+")
_DATE = re.compile(r"[0-9０-９]{4}[-/年.].+|[明大昭平令MTSHRmtshr].*[0-9０-９元].*")
_DIGITS = str.maketrans("０１２３４５６７８９－", "0123456789-")


def search(
    q: str, *, cursor: str | None = None, limit: int = LIMIT, on: date | None = None
) -> Page:
    """Residents who match every word of ``q``, at most ``limit`` (1–100) a page.

    Raises :class:`SearchTooWide` without a word, :class:`CursorNotValid` for a strange cursor. Staff
    search under a visit (応対) or as a task of their post; :class:`PurposeNeeded` otherwise.
    """
    require_searching()
    day, limit = on or clock.today(), max(1, min(limit, MOST))
    words = q[:LONGEST].replace("\0", "").split()[:WORDS]
    if not words:
        raise SearchTooWide
    after = _read_mark(cursor) if cursor else None
    statement, values = all_of([_wanted(word, day) for word in words], after, limit + 1)
    rows = list(Resident.objects.raw(statement, values))
    people = see(rows[:limit], day)
    record_read((p.subject for p in people), what="people.search")
    more = len(rows) > limit
    return Page(tuple(people), _mark(rows[limit - 1]) if more else None)


def _wanted(word: str, day: date) -> Wanted:
    """What one word asks for: a number, a day, a postal code, or a name, reading or place."""
    plain = word.translate(_DIGITS)
    if re.fullmatch(r"[0-9]{15}", plain):
        return Wanted.exactly("number", plain)
    if (born := _birth_date(word)) is not None:
        return Wanted.exactly("birth_date", born)
    hidden = _hidden(day)
    if re.fullmatch(r"[0-9]{3}-?[0-9]{4}", plain):
        return Wanted.at_postal_code(plain.replace("-", ""), day, hidden)
    kana = kana_words(word) if _KANA.fullmatch(word) else ""
    return Wanted.written(name_words(word), kana, place_key(word), day, hidden)


def _birth_date(word: str) -> date | None:
    if not _DATE.fullmatch(word):
        return None
    try:
        return dates.parse(word)
    except JpError:
        return None


def _hidden(day: date) -> list[UUID]:
    """People whose address the present actor may not see: none is found by it."""
    protected = Protection.objects.filter(on_day(day)).values_list("resident_id", flat=True)
    return list(sight_of(protected, day).hidden)


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
