"""Ask about bundles; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

from .models import Bundle, BundleMember


def members_of(bundle: Bundle) -> list[BundleMember]:
    """Its procedures, in their order."""
    return list(BundleMember.objects.filter(bundle=bundle).order_by("position"))


def draft_ids_of(bundle: Bundle) -> list[UUID]:
    """Its drafts, in their order."""
    return [one.draft_id for one in members_of(bundle) if one.draft_id is not None]


def gathering_of(bundle: Bundle) -> forms.together.Gathering:
    """Its drafts as the forms gather them."""
    return forms.together.Gathering(tuple(draft_ids_of(bundle)), frozenset(bundle.apart))


def bundles_of(account: Account) -> QuerySet[Bundle]:
    """What this account does together for the person it serves now, the latest first."""
    authority = people.authority_now()
    served = authority.resident_id if authority else None
    return Bundle.objects.filter(account=account, on_behalf_of=served).order_by("-saved_at")


def gathered(draft_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The page of the bundle each of these drafts is in."""
    rows = BundleMember.objects.filter(draft_id__in=list(draft_ids)).values_list(
        "draft_id", "bundle_id"
    )
    return {draft: reverse("bundles:bundle", args=[bundle]) for draft, bundle in rows if draft}


def filed_with(application_id: UUID) -> list[UUID]:
    """The other applications filed together with this one, as far as the one who asks may know."""
    own = BundleMember.objects.filter(application_id=application_id).values("bundle_id")
    rows = BundleMember.objects.filter(bundle_id__in=own, application_id__isnull=False)
    found = rows.exclude(application_id=application_id).order_by("position")
    return [one for one in found.values_list("application_id", flat=True) if one]
