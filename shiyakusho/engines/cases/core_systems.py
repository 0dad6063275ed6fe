"""What a core system (基幹システム) may be told of a case, and which cases it is told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.letter_data import quotable
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.selection import cases_of
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account

LOOKED_AT = (
    5_000  # decided cases of a procedure, the newest first, among which those to send are sought
)


def told_of(case: Case) -> dict[str, Any]:
    """The values of a decided case by where they come from (see ``letter_data.quotable``)."""
    decided = case.decided_at or case.closed_at
    on = decided.astimezone(clock.TOKYO).date() if decided else clock.today()
    return quotable(case, outcome=case.outcome, on=on) | {"outcome": {"id": case.outcome}}


def existing(case_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these cases that are there still, for a duty that keeps only their ids."""
    return set(Case.objects.filter(pk__in=list(case_ids)).values_list("pk", flat=True))


def settled_cases(
    account: Account, *, procedure: str, outcomes: Collection[str], permission: str
) -> list[Case]:
    """The cases of a procedure that ended with one of ``outcomes``, of those with which ``account``
    may do what ``permission`` says."""
    wanted = CaseFilter(view="decided", procedure=procedure)
    found = cases_of(account, wanted, permission, most=LOOKED_AT)
    return [case for case in found if case.outcome in outcomes]
