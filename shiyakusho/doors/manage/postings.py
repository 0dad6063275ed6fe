"""Posts and absences of a member of staff: appoint, end it, note who is away (代決 needs it)."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui import fields as ui
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.organisation import public as organisation

ONE = timedelta(days=1)
Change = Callable[..., str]


class NotForOneself(Refusal):
    """Nobody gives a post to themselves: another who manages accounts does."""

    code = "not_for_oneself"
    status = 403
    message = gettext_lazy("自分自身を職に就けることはできません。ほかの管理者に頼んでください。")


class DayUnreadable(Refusal):
    """A day that is none."""

    code = "day_unreadable"
    status = 422


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


def _changing(change: Change) -> Callable[..., HttpResponse]:
    """A view that makes ``change``, says what was done or why not, and shows the account again."""

    @route.staff("identity.manage")
    @require_POST
    @wraps(change)
    def view(request: HttpRequest, account_id: UUID, **place: int) -> HttpResponse:
        account = Account.objects.filter(pk=account_id, kind="staff").first()
        if account is None:
            raise Http404
        try:
            messages.success(request, change(request, account, **place))
        except Refusal as refusal:
            messages.error(request, str(refusal.detail))
        return redirect("manage_manage:account", account_id)

    return view


@_changing
def appoint(request: HttpRequest, account: Account) -> str:
    """Give a post, from a day on."""
    if account.pk == signed_in(request).pk:
        raise NotForOneself
    holding = organisation.appoint(
        account=account,
        post_id=as_written(request.POST.get("post", ""), limit=200),
        since=_read(request, "since") or clock.today(),
        until=_read(request, "until"),
        clearance=_clearance(request.POST.get("clearance", "")),
    )
    return _("%(post)s に就きました。") % {"post": holding.post.name}


@_changing
def leave(request: HttpRequest, account: Account, holding_id: int) -> str:
    """End a post with today."""
    holding = _own(organisation.holdings_of(account), holding_id)
    organisation.leave_post(holding=holding, last_day=clock.today())
    return _("%(post)s は、今日までです。") % {"post": holding.post.name}


@_changing
def away(request: HttpRequest, account: Account) -> str:
    """Note from when to when they are away; deputies decide meanwhile."""
    since = _read(request, "away_since") or clock.today()
    organisation.record_absence(
        account=account,
        since=since,
        until=_read(request, "away_until") or since,
        reason=as_written(request.POST.get("reason", ""), limit=100),
    )
    return _("不在を記録しました。その間は、代決できる人が代わりに決裁します。")


@_changing
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


def _read(request: HttpRequest, name: str) -> date | None:
    """A day as posted in boxes; ``None`` for empty ones."""
    text = ui.date_text(ui.posted("date", name, request.POST))
    if not text.strip():
        return None
    try:
        return dates.parse(text)
    except JpError as error:
        raise DayUnreadable(str(error)) from None
