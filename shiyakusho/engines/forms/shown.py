"""Values as a reader sees them (表示), in the language that is active now.

What a person typed comes back escaped and untouched (a ｜ in a name is no ruby); words of the house
come as texts for `{% say %}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from shiyakusho.ground.jp import money
from shiyakusho.ground.ui import dates
from shiyakusho.ground.ui.text import language, say

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.form import Question


def shown(question: Question, value: Any) -> Any:
    """A value for `{% say %}`: HTML-safe text or a list of these. None stays None."""
    if value is None:
        return None
    if question.kind in {"choice", "choices"}:
        labels = {option.value: option.label for option in question.options or []}
        chosen = value if isinstance(value, list) else [value]
        found = [say(labels[one]) if one in labels else escape(one) for one in chosen]
        return found if question.kind == "choices" else found[0]
    return _SHOWN.get(question.kind, escape)(value)


def about(name: str) -> str:
    """Whom a page of a repeated set is about, as part of a title: 太郎さん, Taro; HTML-safe."""
    return SafeString(gettext("%(name)sさん") % {"name": escape(name)}) if name else ""


def _bool(value: bool) -> str:
    return gettext("はい") if value else gettext("いいえ")


def _date(value: str) -> SafeString:
    return say(dates.long(date.fromisoformat(value), language()))


def _address(value: Mapping[str, str]) -> SafeString:
    code = value.get("postal_code") or ""
    mark = f"〒{code[:3]}-{code[3:]} " if code else ""
    return escape(f"{mark}{value.get('town', '')} {value.get('rest', '')}".strip())


def _account(value: Mapping[str, str]) -> list[SafeString]:
    kinds = {"ordinary": gettext("普通"), "current": gettext("当座"), "savings": gettext("貯蓄")}
    return [
        escape(f"{value.get('bank', '')} {value.get('branch', '')}"),
        format_html("{} {}", say(kinds.get(value.get("type", ""), "")), value.get("number", "")),
        escape(value.get("holder_kana", "")),
    ]


def _people(value: list[Mapping[str, Any]]) -> list[SafeString]:
    return [_person(person) for person in value]


def _person(person: Mapping[str, Any]) -> SafeString:
    birth = [_date(person["birth_date"])] if person.get("birth_date") else []
    rest = [*birth, *([escape(person["relation"])] if person.get("relation") else [])]
    name = escape(person.get("name", ""))
    return format_html("{}（{}）", name, SafeString("、".join(rest))) if rest else name


_SHOWN: dict[str, Any] = {
    "bool": _bool,
    "date": _date,
    "money": money.yen,
    "address": _address,
    "bank_account": _account,
    "people": _people,
}
