"""What the search box of the staff finds of the cases: by number, by who applied, by their telephone.

Whoever the register knows is found by the register; of others there is what they wrote (``person_written``).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.narrowing import numbers_from
from shiyakusho.engines.cases.people_of import person_of
from shiyakusho.engines.cases.person_written import phone_key
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.jp import wareki
from shiyakusho.ground.jp.text import kana_key, name_key
from shiyakusho.registers.people import public as people

LONGEST_NUMBER, SHORTEST_NAME = 40, 2
NUMBER = re.compile(r"[0-9A-Z-]+")
KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟー・\s]+")
# One more than a page of the search shows, so that it can say there are others.
MOST_HITS, MOST_PEOPLE = 11, 50


def find_cases(words: str, account: Account) -> Iterable[dict[str, str]]:
    """Cases of one's own sections by the beginning of a receipt number."""
    number = words.strip().upper()
    if not may(account, "cases.read") or not 3 <= len(number) <= LONGEST_NUMBER:
        return []
    if not NUMBER.fullmatch(number):
        return []
    found = Case.objects.filter(scope_of(account).condition(), numbers_from(number))
    cases = list(found.order_by("receipt_number")[:MOST_HITS])
    _note_reading(cases)
    return [
        _hit(case, case.receipt_number, _step(case)) | {"code": case.receipt_number}
        for case in cases
    ]


def find_cases_of_people(words: str, account: Account) -> Iterable[dict[str, str]]:
    """Cases of one's own sections by their person: by what the register knows (name in any writing,
    reading, birth date, address where it may be seen), by name and reading as written where nobody of
    the register filed it, and by the telephone number that was written, whoever filed it.

    Only for whoever may read residents' records; whoever was found is noted as read.
    """
    if not (may(account, "cases.read") and may(account, "people.read")):
        return []
    try:
        known = {person.id: person for person in people.search(words, limit=MOST_PEOPLE).items}
    except people.SearchTooWide:
        return []
    plain = words.replace("\x00", "")
    whose = Q(resident_id__in=known) | written(plain) | telephoned(plain)
    found = Case.objects.filter(scope_of(account).condition(), whose).select_related("application")
    cases = list(found.order_by("-is_open", "-arrived_at", "pk")[:MOST_HITS])
    _note_reading(cases)
    others = {case.resident_id for case in cases if case.resident_id} - known.keys()
    known |= people.people_by_id(others)
    return [
        _hit(case, _named(case, known), f"{case.receipt_number} {_step(case)}") for case in cases
    ]


def written(words: str) -> Q:
    """Cases of nobody in the register whose name, or whose reading, begins so."""
    found = _begins("name_key", name_key(words))
    return found | _begins("kana_key", kana_key(words)) if KANA.fullmatch(words) else found


def _begins(column: str, key: str) -> Q:
    """A range, as with receipt numbers: LIKE could not use an index below the second fence."""
    if len(key) < SHORTEST_NAME:
        return Q(pk__in=[])
    beyond = f"{key}{chr(sys.maxunicode)}"
    return Q(resident_id=None, **{f"{column}__gte": key, f"{column}__lt": beyond})


def telephoned(words: str) -> Q:
    """Cases for which this whole number was written; a part of a number finds nobody."""
    key = phone_key(words)
    return Q(phone_key=key) if key else Q(pk__in=[])


def _named(case: Case, known: dict[Any, people.Person]) -> str:
    """Their person, told apart as the register does; else the name as it was written."""
    if case.resident_id:
        return _who(known[case.resident_id])
    return f"{person_of(case).name}（住民票と結びついていない申請）"


def _hit(case: Case, label: str, text: str) -> dict[str, str]:
    """A case as the search box shows it."""
    return {
        "label": f"{label} {definition_of(case).title.ja}",
        "text": text,
        "url": reverse("cases_staff:case", args=[case.pk]),
    }


def _step(case: Case) -> str:
    return process_of(case).step(case.state).title.ja


def _who(person: people.Person) -> str:
    return f"{person.name}（{person.kana}、{wareki.format(person.birth_date)}生）"


def _note_reading(cases: list[Case]) -> None:
    record_read([subject for case in cases for subject in case.subjects], what="cases.search")
