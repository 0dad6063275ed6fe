"""The sixteen households at the counter: what the register has of each, and what the person says.

The truth of a household is the guide's own data (`engines/guide/tests/households`). Who comes from
elsewhere is in no register of ours; a child just born is not yet, and who died is no more.
"""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

from shiyakusho.engines.guide.tests.households import Household
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.rules.values import blend
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.layout import COLUMNS

SINCE = dt.date(2020, 4, 1)
REGISTERS = {
    "insurance": ("insurance",),
    "pension": ("pension",),
    "tax": ("income_total",),
    "card": ("card_held", "sign_cert", "auth_cert_expires"),
    "care": ("care_level", "care_valid_until"),
    "school": ("school",),
    "childcare": ("in_childcare",),
    "benefits": ("receives",),
    "disability": ("disability_physical", "disability_mental", "disability_intellectual"),
    "real_estate": ("owns_real_estate",),
    "public_housing": ("public_housing",),
    "vehicles": ("mopeds",),
    "dogs": ("dogs",),
}
# The household before the divorce has the father, who stays; the parents of the student come for him.
FATHER = {"id": "x1", "name": "藤本 亮", "birth_date": dt.date(1986, 5, 1), "sex": "M",
          "relation": "世帯主", "nationality": "日本"}  # fmt: skip
COMES_FOR = {"H13": "p1"}


def comes_from_elsewhere(one: Household) -> bool:
    return one.facts.get("moved_from") in {"other_city", "abroad"}


def in_register(one: Household) -> list[dict[str, Any]]:
    """Who of the household the register has: nobody who comes from elsewhere or was just born."""
    if comes_from_elsewhere(one):
        return []
    born = one.facts.get("birth_date")
    members = [who for who in one.facts["members"] if who["birth_date"] != born]
    if one.id.startswith("H10"):
        members = [
            FATHER,
            *({**who, "relation": "妻"} if who["id"] == "p1" else who for who in members),
        ]
    return [*([one.facts["deceased"]] if "deceased" in one.facts else []), *members]


def comer_of(one: Household) -> str:
    return COMES_FOR.get(one.id.partition("-")[0], one.facts["self"]["id"])


def movers_of(one: Household) -> list[str]:
    """Who moves, where it is not the whole household of the register."""
    moving = {who["id"] for who in one.facts.get("movers", one.facts["members"])}
    there = [who["id"] for who in in_register(one)]
    return [] if set(there) <= moving else [who for who in there if who in moving]


def registered(one: Household, folder: Path) -> dict[str, Any]:
    """The household in the register: its ids there by its own."""
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in COLUMNS}
    apart = "marriage" in one.events
    for place, who in enumerate(in_register(one), 1):
        number = f"9000000000000{place:02}"
        died = "deceased" in one.facts and who is one.facts["deceased"]
        until = one.facts["death_date"].isoformat() if died else ""
        dated = {"number": number, "since": _since(who), "until": until}
        rows["residents"].append(
            {"number": number, "name": who["name"], "kana": "テスト", "sex": who["sex"], "since": _since(who),
             "birth_date": who["birth_date"].isoformat(), "nationality": who["nationality"], "until": until}
        )  # fmt: skip
        rows["memberships"].append(
            {**dated, "household": f"9100000000000{place if apart else 0:02}", "position": str(place),
             "relation": "世帯主" if apart else who["relation"]}
        )  # fmt: skip
        rows["addresses"].append(
            {**dated, "postal_code": "8020971", "lg_code": "401072", "ward": "小倉南区",
             "town": "守恒本町二丁目", "rest": "3番11号"}
        )  # fmt: skip
        rows["entries"] += [{**dated, **entry} for entry in _entries(who)]
    for name, lines in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
    people.import_folder(folder=folder, source="試験")
    there = people.Resident.objects.filter(number__startswith="9000000000000")
    ids = dict(there.values_list("number", "pk"))
    return {
        who["id"]: ids[f"9000000000000{place:02}"] for place, who in enumerate(in_register(one), 1)
    }


def answers_to(one: Household, asked: list[str]) -> dict[str, Any]:
    """What the person says to these questions: the household's truth; what they leave open, nothing."""
    words = national_vocabulary()
    case = words.case(
        {name: value for name, value in one.facts.items() if value is not None},
        one.filed,
        one.events,
    )
    said: dict[str, Any] = {}
    for fact in set(asked) - {"ward"}:  # which office it is changes no list
        if fact in one.facts:
            value = one.facts[fact]
        else:
            value = case.read(fact)
        if value is not None and not blend((value,)).missing:
            said |= dict(_boxes(fact, value))
    return said


def said_at_home(one: Household) -> dict[str, Any]:
    """The same truth as the guide keeps it in a browser."""
    words = national_vocabulary()
    known = {name: value for name, value in one.facts.items() if value is not None}
    case = words.case(known, one.filed, one.events)
    said: dict[str, Any] = {}
    for fact in words.facts.values():
        if fact.question is None or fact.private or fact.optional or fact.id == "ward":
            continue
        value = one.facts[fact.id] if fact.id in one.facts else case.read(fact.id)
        if value is not None and not blend((value,)).missing:
            said[fact.id] = _as_kept(value)
    return said


def _as_kept(value: Any) -> Any:
    if isinstance(value, list):
        return [{"birth_date": one["birth_date"].isoformat()} for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _boxes(fact: str, value: Any) -> list[tuple[str, str]]:
    if value == []:
        return [(f"{fact}.none", "none")]
    if isinstance(value, list):
        return [
            pair
            for place, who in enumerate(value)
            for pair in _boxes(f"{fact}.{place}", who["birth_date"])
        ]
    if isinstance(value, dt.date):
        return [(f"{fact}.year", str(value.year)), (f"{fact}.month", str(value.month)), (f"{fact}.day", str(value.day))]  # fmt: skip
    return [(fact, {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value))]


def _since(who: dict[str, Any]) -> str:
    return max(SINCE, who["birth_date"]).isoformat()


def _entries(who: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    for register, names in REGISTERS.items():
        facts = {name: who[name] for name in names if name in who}
        if facts:
            text = json.dumps(facts, ensure_ascii=False, default=lambda day: day.isoformat())
            found.append({"register": register, "facts": text})
    return found
