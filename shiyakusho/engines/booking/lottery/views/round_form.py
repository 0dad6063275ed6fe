"""The fields of a round, and what was typed into them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.http import QueryDict

from shiyakusho.engines.booking.lottery.models import Round
from shiyakusho.engines.booking.lottery.priorities import Priority, in_force, known_priorities
from shiyakusho.engines.booking.lottery.refusals import RoundWrong
from shiyakusho.engines.booking.lottery.round_data import RoundData
from shiyakusho.engines.booking.lottery.services.preparing import Days, add_slot
from shiyakusho.engines.booking.selectors import resources_of_staff
from shiyakusho.ground import clock
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.ui.fields import Field, posted

MOMENTS = {
    "opens_at": "受付の始まり", "closes_at": "締切", "draws_at": "抽選の日時",
    "confirms_from": "当選の確認の始まり", "confirms_until": "当選の確認の期限", "ends_at": "補欠の終わり",
}  # fmt: skip
NUMBERS = {
    "most_wishes": "希望の数", "most_together": "1つの希望に組み合わせられる枠の数",
    "most_places": "1つの申込の人数", "most_wins": "1つの申込が当たる数",
    "most_of_group": "同じ団体が当たる数（空けるとかぎりなし）", "list_hours": "補欠の確認の時間",
}  # fmt: skip
NAMES = {"name": "名前", "plain": "名前（やさしい日本語）", "en": "名前（英語）"}
NEEDS = (("confirm", "本人が確認すると決まる"), ("payment", "料金を受け取ると決まる"))
LEVELS = (("L2", "本人とわかっている人"), ("L3", "マイナンバーカードの人"))
MOST_DAYS = 62


def round_fields(found: Round | None) -> list[Field]:
    """Everything that can be said of a round, as it stands."""
    rules = found.read if found else RoundData()
    names = found.name if found else {}
    fields = [
        Field("text", key, label, value=names.get("ja" if key == "name" else key, ""), max_length=100,
              required=key == "name")
        for key, label in NAMES.items()
    ]  # fmt: skip
    if found is None:
        fields.append(Field("text", "about", "説明", value="", max_length=300, required=False))
    fields += [
        Field("moment", name, label, value=_as_typed(getattr(found, name, None)))
        for name, label in MOMENTS.items()
    ]
    values = rules.model_dump()
    for name, label in NUMBERS.items():
        value = "" if values[name] is None else str(values[name])
        fields.append(Field("integer", name, label, value=value, required=name != "most_of_group"))
    fields.append(_choice("needs", "決まるのは", NEEDS, rules.needs))
    fields.append(_choice("level", "だれが申し込めるか", LEVELS, rules.level))
    allowed = [{"value": one.id, "label": one.name["ja"]} for one in _priorities()]
    fields.append(Field("choices", "priorities", "優先（上から先に抽選します）", required=False,
                        options=allowed, value=list(rules.priorities)))  # fmt: skip
    return fields


def read_round(typed: QueryDict, fields: list[Field]) -> dict[str, Any]:
    """What was typed, also back into the fields. :class:`RoundWrong` for what is no moment."""
    for field in fields:
        field.value = posted(field.kind, field.name, typed)
    numbers = {name: typed.get(name, "").strip() for name in NUMBERS}
    data = {name: text for name, text in numbers.items() if text}
    known = known_priorities()
    return {
        "name": {"ja" if key == "name" else key: typed.get(key, "").strip()[:100] for key in NAMES},
        "about": {"ja": typed.get("about", "").strip()[:300]} if typed.get("about") else {},
        "days": Days(**{name: _moment(typed.get(name, ""), label) for name, label in MOMENTS.items()}),
        "data": {
            **data,
            "needs": typed.get("needs", ""),
            "level": typed.get("level", ""),
            "priorities": [one for one in typed.getlist("priorities") if one in known],
        },
    }  # fmt: skip


def add_slots(found: Round, typed: QueryDict) -> None:
    """The same hours of a resource on every day from one to another, as slots of the round."""
    wanted = as_uuid(typed.get("resource", ""))
    resource = resources_of_staff().filter(pk=wanted).first() if wanted else None
    first, last = _date(typed.get("first", "")), _date(typed.get("last") or typed.get("first", ""))
    start, end = _time(typed.get("start", "")), _time(typed.get("end", ""))
    if resource is None or not first <= last <= first + timedelta(days=MOST_DAYS):
        raise RoundWrong(extra={"errors": ["枠"]})
    text = typed.get("capacity", "1")
    capacity = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    with transaction.atomic():
        day = first
        while day <= last:
            add_slot(
                round_id=found.pk, code=f"{typed.get('prefix', '')[:20]}-{day:%m%d}-{start:%H%M}",
                resource_id=resource.pk, capacity=capacity,
                starts_at=datetime.combine(day, start, resource.tz),
                ends_at=datetime.combine(day, end, resource.tz),
            )  # fmt: skip
            day += timedelta(days=1)


def group_priorities() -> list[Priority]:
    """What a group may have."""
    return [one for one in _priorities() if one.proof == "group"]


def _priorities() -> list[Priority]:
    return in_force(known_priorities(), clock.today())


def _choice(name: str, label: str, told: tuple[tuple[str, str], ...], value: str) -> Field:
    options = [{"value": key, "label": text} for key, text in told]
    return Field("choice", name, label, options=options, value=value)


def _as_typed(value: datetime | None) -> str:
    return f"{value.astimezone(clock.TOKYO):%Y-%m-%dT%H:%M}" if value else ""


def _moment(text: str, label: str) -> datetime:
    try:
        return datetime.fromisoformat(text[:16]).replace(tzinfo=clock.TOKYO)
    except ValueError:
        raise RoundWrong(extra={"errors": [label]}) from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RoundWrong(extra={"errors": ["枠の日"]}) from None


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise RoundWrong(extra={"errors": ["枠の時間"]}) from None
