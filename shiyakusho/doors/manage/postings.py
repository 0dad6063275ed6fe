"""Posts and absences of a member of staff: appoint, end it, note who is away (代決 needs it)."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiyakusho.doors.manage.changing import changing, officer
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import signed_in
from shiyakusho.ground.ui import fields as ui
from shiyakusho.ground.ui.posted_day import posted_day_if_any
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.organisation import public as organisation

ONE = timedelta(days=1)


class NotForOneself(Refusal):
    """Nobody gives a post to themselves: another who manages accounts does."""

    code = "not_for_oneself"
    status = 403
    message = gettext_lazy("自分自身を職に就けることはできません。ほかの管理者に頼んでください。")


def shown(account: Account) -> dict[str, Any]:
    """What the page of an account tells of its posts and absences, and the fields to change them."""
    if account.kind != "staff":
        return {}
    today = clock.today()
    return {
        "today": today,
        "holdings": organisation.holdings_of(account),
        "absences": organisation.absences_of(account, today),
        "posts": organisation.open_posts(),
        "clearances": Clearance.choices,
        "appoint_fields": [_day("since", _("就任日")), _day("until", _("退任日"), required=False)],
        "away_fields": [
            _day("away_since", _("不在の初日")),
            _day("away_until", _("不在の最終日")),
            ui.Field(kind="text", name="reason", label=_("理由"), required=False, max_length=100),
        ],
    }


@changing("identity.manage", found=officer)
def appoint(request: HttpRequest, account: Account) -> str:
    """Give a post, from a day on."""
    if account.pk == signed_in(request).pk:
        raise NotForOneself
    holding = organisation.appoint(
        account=account,
        post_id=as_written(request.POST.get("post", ""), limit=200),
        since=posted_day_if_any(request, "since") or clock.today(),
        until=posted_day_if_any(request, "until"),
        clearance=_clearance(request.POST.get("clearance", "")),
    )
    return _("%(post)s に就きました。") % {"post": holding.post.name}


@changing("identity.manage", found=officer)
def leave(request: HttpRequest, account: Account, holding_id: int) -> str:
    """End a post with today."""
    holding = _own(organisation.holdings_of(account), holding_id)
    organisation.leave_post(holding=holding, last_day=clock.today())
    return _("%(post)s は、今日までです。") % {"post": holding.post.name}


@changing("identity.manage", found=officer)
def away(request: HttpRequest, account: Account) -> str:
    """Note from when to when they are away; deputies decide meanwhile."""
    since = posted_day_if_any(request, "away_since") or clock.today()
    organisation.record_absence(
        account=account,
        since=since,
        until=posted_day_if_any(request, "away_until") or since,
        reason=as_written(request.POST.get("reason", ""), limit=100),
    )
    return _("不在を記録しました。その間は、代決できる人が代わりに決裁します。")


@changing("identity.manage", found=officer)
def back(request: HttpRequest, account: Account, absence_id: int) -> str:
    """They are here again, from today on."""
    absence = _own(organisation.absences_of(account, clock.today()), absence_id)
    organisation.end_absence(absence=absence, last_day=clock.today() - ONE)
    return _("不在を終えました。")


def _clearance(said: str) -> int | None:
    """How secret a case this person sees in the post; ``None`` for as the post has it."""
    return int(said) if said in {str(level) for level in Clearance.values} else None


def _own(rows: list[Any], row_id: int) -> Any:
    """The row with this id among those of the account."""
    for row in rows:
        if row.pk == row_id:
            return row
    raise Http404


def _day(name: str, label: str, *, required: bool = True) -> ui.Field:
    """A day to be asked for; one that is needed begins as today."""
    value = clock.today().isoformat() if required else None
    return ui.Field(kind="date", name=name, label=label, required=required, value=value)
