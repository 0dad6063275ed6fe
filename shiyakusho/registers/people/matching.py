"""Compare the four basic facts of a card (基本4情報) with a resident, without a database.

What the comparison finds are words (``marks``), never values; the table ``linking.yaml`` says what
they are worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from shiyakusho.ground import yamlfile
from shiyakusho.ground.jp import postal

from .keys import address_key, joined_name
from .records import Address

Rank = Literal["certain", "ambiguous", "none"]
FACTS = ("name", "birth_date", "sex", "address")
LONGEST = 300
SEXES = {"1": "M", "2": "F", "male": "M", "female": "F"}  # the card's, and OpenID Connect's
_BRACKETS = re.compile(r"[(（\[［【](.*?)[)）\]］】]")


@dataclass(frozen=True)
class CardFacts:
    """The four facts as the provider told them; what it did not tell is empty."""

    name: str
    birth_date: date | None
    sex: str
    address: str

    @property
    def enough(self) -> bool:
        """Whether there is anything to look for: a name and a date of birth."""
        return bool(self.name.strip()) and self.birth_date is not None

    def as_json(self) -> dict[str, str]:
        born = self.birth_date.isoformat() if self.birth_date else ""
        return {"name": self.name, "birth_date": born, "sex": self.sex, "address": self.address}

    @staticmethod
    def from_json(kept: Mapping[str, str]) -> CardFacts:
        born = date.fromisoformat(kept["birth_date"]) if kept["birth_date"] else None
        return CardFacts(kept["name"], born, kept["sex"], kept["address"])


@dataclass(frozen=True)
class Written:
    """A resident as the register writes them, with every address they have had; the present first."""

    id: UUID
    name: str
    other_names: tuple[str, ...]  # 通称, 旧氏
    birth_date: date
    birth_unsure: bool
    sex: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True)
class Candidate:
    """One resident beside the card: a mark for each fact, and the row of the table that fits."""

    resident_id: UUID
    marks: Mapping[str, str]
    rule: str
    rank: Rank


@dataclass(frozen=True)
class Match:
    """What the card says of the whole register."""

    rank: Rank
    candidates: tuple[Candidate, ...]

    @property
    def certain(self) -> Candidate | None:
        """The one resident who is surely meant."""
        found = [one for one in self.candidates if one.rank == "certain"]
        return found[0] if self.rank == "certain" and len(found) == 1 else None


def read_claims(claims: Mapping[str, Any]) -> CardFacts:
    """The four facts in a provider's claims, whatever else stands there; hostile values are empty.

    ``birthdate`` as YYYYMMDD or YYYY-MM-DD, ``gender`` as 1/2 or male/female, ``address`` as text or
    as OpenID Connect's object with ``formatted``.
    """
    address = claims.get("address")
    if isinstance(address, Mapping):
        address = address.get("formatted")
    return CardFacts(
        name=_text(claims.get("name")),
        birth_date=_date(_text(claims.get("birthdate"))),
        sex=SEXES.get(_text(claims.get("gender")).lower(), ""),
        address=_text(address),
    )


def match(card: CardFacts, residents: Iterable[Written]) -> Match:
    """Who of ``residents`` the card means: certain only when one alone fits surely."""
    compared = (compare(card, one) for one in residents)
    candidates = sorted(
        (one for one in compared if one.rank != "none"), key=lambda c: (c.rank, str(c.resident_id))
    )
    candidates.sort(key=lambda c: c.rank != "certain")
    surely = sum(one.rank == "certain" for one in candidates)
    rank: Rank = "certain" if surely == 1 else "ambiguous" if candidates else "none"
    return Match(rank, tuple(candidates))


def compare(card: CardFacts, resident: Written) -> Candidate:
    """One resident beside the card."""
    marks = {
        "name": name_mark(card.name, resident.name, resident.other_names),
        "birth_date": _birth_mark(card.birth_date, resident),
        "sex": _sex_mark(card.sex, resident.sex),
        "address": address_mark(card.address, resident.addresses),
    }
    for rule in rules():
        if all(marks[fact] in rule[fact] for fact in FACTS):
            return Candidate(resident.id, marks, rule["id"], rule["rank"])
    return Candidate(resident.id, marks, "", "none")


@cache
def rules() -> tuple[Mapping[str, Any], ...]:
    """The rows of ``linking.yaml``, in order."""
    return tuple(_table()["rules"])


def open_days() -> int:
    """How long a question waits for a clerk before it is dropped."""
    return int(_table()["open_days"])


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = yamlfile.read(Path(__file__).parent / "linking.yaml")
    return table


def name_mark(given: str, name: str, others: Iterable[str]) -> str:
    """How a card's name compares; 旧氏 and 通称 stand there in brackets behind or within it."""
    if _unspaced(given) == _unspaced(name) != "":
        return "exact"
    beside = [key for one in others if (key := joined_name(one))]
    plain, bracketed = _BRACKETS.sub("", given), _BRACKETS.findall(given)
    if not all(joined_name(one) in beside for one in bracketed):
        return "differs"
    key = joined_name(plain)
    if key and key == joined_name(name):
        return "folded"
    return "alias" if key and key in beside else "differs"


def address_mark(given: str, addresses: tuple[Address, ...]) -> str:
    """How a card's address compares with the present one, then with those before."""
    if not given.strip():
        return "absent"
    marks = [_place_mark(given, one) for one in addresses]
    if marks and marks[0] != "differs":
        return marks[0]
    return "former" if any(mark != "differs" for mark in marks[1:]) else "differs"


def _place_mark(given: str, address: Address) -> str:
    found = address_key(given)
    for wanted in _whole(address):
        if found.startswith(wanted):
            after = found[len(wanted) :]
            if re.match(r"-?[0-9]", after) and not _is_building(after, address):
                continue
            return "full" if after.strip("-") == address_key(address.building) else "number"
    return "differs"


def _is_building(after: str, address: Address) -> bool:
    """Whether digits that follow the number are those of the building: 3-11-101 of コーポ101号."""
    number = re.findall(r"[0-9]+", address_key(address.building))
    return bool(number) and after.strip("-") == number[-1]


def _whole(address: Address) -> tuple[str, ...]:
    """The place and number as a card may begin it: with or without prefecture and city."""
    near, number = address_key(address.town), address_key(address.rest)
    joint = "-" if near[-1:].isdigit() and number[:1].isdigit() else ""
    rest = f"{near}{joint}{number}"
    if not rest:
        return ()
    prefecture, city = _municipality(address.lg_code)
    ward = address_key(address.ward)
    city_alone = city.removesuffix(ward) if ward else city
    heads = [f"{prefecture}{city_alone}{ward}", f"{city_alone}{ward}", ward]
    return tuple(dict.fromkeys(f"{head}{rest}" for head in heads if head))


@cache
def _municipality(code: str) -> tuple[str, str]:
    found = next((one for one in postal.municipalities() if one.lg_code == code), None)
    return (address_key(found.prefecture), address_key(found.city)) if found else ("", "")


def _birth_mark(given: date | None, resident: Written) -> str:
    if given == resident.birth_date:
        return "unsure" if resident.birth_unsure else "same"
    return "unsure" if resident.birth_unsure and given is not None else "differs"


def _sex_mark(given: str, written: str) -> str:
    if given not in ("M", "F") or written not in ("M", "F"):
        return "not_stated"
    return "same" if given == written else "differs"


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        return ""
    return "".join(c for c in value if c.isprintable() or c == "\u3000").strip()


def _date(text: str) -> date | None:
    for form in ("%Y%m%d", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None
