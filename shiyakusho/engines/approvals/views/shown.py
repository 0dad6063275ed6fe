"""How proposals are put into words on a page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shiyakusho.engines.approvals import selectors
from shiyakusho.engines.approvals.models import Proposal, Seat
from shiyakusho.ground.identity.permissions import may
from shiyakusho.registers.organisation import public as organisation

TAGS = {
    "pending": "progress",
    "approved": "success",
    "approve": "success",
    "sent_back": "warning",
    "send_back": "warning",
    "withdrawn": "neutral",
}


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The three lists, each shown to those who can have something on it."""
    known = (
        ("list", _("決裁待ち"), "cases.read"),
        ("drafted", _("自分の起案"), "cases.draft"),
        ("decided", _("自分の決裁"), "cases.decide"),
    )
    return [
        {"label": label, "url": reverse(f"approvals_staff:{name}"), "current": name == current}
        for name, label, permission in known
        if may(request.user, permission)
    ]


def history(proposal: Proposal, turn: list[organisation.Decider]) -> list[dict[str, Any]]:
    """The route as a timeline: who drafted, who decided (and for whom), who is next."""
    return [_step(proposal, seat, turn) for seat in selectors.seats_of(proposal)]


def _step(proposal: Proposal, seat: Seat, turn: list[organisation.Decider]) -> dict[str, Any]:
    if seat.at is not None:
        return {
            "title": _done(seat),
            "at": seat.at,
            "by": seat.account.display_name if seat.account else "",
            "text": seat.comment,
            "state": "stopped" if seat.decision == "send_back" else "done",
        }
    if not proposal.is_open:
        return {"title": seat.post.name, "state": "stopped"}
    if seat.order != proposal.step:
        return {"title": seat.post.name, "state": "next"}
    return {"title": seat.post.name, "state": "current", "text": _who_is_next(turn)}


def _done(seat: Seat) -> str:
    words = {"draft": _("起案"), "approve": _("承認"), "send_back": _("差戻し")}[seat.decision]
    if not seat.acting:
        return f"{words}　{seat.post.name}"
    acted_as = seat.acted_as.name if seat.acted_as else ""
    return _("%(what)s（代決）　%(post)s に代わり %(deputy)s") % {
        "what": words,
        "post": seat.post.name,
        "deputy": acted_as,
    }


def _who_is_next(turn: list[organisation.Decider]) -> str:
    if not turn:
        return _("決裁できる人が今日はいません。組織の在職・不在を確かめてください。")
    names = "、".join(one.account.display_name for one in turn)
    return _("%(names)s（代決）") % {"names": names} if turn[0].acting else names
