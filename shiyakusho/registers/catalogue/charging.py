"""A fee a city keeps in its fees.yaml, as the rule and the words of a definition: said once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shiyakusho.ground.ui import dates

from .faults import DefinitionFaults
from .shape import Id, Name, Shape, Text
from .source import read_source

LANGUAGES = {"ja": "ja", "plain": "ja-easy", "en": "en"}


class Charge(Shape):
    """`fee` names a fee of the city's fees.yaml; `per` a number the applicant gives (copies);
    `note` says what the amount is for."""

    fee: Id
    per: Name | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Amount:
    """Whole yen from a day on; None: the city has not given it."""

    since: date
    yen: int | None


Fees = Mapping[str, tuple[Amount, ...]]


def fees_of(city: Path) -> Fees:
    """The fees of a city's pack, the oldest first; empty where there is no file, or one that its
    own room (registers/organisation) refuses anyhow."""
    path = city / "fees.yaml"
    if not path.is_file():
        return {}
    try:
        said = read_source(path).data.get("fees", {})
        return {
            name: tuple(Amount(row["from"], row["amount"]) for row in rows)
            for name, rows in said.items()
        }
    except (DefinitionFaults, AttributeError, KeyError, TypeError):
        return {}


def charged(charge: Charge, amounts: tuple[Amount, ...]) -> dict[str, Any]:
    """`fee` and `fee_text` of a definition; ValueError where an amount is not given."""
    if not amounts or any(one.yen is None for one in amounts):
        raise ValueError(f"cities の fees.yaml に {charge.fee} の額がありません")
    rule = str(amounts[0].yen)
    for later in amounts[1:]:
        rule = f'(as_of >= date("{later.since.isoformat()}") ? {later.yen} : {rule})'
    return {
        "fee": f"{rule} * {charge.per}" if charge.per else rule,
        "fee_text": {key: _words(charge, amounts, key) for key in LANGUAGES},
    }


def _words(charge: Charge, amounts: tuple[Amount, ...], key: str) -> str:
    """Every amount with its day, the oldest first: the same words whatever day they are read."""
    notes = [getattr(charge.note, key)] if charge.note and getattr(charge.note, key) else []
    for later in amounts[1:]:
        day, yen = dates.long(later.since, LANGUAGES[key]), _yen(later, charge, key)
        notes.append(f"{yen} from {day}" if key == "en" else f"{day}から {yen}")
    said = _yen(amounts[0], charge, key)
    for note in notes:
        said += f" ({note})" if key == "en" else f"（{note}）"
    return said


def _yen(amount: Amount, charge: Charge, key: str) -> str:
    figure = f"{amount.yen:,}"
    if key == "en":
        return f"{figure} yen each" if charge.per else f"{figure} yen"
    each = {"ja": "1通 ", "plain": "1つ "}[key] if charge.per else ""
    return each + figure + {"ja": "円", "plain": "｜円《えん》"}[key]
