"""What a person holds and held, and when they are away: for whoever keeps these up to date."""

from datetime import date

from django.db.models import Q, QuerySet

from shiyakusho.ground.identity.models import Account

from .models import Absence, Holding, Post

MOST = 50  # of the past and the future of one person


def holdings_of(account: Account) -> list[Holding]:
    """Every post ``account`` holds, held or will hold, the latest first."""
    found = Holding.objects.filter(account=account).select_related("post")
    return list(found.order_by("-since", "post")[:MOST])


def absences_of(account: Account, since: date) -> list[Absence]:
    """When ``account`` is away, from ``since`` on."""
    found = Absence.objects.filter(account=account, until__gte=since)
    return list(found.order_by("since", "pk")[:MOST])


def open_posts() -> QuerySet[Post]:
    """The posts somebody may be appointed to."""
    inside = Q(section=None) | Q(section__closed_on=None)
    return Post.objects.filter(inside, closed_on=None).order_by("pk")
