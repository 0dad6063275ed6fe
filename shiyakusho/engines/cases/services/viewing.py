"""Work queues with names (作業の一覧): kept for oneself, shared with a section, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from shiyakusho.engines.cases.columns import read_columns
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import SavedView
from shiyakusho.engines.cases.refusals import (
    QueueNameTaken,
    QueueNotFound,
    QueueNotYours,
    ViewNameMissing,
)
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

LONGEST = 40
SUPERVISE, WORK = "cases.supervise", "cases.work"


def queues_of(account: Account) -> QuerySet[SavedView]:
    """One's own queues and those of one's sections, the shared ones first."""
    mine = Q(owner=account) | Q(section_id__in=sorted(scope_of(account).sections))
    found = SavedView.objects.filter(mine).select_related("owner")
    return found.order_by("-section_id", "name", "pk")


def queue_called(account: Account, view_id: Any) -> SavedView:
    """A queue one may open; :class:`QueueNotFound` for any other, garbage included."""
    text = str(view_id)
    found = None
    if text.isascii() and text.isdecimal() and len(text) < 10:
        found = queues_of(account).filter(pk=int(text)).first()
    if found is None:
        raise QueueNotFound
    return found


def keep_view(
    *,
    owner: Account,
    name: str,
    wanted: CaseFilter,
    columns: Iterable[Any] = (),
    section: str = "",
) -> SavedView:
    """Keep ``wanted`` with its columns under ``name``; one's own of the same name is overwritten.

    ``section``: everybody there finds it (:class:`QueueNotYours` where one does not work,
    :class:`QueueNameTaken` where a colleague shares one of this name).
    """
    name = name.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise ViewNameMissing
    chosen = read_columns(columns)
    if section:
        _require_free(owner, name, section)
    with recorded("cases.keep_view", subjects=[f"account:{owner.pk}"], section=section):
        view, _ = SavedView.objects.update_or_create(
            owner=owner,
            name=name,
            defaults={"query": wanted.query(), "columns": list(chosen), "section_id": section},
        )
    return view


def keep_queue(*, asked: Mapping[str, Any], **more: Any) -> SavedView:
    """The same for another room: by what is asked; :class:`FilterUnknown` for what means nothing."""
    return keep_view(wanted=CaseFilter.of(asked), **more)


def forget_view(*, view_id: Any, actor: Account) -> None:
    """Forget a queue of one's own, or as its section's chief a shared one."""
    view = queue_called(actor, view_id)
    if not may_change(view, actor):
        raise QueueNotYours
    with recorded("cases.forget_view", subjects=[f"account:{view.owner_id}"]) as audit:
        audit.detail.update(name=view.name, section=view.section_id)
        view.delete()


def may_change(view: SavedView, account: Account) -> bool:
    """Whoever made it, or who answers for the section it is shared with."""
    chief = bool(view.section_id) and view.section_id in _sections(account, SUPERVISE)
    return view.owner_id == account.pk or chief


def sections_to_share(account: Account) -> list[str]:
    """The sections in which one works: with them a queue can be shared."""
    return sorted(_sections(account, WORK))


def _sections(account: Account, permission: str) -> frozenset[str]:
    scope = scope_of(account)
    held = (
        hold.sections
        for hold in scope.holds
        if permission in hold.permissions or permission in scope.anywhere
    )
    return frozenset().union(*held) & scope.sections


def _require_free(owner: Account, name: str, section: str) -> None:
    if section not in _sections(owner, WORK):
        raise QueueNotYours
    others = SavedView.objects.filter(section_id=section, name=name).exclude(owner=owner)
    if others.exists():
        raise QueueNameTaken
