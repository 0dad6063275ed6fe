"""Drafts begun without signing in: the browser that began them holds them all."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest

from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.forms.views.citizen import access


def hold_drafts(request: HttpRequest, draft_ids: Iterable[UUID]) -> None:
    """Let this browser come back to them, and to what they became, until its session ends."""
    for draft in Draft.objects.filter(pk__in=list(draft_ids), account=None):
        access.hold(request, draft)


def holds(request: HttpRequest) -> set[UUID]:
    """Ids of the drafts this browser holds."""
    return {UUID(one) for one in access.held(request)}
