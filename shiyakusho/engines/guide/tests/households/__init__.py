"""The sixteen households of the counter and their ten variants, read from the files beside this one.

A household is authored data: who lives there as the register writes it, what was said at the
counter, and the exact lists that must come out. `variants.yaml` changes one thing at a boundary.
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shiyakusho.ground import yamlfile

HERE = Path(__file__).parent
WISHES = (
    "wants_card", "wants_seal", "wants_childcare", "wants_kodomo_daredemo", "wants_afterschool",
    "wants_school_aid", "wants_student_deferral", "wants_postnatal_care", "wants_public_assistance",
    "wants_public_housing", "wants_tax_agent", "has_bulky_waste", "has_moving_waste", "hard_to_pay",
)  # fmt: skip


@dataclass(frozen=True)
class Household:
    """One household on the day it comes to the counter, and what must come out."""

    id: str
    title: str
    city: str
    events: list[str]
    filed: dt.date
    facts: dict[str, Any]
    needed: dict[str, dict[str, Any]]
    offered: dict[str, dict[str, Any]]
    not_needed_rows: list[Any]
    also_not_needed: list[str]
    contradictions: list[str] = field(default_factory=list)
    effect: dict[str, dict[str, Any]] = field(default_factory=dict)


def households() -> list[Household]:
    """The sixteen, then the variants."""
    documents = {path.stem: _read(path.name) for path in sorted(HERE.glob("H*.yaml"))}
    variants = [_changed(documents[one["base"]], one) for one in _read("variants.yaml")["variants"]]
    return [_household(document) for document in [*documents.values(), *variants]]


def table() -> dict[str, Any]:
    """Rows of the decision table, and what it leaves out."""
    found: dict[str, Any] = _read("rows.yaml")
    return found


def _read(name: str) -> Any:
    return yamlfile.read(HERE / name)


def _changed(base: dict[str, Any], variant: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(base)
    document |= {
        key: variant[key] for key in ("id", "filed", "children", "effect") if key in variant
    }
    document["answers"] |= variant.get("answers", {})
    if "filed" in variant and "move_in_filed_date" in document["answers"]:
        document["answers"]["move_in_filed_date"] = variant["filed"]
    for member in document["members"]:
        member.update(variant.get("members", {}).get(member["id"], {}))
    _relist(document["expected"], variant)
    return document


def _relist(expected: dict[str, Any], variant: dict[str, Any]) -> None:
    """The lists of the base with what the variant takes out and puts in, and its day of filing."""
    lists = variant.get("lists", {})
    kept = [one for one in expected["needed"] if one["procedure"] not in lists.get("out", [])]
    expected["needed"] = kept + lists.get("needed", [])
    rows = {one["row"] for one in lists.get("needed", [])}
    expected["not_needed"] = [one for one in expected["not_needed"] if one["row"] not in rows]
    put_in = {one["procedure"] for one in lists.get("needed", [])}
    also = expected.get("also_not_needed", [])
    expected["also_not_needed"] = [one for one in also if one not in put_in]
    if "filed" in variant:
        for one in expected["needed"]:  # counted from the day of filing, which is another one
            if one["procedure"] == "mynumber-card-continue":
                del one["deadline"]
                one["raw"] = variant["filed"] + dt.timedelta(days=90)


def _household(document: dict[str, Any]) -> Household:
    people = {one["id"]: one for one in document["members"]}
    said = document["wishes"]
    wishes = {name: said.get(name, False) for name in WISHES}
    facts = {name: wish for name, wish in wishes.items() if wish is not None}
    facts |= document["answers"]  # a null there is わからない: said, and not asked again
    facts |= {
        "self": people[document["self"]],
        "members": list(people.values()),
        "children": [people[one] for one in document["children"]],
        "ward": document["ward"],
    }
    if "movers" in document:
        facts["movers"] = [people[one] for one in document["movers"]]
    if "deceased" in document:
        facts["deceased"] = document["deceased"]
    expected = document["expected"]
    return Household(
        id=document["id"],
        title=document["title"],
        city=document["city"],
        events=document["events"],
        filed=document["filed"],
        facts=facts,
        needed=_by_procedure(expected["needed"]),
        offered=_by_procedure(expected["offered"]),
        not_needed_rows=[one["row"] for one in expected["not_needed"]],
        also_not_needed=expected.get("also_not_needed", []),
        contradictions=document.get("contradictions", []),
        effect=document.get("effect", {}),
    )


def _by_procedure(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By procedure; the one act that stands in two rows (住居地の届出) is one entry."""
    return {one["procedure"]: one for one in entries}
