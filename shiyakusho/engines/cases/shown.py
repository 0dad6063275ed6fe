"""Kept values as a clerk reads them: 令和8年12月4日（金）10時30分, 手当月額 20,000円, はい."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases.facts import amounts_of
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.ground import clock
from shiyakusho.ground.jp import JpError, money, wareki
from shiyakusho.ground.ui import dates

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Amount, Process, Question

UNITS = {"days": "日", "months": "か月", "people": "人", "count": "件"}
WRITTEN_BY_THE_SYSTEM = {"at": "日時", "place": "場所", "yen": "受け取った手数料"}


def shown_amounts(case: Case) -> list[dict[str, Any]]:
    """The amounts the definition computes, each with its name and unit."""
    titles = definition_of(case).amounts
    return [
        {"label": titles[name].title or f"計算（{name}）", "value": written(titles[name], value)}
        for name, value in amounts_of(case).items()
    ]


def written(amount: Amount, value: Any) -> str:
    """One amount in its unit; what cannot be computed says so."""
    if value is None:
        return "計算できません"
    if amount.unit in ("date", "month") and isinstance(value, str):
        day = date.fromisoformat(value)
        return wareki.format(day) if amount.unit == "date" else dates.month(day, "ja")
    if isinstance(value, bool) or not isinstance(value, int | float) or amount.unit is None:
        return shown_value(value)
    if amount.unit == "yen":
        return money.yen(int(value))
    return f"{value:,}{UNITS[amount.unit]}"


def shown_records(case: Case, process: Process) -> list[dict[str, Any]]:
    """What was written down along the way, in the words of the questions."""
    asked = {q.id: q for move in process.moves for q in move.record}
    return [
        {"label": _label(name, asked), "value": _answer(name, value, asked.get(name))}
        for kept in case.records.values()
        for name, value in kept.items()
    ]


def shown_value(value: Any) -> str:
    """A kept value as one line: parts of an address or an account one after the other."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return wareki.format(value)
    if isinstance(value, dict):  # of a file its name, not its id and its hash
        parts = [value.get("name")] if "sha256" in value else value.values()
        return " ".join(shown for part in parts if (shown := shown_value(part)))
    if isinstance(value, list):
        return "、".join(shown_value(part) for part in value)
    return str(value)


def hour_of(moment: str) -> str:
    """A kept moment as people say it: 令和8年12月4日（金） 10時30分."""
    at = datetime.fromisoformat(moment).astimezone(clock.TOKYO)
    day = at.date()
    return f"{wareki.format(day)}（{wareki.weekday_of(day)}） {at.hour}時{at.minute:02}分"


def _label(name: str, asked: Mapping[str, Question]) -> Any:
    return asked[name].label if name in asked else WRITTEN_BY_THE_SYSTEM.get(name, name)


def _answer(name: str, value: Any, question: Question | None) -> Any:
    """A value by the kind of its question; without one, by what the system itself wrote."""
    if question is None:
        if name == "at":
            return hour_of(str(value))
        return money.yen(value) if name == "yen" else shown_value(value)
    if question.kind == "date":
        return _day(value)
    if question.kind == "money":
        return money.yen(value) if isinstance(value, int) else shown_value(value)
    if question.options:
        words = {option.value: option.label.ja for option in question.options}
        chosen = value if isinstance(value, list) else [value]
        return "、".join(words.get(str(one), str(one)) for one in chosen)
    return shown_value(value)


def _day(value: Any) -> str:
    try:
        return wareki.format(date.fromisoformat(str(value)))
    except (ValueError, JpError):
        return shown_value(value)
