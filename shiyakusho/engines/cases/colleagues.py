"""Who works in a section (同じ課の人): by the posts they hold today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from shiyakusho.engines.cases.acts import may_act
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import AssigneeNotOfSection
from shiyakusho.ground import clock
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

MOST = 200


def in_sections(sections: Iterable[str]) -> list[Account]:
    """Everybody who holds a post in one of ``sections`` today, by name."""
    today = clock.today()
    held = organisation.Holding.objects.filter(
        Q(until=None) | Q(until__gte=today),
        since__lte=today,
        post__section_id__in=list(sections),
        post__closed_on=None,
        account__is_active=True,
    )
    found = Account.objects.filter(pk__in=held.values("account_id"))
    return list(found.order_by("display_name", "pk")[:MOST])


def who_may_take(case: Case) -> list[Account]:
    """The people of the case's section, and of the section above it, who may work on it."""
    above = organisation.SectionRow.objects.filter(pk=case.section_id).values_list(
        "parent_id", flat=True
    )
    line = [case.section_id, *(one for one in above if one)]
    return [one for one in in_sections(line) if may_act("assign", case, one)]


@dataclass(frozen=True)
class Colleague:
    """Somebody with the number of open cases they work on, as far as one sees them, and whether they
    are away today (不在)."""

    account: Account
    cases: int
    away: bool


def with_their_work(accounts: Iterable[Account]) -> list[Colleague]:
    """Who of ``accounts`` has how much to do; two statements, however many they are."""
    people = list(accounts)
    today = clock.today()
    open_ones = Case.objects.filter(is_open=True, assignee__in=people).order_by()
    numbers = dict(open_ones.values_list("assignee").annotate(number=Count("pk")))
    away = organisation.Absence.objects.filter(
        account__in=people, since__lte=today, until__gte=today
    )
    absent = set(away.values_list("account_id", flat=True))
    return [Colleague(one, numbers.get(one.pk, 0), one.pk in absent) for one in people]


def colleague(account_id: Any) -> Account:
    """Somebody of the staff by id; :class:`AssigneeNotOfSection` for nobody, garbage included."""
    key = as_uuid(account_id)
    found = Account.objects.filter(pk=key, kind="staff", is_active=True).first() if key else None
    if found is None:
        raise AssigneeNotOfSection
    return found
