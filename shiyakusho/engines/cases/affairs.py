"""Whose cases these are, and how secret: for who must know it without opening any of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of

ORDINARY = 1


@dataclass(frozen=True)
class Affair:
    """A case by its person: ``secrecy`` 1 ordinary, 2 sensitive, 3 secret."""

    id: UUID
    resident_id: UUID | None
    account_id: UUID | None
    title: Any
    receipt_number: str
    section_id: str
    secrecy: int


def affairs(references: Iterable[str]) -> dict[str, Affair]:
    """The affairs behind audit subjects ``case:<uuid>`` and ``application:<uuid>``.

    Nothing of a case's content is shown by this, so no reading is noted. What is not there is absent.
    """
    wanted = dict(_ids(references))
    found = Case.objects.filter(
        Q(pk__in=[key for kind, key in wanted.values() if kind == "case"])
        | Q(application_id__in=[key for kind, key in wanted.values() if kind == "application"])
    )
    by_key: dict[tuple[str, UUID], Affair] = {}
    for case in found:
        affair = _affair(case)
        by_key["case", case.pk] = by_key["application", case.application_id] = affair
    return {text: by_key[key] for text, key in wanted.items() if key in by_key}


def affairs_of(resident_id: UUID | None, account_id: UUID | None) -> list[Affair]:
    """A person's own cases, the newest first."""
    mine = Q(applicant_id=account_id) if account_id else Q(pk__in=[])
    if resident_id:
        mine |= Q(resident_id=resident_id)
    return [_affair(case) for case in Case.objects.filter(mine).order_by("-arrived_at", "pk")]


def _affair(case: Case) -> Affair:
    return Affair(
        id=case.pk,
        resident_id=case.resident_id,
        account_id=case.applicant_id,
        title=definition_of(case).title,
        receipt_number=case.receipt_number,
        section_id=case.section_id,
        secrecy=getattr(case, "secrecy", ORDINARY),
    )


def _ids(references: Iterable[str]) -> Iterable[tuple[str, tuple[str, UUID]]]:
    for text in references:
        kind, _, key = text.partition(":")
        if kind in ("case", "application"):
            try:
                yield text, (kind, UUID(key))
            except ValueError:
                continue
