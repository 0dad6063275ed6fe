"""Who works in a section (同じ課の人): by the posts they hold today."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from shiyakusho.engines.cases.acts import may_act
from shiyakusho.engines.cases.models import Case
from shiyakusho.ground import clock
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
