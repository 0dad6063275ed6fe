"""What the form above a work queue offers: every value a filter may have, with its words."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.cases.colleagues import in_sections
from shiyakusho.engines.cases.columns import ALWAYS, COLUMNS
from shiyakusho.engines.cases.filters import MARKS, CaseFilter
from shiyakusho.engines.cases.marks import LABELS
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

DUE = (("late", "過ぎた"), ("0", "今日まで"), ("3", "3日以内"), ("7", "7日以内"),
       ("14", "14日以内"), ("30", "30日以内"), ("none", "ない"))  # fmt: skip
ARRIVED = (("0", "今日"), ("7", "7日以内"), ("30", "30日以内"), ("over14", "14日より前"),
           ("over30", "30日より前"), ("over90", "90日より前"))  # fmt: skip
SORTS = (("look", "次に見る日の近い順"), ("arrived", "到達の古い順"), ("newest", "到達の新しい順"))
PEOPLE = (("me", "自分"), ("nobody", "なし"), ("others", "ほかの人"))
VIEWS = (("open", "継続中"), ("mine", "自分の担当"), ("unassigned", "担当なし"),
         ("to_decide", "決裁待ち"), ("waiting", "申請者の返事待ち"), ("overdue", "日を過ぎた"),
         ("decided", "決定した"), ("closed", "終わった"), ("all", "すべて"))  # fmt: skip


def asked(account: Account, wanted: CaseFilter) -> list[dict[str, Any]]:
    """Each filter as a select: its name, its words, its options. A value that is not among them
    (any number of days is good) is offered as it is."""
    scope = scope_of(account)
    live = [one for one in catalogue.all_live() if one.definition.form is not None]
    sections = [(one, organisation.section(one).full_name.ja) for one in sorted(scope.sections)]
    people = [(str(one.pk), one.display_name) for one in in_sections(scope.sections)]
    offers: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("view", "範囲", list(VIEWS)),
        ("procedure", "手続き", [(one.procedure_id, one.definition.title.ja) for one in live]),
        ("state", "段階", _steps(live)),
        ("assignee", "担当", [*PEOPLE, *people]),
        ("due", "期限", list(DUE)),
        ("arrived", "到達", list(ARRIVED)),
        ("channel", "経路", [(one, str(label)) for one, label in forms.Channel.choices]),
        ("mark", "印", [(one, LABELS[one]) for one in MARKS]),
        ("secrecy", "秘匿の区分", _secrecies(scope.clearance)),
        ("sort", "並び", list(SORTS)),
    ]
    if len(sections) > 1:
        offers.insert(3, ("section", "担当課", sections))
    return [_select(name, label, options, wanted) for name, label, options in offers]


def offered_columns(chosen: tuple[str, ...]) -> list[dict[str, Any]]:
    """The columns one may choose, those that always stand there left out."""
    return [
        {"name": name, "label": column.label, "checked": name in chosen}
        for name, column in COLUMNS.items()
        if name not in ALWAYS
    ]


def _select(
    name: str, label: str, options: list[tuple[str, str]], wanted: CaseFilter
) -> dict[str, Any]:
    value = getattr(wanted, name)
    if value and value not in dict(options):
        options = [*options, (value, value)]
    first = [] if name in ("view", "sort") else [("", "すべて")]
    return {
        "name": name,
        "label": label,
        "options": [
            {"value": one, "label": words, "selected": one == value}
            for one, words in first + options
        ],
    }


def _steps(live: list[Any]) -> list[tuple[str, str]]:
    """The steps of every process in use, each once."""
    found: dict[str, str] = {}
    for one in live:
        for step in one.process.steps if one.process else ():
            found.setdefault(step.id, step.title.ja)
    return list(found.items())


def _secrecies(highest: int) -> list[tuple[str, str]]:
    return [(str(one.value), str(one.label)) for one in Clearance if one.value <= highest]
