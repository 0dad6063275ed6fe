"""Groups of a representative, and what waits for a decision."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from shiyakusho.engines.booking.groups.models import GroupApplication, Review
from shiyakusho.engines.booking.groups.refusals import GroupApplicationNotFound, GroupNotTheirs
from shiyakusho.engines.booking.lottery.identities import group_holds
from shiyakusho.engines.booking.lottery.models import EntrantGroup
from shiyakusho.ground.audit.actors import current_actor
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation


def applications_of(account: Account) -> list[GroupApplication]:
    """What this person asked, the latest first."""
    rows = GroupApplication.objects.filter(account=account).select_related("group")
    return list(rows.order_by("-asked_at")[:50])


def application_held(application_id: UUID, account: Account) -> GroupApplication:
    """:class:`GroupApplicationNotFound` for another's."""
    rows = GroupApplication.objects.filter(account=account).select_related("group")
    if (found := rows.filter(pk=application_id).first()) is None:
        raise GroupApplicationNotFound
    return found


def applications_of_staff() -> QuerySet[GroupApplication]:
    """Those of the sections of whoever asks."""
    held = [section for section, _clearance in current_actor().standing.sections]
    own = organisation.SectionRow.objects.filter(Q(pk__in=held) | Q(parent_id__in=held))
    rows = GroupApplication.objects.select_related("group")
    return rows.filter(Q(section_id="") | Q(section_id__in=own.values("pk")))


def application_of_staff(application_id: UUID) -> GroupApplication:
    """:class:`GroupApplicationNotFound` for another section's."""
    if (found := applications_of_staff().filter(pk=application_id).first()) is None:
        raise GroupApplicationNotFound
    return found


def groups_of(account: Account | None, day: date) -> list[EntrantGroup]:
    """The groups somebody stands for that are in force on a day, each once."""
    if account is None:
        return []
    approved = GroupApplication.objects.filter(account=account, state=Review.APPROVED)
    rows = EntrantGroup.objects.filter(pk__in=approved.values("group_id")).order_by("name")
    return [one for one in rows if group_holds(one, day)]


def group_for(account: Account | None, group_id: UUID, day: date) -> EntrantGroup:
    """:class:`GroupNotTheirs`."""
    for one in groups_of(account, day):
        if one.pk == group_id:
            return one
    raise GroupNotTheirs(extra={"field": "group"})
