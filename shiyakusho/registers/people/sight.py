"""Who may see the address of a protected person (支援措置): the person, and the allowed posts.

The house itself (kind ``system``: the worker that prints a letter) sees it too; a service account
does not. Whoever shares the household does not: that may be whom the person fled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.roles import grants_of

from .models import AccountLink, Protection
from .models.periods import on_day


@dataclass(frozen=True)
class Sight:
    """What the present actor may see of some residents."""

    protected: frozenset[UUID]
    hidden: frozenset[UUID]


def sight_of(residents: Iterable[UUID], on: date) -> Sight:
    """Which of ``residents`` are protected on ``on``, and whose address is hidden from the actor."""
    allowed = allowed_posts(residents, on)
    if not allowed:
        return Sight(frozenset(), frozenset())
    hidden = _hidden(allowed)
    return Sight(frozenset(allowed), frozenset(hidden))


def allowed_posts(residents: Iterable[UUID], on: date) -> dict[UUID, frozenset[str]]:
    """Those of ``residents`` who are protected on ``on``, and the posts that every measure in force
    allows: of two measures at once, only a post allowed by both may look."""
    found: dict[UUID, frozenset[str]] = {}
    rows = Protection.objects.filter(on_day(on), resident_id__in=list(residents))
    for resident, posts in rows.values_list("resident_id", "allowed_posts"):
        found[resident] = found.get(resident, frozenset(posts)) & frozenset(posts)
    return found


def _hidden(allowed: dict[UUID, frozenset[str]]) -> set[UUID]:
    actor = current_actor()
    if actor.kind == "system":
        return set()
    if actor.kind == "resident" and actor.id:
        own = AccountLink.objects.filter(account_id=actor.id, ended_at__isnull=True)
        return set(allowed) - set(own.values_list("resident_id", flat=True))
    mine = _posts_of(actor.id) if actor.kind == "staff" else set()
    return {resident for resident, posts in allowed.items() if not posts & mine}


def _posts_of(account_id: str) -> set[str]:
    if not account_id:
        return set()
    account = Account.objects.filter(pk=account_id).first()  # a closed one has no grants
    return {grant.post_id for grant in grants_of(account) if grant.post_id} if account else set()
