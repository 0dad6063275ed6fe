"""Move the demo's people into the register, by the same import a city's extract comes by."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.doors.demo.personas import Persona, personas
from shiyakusho.ground import yamlfile
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

FIRST_NUMBER = 980_000_000_000_000  # 宛名番号 of the demo's people; synthetic residents begin at 99
SOURCE = "デモの人物"
RELATIONS = {"head": "世帯主", "spouse": "妻", "child": "子"}
HUSBAND = "夫"
RESIDENT = (
    *("number", "name", "kana", "alias", "alias_kana", "former_name"),
    *("birth_date", "birth_date_note", "sex", "nationality"),
    *("residence_status", "residence_until", "since", "until", "end_reason"),
)


@dataclass(frozen=True)
class Place:
    """A town of the city pack's ``demo.yaml``."""

    ward_id: str
    ward: str
    lg_code: str
    town: str
    postal_code: str


@dataclass(frozen=True)
class Soul:
    """One person of a persona's household, as numbers and dates."""

    number: str
    entry: dict[str, Any]
    born: date
    is_me: bool


def move_in(on: date) -> dict[str, tuple[str, date]]:
    """Import every persona's household; returns persona id → (宛名番号, birth date)."""
    found: dict[str, tuple[str, date]] = {}
    tables: dict[str, list[dict[str, Any]]] = {}
    residents = [one for one in personas() if one.is_resident]
    for index, persona in enumerate(residents):
        souls = list(_souls(persona, index, on))
        me = next(soul for soul in souls if soul.is_me)
        found[persona.id] = me.number, me.born
        for table, row in _rows(persona, souls, place(index), on):
            tables.setdefault(table, []).append(row)
    _import(tables)
    return found


def stop_receiving(numbers: list[str], on: date) -> None:
    """The benefits register says of these people that they receive nothing (yet)."""
    rows = [
        {
            "number": number,
            "register": "benefits",
            "facts": json.dumps({"receives": []}),
            "since": (on - timedelta(days=100)).isoformat(),
            "until": "",
        }
        for number in numbers
    ]
    _import({"entries": rows})


def place(index: int = 0) -> Place:
    """The ``index``-th place where the demo's people live in this city."""
    pack = Path(settings.CITIES_DIR) / settings.CITY / "demo.yaml"
    told = yamlfile.read(pack)
    town = told["towns"][index % len(told["towns"])]
    city = organisation.city()
    ward = next((ward for ward in city.wards if ward.id == told["ward"]), None)
    return Place(
        ward_id=ward.id if ward else "",
        ward=ward.name.ja if ward else "",
        lg_code=ward.code if ward else city.code,
        town=town["town"],
        postal_code=town["postal_code"],
    )


def _souls(persona: Persona, index: int, on: date) -> Iterator[Soul]:
    for position, entry in enumerate(persona.household["people"]):
        number = str(FIRST_NUMBER + (index + 1) * 100 + position + 1)
        if "born_days_ago" in entry:
            born = on - timedelta(entry["born_days_ago"])
        else:  # a little more than the age, so that it holds all through the demo
            born = date(on.year - entry["age"] - 1, 8, 3 + position * 5)
            if (on.month, on.day) < (8, 25):
                born = born.replace(month=1)
        yield Soul(number, entry, born, entry.get("me", False))


def _rows(
    persona: Persona, souls: list[Soul], where: Place, on: date
) -> Iterator[tuple[str, dict[str, Any]]]:
    household = persona.household
    moved_in = on - timedelta(household["moved_in_days_ago"])
    for position, soul in enumerate(souls):
        since = max(moved_in, soul.born).isoformat()
        foreign = household.get("nationality")
        yield (
            "residents",
            {
                "number": soul.number,
                "name": soul.entry["name"],
                "kana": soul.entry["kana"],
                "alias": "",
                "alias_kana": "",
                "former_name": "",
                "birth_date": soul.born.isoformat(),
                "birth_date_note": "",
                "sex": soul.entry["sex"],
                "nationality": foreign or "日本",
                "residence_status": "技術・人文知識・国際業務" if foreign else "",
                "residence_until": (on + timedelta(700)).isoformat() if foreign else "",
                "since": since,
                "until": "",
                "end_reason": "",
            },
        )
        yield (
            "memberships",
            {
                "number": soul.number,
                "household": souls[0].number.replace("98", "97", 1),
                "relation": _relation(soul),
                "position": position + 1,
                "since": since,
                "until": "",
            },
        )
        yield (
            "addresses",
            {
                "number": soul.number,
                "postal_code": where.postal_code,
                "lg_code": where.lg_code,
                "ward": where.ward,
                "town": where.town,
                "town_id": "",
                "rest": household["rest"],
                "building": household.get("building", ""),
                "since": since,
                "until": "",
            },
        )
        for register, facts in _entries(soul):
            yield (
                "entries",
                {
                    "number": soul.number,
                    "register": register,
                    "facts": json.dumps(facts, ensure_ascii=False),
                    "since": since,
                    "until": "",
                },
            )
    yield from _kinship(souls)


def _relation(soul: Soul) -> str:
    relation = soul.entry["relation"]
    if relation == "spouse" and soul.entry["sex"] == "M":
        return HUSBAND
    return RELATIONS[relation]


def _entries(soul: Soul) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "insurance", {"insurance": soul.entry.get("insurance", "employee")}
    if receives := soul.entry.get("receives"):
        yield "benefits", {"receives": receives}


def _kinship(souls: list[Soul]) -> Iterator[tuple[str, dict[str, Any]]]:
    parents = [soul for soul in souls if soul.entry["relation"] in ("head", "spouse")]
    for soul in souls:
        others: Iterable[tuple[Soul, str, date]] = ()
        if soul.entry["relation"] == "child":
            others = [(parent, "parent", soul.born) for parent in parents]
        elif len(parents) == 2:
            other = next(one for one in parents if one is not soul)
            others = [(other, "spouse", max(soul.born, other.born) + timedelta(25 * 365))]
        for other, kind, since in others:
            yield (
                "relations",
                {
                    "number": soul.number,
                    "other": other.number,
                    "kind": kind,
                    "since": since.isoformat(),
                    "until": "",
                },
            )


def _import(tables: dict[str, list[dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory(prefix="demo-people-") as folder:
        _write(Path(folder) / "residents.csv", [], RESIDENT)  # an import always has this file
        for table, rows in tables.items():
            _write(Path(folder) / f"{table}.csv", rows, tuple(rows[0]))
        people.import_folder(folder=Path(folder), source=SOURCE)


def _write(path: Path, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
