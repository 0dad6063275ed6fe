"""Which visit is this browser's: the one it was begun in, the phone that agreed, the family member who came in."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shiyakusho.desks.assist.choices import LIVE, Way
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.assist.refusals import HelpNotFound
from shiyakusho.desks.assist.services.changing import CODE, HOLDER, KEY, TOKEN, digest, is_over
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account


def visit_of(help_id: UUID, helper: Account, key: str) -> Help:
    """A visit of this helper's, in the browser it was begun in, and not over. HelpNotFound for any other."""
    visit = Help.objects.filter(pk=help_id, helper=helper, state__in=LIVE).first()
    if visit is None or is_over(visit) or not _same(visit.key_digest, key, KEY):
        raise HelpNotFound
    show("help", visit.pk)
    return visit


def live_of(helper: Account, key: str) -> Help | None:
    """The visit under way in this browser."""
    visit = Help.objects.filter(helper=helper, state__in=LIVE).first()
    if visit is None or is_over(visit) or not _same(visit.key_digest, key, KEY):
        return None
    return visit


def by_link(token: str) -> Help:
    """The visit a link leads to, whoever opens it. HelpNotFound."""
    found = digest(token, TOKEN)
    show("helplink", found)
    return _live(Help.objects.filter(token_digest=found).first())


def by_code(typed: str) -> Help:
    """The visit the number of an invitation stands for. HelpNotFound."""
    found = digest(codes.as_typed(typed), CODE)
    show("helplink", found)
    return _live(Help.objects.filter(code_digest=found).first())


def held_by(help_id: UUID, key: str) -> Help:
    """The visit this browser agreed to on its phone, or came into by the link. HelpNotFound."""
    if not key:
        raise HelpNotFound
    found = digest(key, HOLDER)
    show("helpholder", found)
    return _live(Help.objects.filter(pk=help_id, holder_digest=found).first())


def forms_of(visit: Help) -> list[HelpForm]:
    """What it is about, in the order it was agreed to."""
    rows = {one.procedure_id: one for one in HelpForm.objects.filter(help=visit)}
    return [rows[one] for one in visit.procedures if one in rows]


def form_for(visit: Help, form_id: UUID) -> HelpForm:
    """One of them, its draft shown to the fence. HelpNotFound."""
    found = next((one for one in forms_of(visit) if one.pk == form_id), None)
    if found is None:
        raise HelpNotFound
    show("draft", found.draft_id)
    return found


def invitations_of(draft_id: UUID, ids: list[str], account: Account | None) -> list[Help]:
    """Who was invited to write this draft and may still, the latest first. ``ids``: those a browser
    without an account made."""
    for one in ids:
        show("help", one)
    rows = Help.objects.filter(way=Way.FAMILY, state__in=LIVE, expires_at__gt=clock.now())
    rows = rows.filter(account=account) if account else rows.filter(pk__in=ids)
    there = HelpForm.objects.filter(help__in=rows, draft_id=draft_id).values("help_id")
    return list(rows.filter(pk__in=there).order_by("-asked_at")[:20])


def helped_today(helper: Account) -> int:
    """How many visits this helper had today: a number, and nothing of anybody."""
    since = clock.midnight(clock.today())
    return Help.objects.filter(helper=helper, asked_at__gte=since).exclude(state__in=LIVE).count()


def helped_between(since: date, until: date) -> int:
    """Visits to which somebody agreed, both days included."""
    return _between(since, until).count()


def figures(since: date, until: date) -> list[dict[str, object]]:
    """Visits by place and way: how many, how many forms were filed or handed over, how many revoked."""
    rows = _between(since, until).values("place", "way")
    counted = rows.annotate(
        visits=Count("pk"), revoked=Count("pk", filter=Q(ending="revoked"))
    ).order_by("place", "way")
    forms = HelpForm.objects.filter(help__in=_between(since, until).values("pk"))
    filed = {
        (one["help__place"], one["help__way"]): one
        for one in forms.values("help__place", "help__way").annotate(
            filed=Count("pk", filter=Q(application_id__isnull=False)),
            handed=Count("pk", filter=Q(application_id=None, handed_over=True)),
        )
    }
    return [
        {**one, "way": Way(one["way"]).label, **_of(filed.get((one["place"], one["way"])))}
        for one in counted
    ]


def _of(row: Mapping[str, Any] | None) -> dict[str, object]:
    return {name: row[name] if row else 0 for name in ("filed", "handed")}


def _between(since: date, until: date) -> QuerySet[Help]:
    first, last = clock.days(since, until)
    return Help.objects.filter(agreed_at__gte=first, agreed_at__lt=last)


def _live(visit: Help | None) -> Help:
    if visit is None or is_over(visit):
        raise HelpNotFound
    show("help", visit.pk)
    return visit


def _same(kept: str, key: str, what: str) -> bool:
    return bool(key and kept) and hmac.compare_digest(kept, digest(key, what))
