"""Questions that wait for a clerk, with the given facts beside the candidates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

from .offices import is_a_ward, wards_of

LABELS = {"name": "氏名", "birth_date": "生年月日", "sex": "性別", "address": "住所"}
MARKS = {
    "exact": ("同じ", True),
    "folded": ("同じ（字体・空白・全角のちがい）", True),
    "alias": ("通称・旧氏と同じ", True),
    "same": ("同じ", True),
    "full": ("同じ", True),
    "number": ("番地まで同じ（方書がちがうか、ない）", True),
    "unsure": ("台帳の生年月日が確かでない", False),
    "not_stated": ("どちらかに記載がない", False),
    "former": ("前の住所と同じ", False),
    "differs": ("ちがう", False),
    "absent": ("カードに記載がない", False),
}
HIDDEN = ("支援措置のため表示できません", False)


@dataclass(frozen=True)
class Row:
    """One fact of a candidate beside the card's: what the register says, and how it compares."""

    label: str
    given: str
    written: str
    mark: str
    agrees: bool


@dataclass(frozen=True)
class Beside:
    """A candidate beside the card."""

    person: people.Person
    taken: bool
    rows: tuple[Row, ...]


def waiting_for(account: Account) -> list[Any]:
    """Open questions of the wards this clerk works for, the oldest first; what names no ward of ours
    is everybody's."""
    own = wards_of(account)
    return [
        one for one in people.open_link_requests() if one.ward in own or not is_a_ward(one.ward)
    ]


def question_for(account: Account, request_id: UUID) -> Any:
    """One open question of :func:`waiting_for`; people's ``LinkRequestNotOpen`` for any other."""
    found = next((one for one in waiting_for(account) if one.pk == request_id), None)
    if found is None:
        raise people.LinkRequestNotOpen
    return found


def candidates_of(question: Any) -> list[Beside]:
    """Who might be meant, each beside the card; reading them is noted."""
    ids = [UUID(one["resident"]) for one in question.candidates]
    known = people.people_by_id(ids)
    taken = people.linked_among(ids)
    return [
        _beside(known[UUID(one["resident"])], one["marks"], question.given, taken)
        for one in question.candidates
        if UUID(one["resident"]) in known
    ]


def _beside(
    person: people.Person, marks: dict[str, str], given: dict[str, str], taken: Iterable[UUID]
) -> Beside:
    written = {
        "name": _names(person),
        "birth_date": person.birth_date.isoformat(),
        "sex": people.Sex(person.sex).label,
        "address": person.address_line,
    }
    said = given | {"sex": people.Sex(given["sex"]).label if given["sex"] else ""}
    rows = []
    for name, label in LABELS.items():
        hidden = name == "address" and person.address_hidden
        mark, agrees = HIDDEN if hidden else MARKS[marks[name]]
        rows.append(Row(label, said[name], written[name], mark, agrees))
    return Beside(person, person.id in set(taken), tuple(rows))


def _names(person: people.Person) -> str:
    others = "、".join(filter(None, (person.alias, person.former_name)))
    return f"{person.name}（{others}）" if others else person.name
