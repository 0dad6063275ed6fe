"""Fields of the pages about bookings, and what was typed into them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiyakusho.engines.booking import rules
from shiyakusho.engines.booking.choices import Kind, Way
from shiyakusho.engines.booking.groups.kinds import WHOLE, percent_of
from shiyakusho.engines.booking.groups.selectors import groups_of
from shiyakusho.engines.booking.models import Resource
from shiyakusho.engines.booking.services.people import Person
from shiyakusho.engines.booking.services.preparing import Target
from shiyakusho.engines.booking.terms import TermsData
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.jp.money import yen
from shiyakusho.ground.ui.fields import Field, date_text, posted

# Which field a refusal speaks of.
BESIDE = {
    "booking_name_missing": "name",
    "words_refused": "name",
    "booking_age_unknown": "birth_date",
    "booking_too_young": "birth_date",
    "too_many_places": "places",
    "booking_code_mistyped": "code",
}
MOST_CHOSEN = 20
ALONE = "alone"


def resident(request: HttpRequest) -> Account | None:
    """The signed-in resident, None for anybody else."""
    user = request.user
    return user if isinstance(user, Account) and user.is_resident else None


def person_fields(resource: Resource, terms: TermsData, account: Account | None) -> list[Field]:
    """What is asked of whoever books: no more than the rules need."""
    name = account.display_name if account else ""
    fields = [Field("name", "name", _("お名前"), value=name, max_length=100, autocomplete="name")]
    email = Field("email", "email", _("メールアドレス"), value=account.email if account else "", autocomplete="email")  # fmt: skip
    email.help = _("予約の確認と、変わったときのお知らせを送ります。")
    email.required = account is None
    fields.append(email)
    if resource.way == Way.PHONE:
        phone = Field("phone", "phone", _("電話番号"), value="", autocomplete="tel")
        phone.help = _("予約の時間に、この番号に電話します。")
        fields.append(phone)
    if terms.most_places > 1:
        most = min(terms.most_places, MOST_CHOSEN)
        counts = [{"value": str(n), "label": _("%(n)s人") % {"n": n}} for n in range(1, most + 1)]
        fields.append(Field("choice", "places", _("人数"), value="1", options=counts))
    if terms.min_age:
        born = Field("date", "birth_date", _("生年月日"), max="today")
        born.help = _("年齢を確かめるためだけに使います。残しません。")
        born.required = account is None
        fields.append(born)
    return fields


def group_fields(resource: Resource, target: Target, account: Account | None) -> list[Field]:
    """For whom a facility is booked: oneself, or a group one stands for that is in force on that day."""
    day = target.start.astimezone(resource.tz).date()
    own = groups_of(account, day) if resource.kind == Kind.FACILITY else []
    if not own:
        return []
    fee = rules.fee_for(target.terms.fee, 1, target.minutes)
    options: list[dict[str, Any]] = [{"value": ALONE, "label": _("個人で使う")}]
    for one in own:
        share = fee * percent_of(one.kind, day) // WHOLE
        label = f"{one.name}（{yen(share, 'symbol')}）" if fee else one.name
        options.append({"value": str(one.pk), "label": label})
    return [Field("choice", "group", _("だれが使いますか"), value=ALONE, options=options)]


def read_person(request: HttpRequest, fields: list[Field], account: Account | None) -> Person:
    """What was typed, also back into the fields."""
    for field in fields:
        field.value = posted(field.kind, field.name, request.POST)
    said = {field.name: field.value for field in fields}
    return Person(
        name=said.get("name", ""),
        email=said.get("email", ""),
        phone=said.get("phone", ""),
        account=account,
        birth_date=_day(said.get("birth_date")),
        language=get_language() or "ja",
        group_id=as_uuid(said.get("group", "")),
    )


def read_places(request: HttpRequest) -> int:
    """How many come; what is no number is none, and refused by the rules."""
    text = request.POST.get("places", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def beside(refusal: Refusal, fields: list[Field]) -> list[dict[str, Any]]:
    """Put a refusal beside its field; the rows of the error summary."""
    wanted = str(refusal.extra.get("field") or BESIDE.get(refusal.code, ""))
    for field in fields:
        if field.name == wanted:
            field.error = str(refusal)
            return [{"id": field.id, "label": field.label, "message": str(refusal)}]
    return [{"id": "main", "label": "", "message": str(refusal)}]


def _day(value: Any) -> date | None:
    text = date_text(value)
    if not text:
        return None
    try:
        return dates.parse(text)
    except JpError:
        return None
