"""Pure rules: who is the same person, whose turn it is, what a decision may lack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from shiyakusho.ground.jp.text import search_key

from .choices import State

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Outcome


@dataclass(frozen=True)
class Facts:
    """What is known of somebody, to tell two people apart: 基本4情報, the account, the address of
    mail. Whatever is not known says nothing."""

    account_id: UUID | None = None
    resident_id: UUID | None = None
    email: str = ""
    name: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""


class Standing(Protocol):
    """As much of a consent as its turn depends on."""

    position: int
    state: str


def same_person(one: Facts, other: Facts) -> bool:
    """Whether two are one person, as far as it can be told.

    The same account, resident or address of mail; or the same name, unless birth date, sex or address,
    where both are known, differ: in doubt it is one person.
    """
    if one.account_id is not None and one.account_id == other.account_id:
        return True
    if one.resident_id is not None and other.resident_id is not None:
        return one.resident_id == other.resident_id
    if one.email and folded_address(one.email) == folded_address(other.email):
        return True
    if not one.name or folded(one.name) != folded(other.name):
        return False
    pairs = (
        (one.birth_date, other.birth_date),
        (one.sex, other.sex),
        (folded(one.address), folded(other.address)),
    )
    return all(a == b for a, b in pairs if a and b)


def folded(words: str) -> str:
    """Words without spaces, width and kana differences, for comparing only."""
    return "".join(search_key(words).split())


def folded_address(email: str) -> str:
    """An address of mail as its box is known: no case, and nothing behind a plus sign."""
    box, _, host = email.strip().casefold().rpartition("@")
    return f"{box.split('+')[0]}@{host}"


def is_turn(consent: Standing, others: Iterable[Standing], *, in_order: bool) -> bool:
    """Whether this one may be asked or give now: where the order counts, all before it have given."""
    if not in_order:
        return True
    earlier = (one for one in others if one.position < consent.position)
    return all(one.state in (State.GIVEN, State.ENDED) for one in earlier)


def missing(consents: Iterable[Standing]) -> int:
    """How many needed consents there are not."""
    return sum(one.state not in (State.GIVEN, State.ENDED) for one in consents)


def needs_consent(outcome: Outcome) -> bool:
    """Whether an answer stands on the consents: a refusal or a dismissal does not."""
    return not outcome.without_consent
