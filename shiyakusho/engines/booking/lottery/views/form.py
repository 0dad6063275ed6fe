"""The form of an entry: wishes in order, who and how many; and what was typed into it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shiyakusho.engines.booking.lottery.models import Round
from shiyakusho.engines.booking.lottery.priorities import in_force
from shiyakusho.engines.booking.lottery.selectors import slots_of
from shiyakusho.engines.booking.lottery.services.entering import Asked
from shiyakusho.engines.booking.lottery.shown import slot_label
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.fields import Field, posted

BESIDE = {
    "booking_name_missing": "name",
    "words_refused": "name",
    "lottery_wishes_wrong": "wish.0.0",
    "lottery_places_wrong": "places",
    "lottery_group_unknown": "group",
    "lottery_resident_unknown": "resident",
}
MOST_CHOSEN = 20


def wish_fields(found: Round) -> list[dict[str, Any]]:
    """For each wish its selects; more than one where slots may be wished for together."""
    rules = found.read
    slots = [{"value": one.code, "label": slot_label(one)} for one in slots_of(found)]
    wishes = []
    for n in range(rules.most_wishes):
        fields = []
        for k in range(rules.most_together):
            label = _("第%(n)s希望") % {"n": n + 1} if k == 0 else _("いっしょに使う枠")
            field = Field("choice", f"wish.{n}.{k}", label, value="", options=slots)
            field.required = n == 0 and k == 0
            fields.append(field)
        wishes.append({"n": n + 1, "fields": fields})
    return wishes


def other_fields(found: Round, account: Account | None) -> list[Field]:
    """What else is asked: no more than the round needs."""
    rules = found.read
    fields = [Field("name", "name", _("お名前"), value=account.display_name if account else "",
                    max_length=100, autocomplete="name")]  # fmt: skip
    email = Field("email", "email", _("メールアドレス"), value=account.email if account else "", autocomplete="email")  # fmt: skip
    email.help = _(
        "結果をお知らせします。書かないときは、このページか、公表する結果で見てください。"
    )
    email.required = False
    fields.append(email)
    fields += _counts("places", _("人数"), rules.most_places)
    fields += _counts("wants", _("いくつまで当たりたいか"), rules.most_wins)
    day = found.closes_at.astimezone(clock.TOKYO).date()
    allowed = in_force(rules.priorities, day)
    declared = [one for one in allowed if one.proof == "declared"]
    if declared:
        options: list[dict[str, Any]] = [{"value": "none", "label": _("あてはまらない")}]
        options += [{"value": one.id, "label": one.name} for one in declared]
        field = Field("choice", "declared", _("優先"), value="none", options=options)
        field.help = _("当たったら、決まる前に窓口で書類を見せてください。")
        fields.append(field)
    if rules.most_of_group is not None or any(one.proof == "group" for one in allowed):
        group = Field("text", "group", _("団体番号（団体で申し込むとき）"), value="", max_length=20)
        group.required = False
        fields.append(group)
    return fields


def _counts(name: str, label: str, most: int) -> list[Field]:
    if most == 1:
        return []
    numbers = range(1, min(most, MOST_CHOSEN) + 1)
    options = [{"value": str(n), "label": str(n)} for n in numbers]
    return [Field("choice", name, label, value="1", options=options)]


def read_form(
    request: HttpRequest, wishes: list[dict[str, Any]], fields: list[Field]
) -> tuple[Asked, dict[str, str]]:
    """What was typed, also back into the fields."""
    every = [field for one in wishes for field in one["fields"]]
    for field in (*every, *fields):
        field.value = posted(field.kind, field.name, request.POST)
    said = {field.name: str(field.value or "") for field in fields}
    asked = Asked(
        wishes=[[str(f.value) for f in one["fields"] if f.value] for one in wishes],
        places=_number(said.get("places", "1")),
        wants=_number(said.get("wants", "1")),
        group_code=said.get("group", ""),
        declared=said.get("declared", ""),
    )
    return asked, said


def beside(
    refusal: Refusal, wishes: list[dict[str, Any]], fields: list[Field]
) -> list[dict[str, Any]]:
    """Put a refusal beside its field; the rows of the error summary."""
    wanted = str(refusal.extra.get("field") or BESIDE.get(refusal.code, ""))
    for field in [field for one in wishes for field in one["fields"]] + fields:
        if field.name == wanted:
            field.error = str(refusal)
            return [{"id": field.id, "label": field.label, "message": str(refusal)}]
    return [{"id": "main", "label": "", "message": str(refusal)}]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
