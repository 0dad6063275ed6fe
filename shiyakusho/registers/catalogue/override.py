"""A city's file over a national procedure: office, fee, channels, parameters, days, texts; only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, model_validator

from .charging import Charge, Fees, charged
from .definition import ClosedDay, Definition
from .faults import DefinitionFaults, Fault
from .places import Place, Source
from .reading import as_model, definition_from
from .secrecy import Secrecy, secrecy_level
from .shape import LANGUAGES, Cel, Channel, Count, Id, Name, Shape, Text

# Texts a national definition may leave open and a city may fill in.
_OPEN_TEXTS = {"help", "why", "note", "intro", "identity_note", "fee_text", "if_late", "unless"}


ALWAYS = "always"  # the deadline that belongs to no single event


class CityDeadline(Shape):
    """A deadline as the city's ordinance sets it: how long, from what day, and closed last days."""

    within: Count | None = None
    from_: Annotated[Name | None, Field(alias="from")] = None
    closed_day: ClosedDay | None = None


class CityOverride(Shape):
    """What a city may say differently. `texts` maps a dotted place to words, lists by id or index:

    `form.pages.claimant.questions.claimant_phone.help`, `deadlines.0.text`, `title`. `deadlines`
    maps a life event (`always` for the one of no event) to the city's own days. `secrecy` may only
    be higher than the nation's.
    """

    id: Id
    office: Id | None = None
    charge: Charge | None = None
    fee: Cel | None = None
    fee_text: Text | None = None
    channels: Annotated[list[Channel], Field(min_length=1)] | None = None
    parameters: list[Annotated[str, Field(pattern=r"^tables/[a-z0-9-]+\.yaml$")]] | None = None
    secrecy: Secrecy | None = None
    secrecy_rule: Id | None = None
    deadlines: dict[str, CityDeadline] = {}
    texts: dict[str, Text] = {}

    @model_validator(mode="after")
    def _one_source_of_the_fee(self) -> CityOverride:
        if self.charge and (self.fee or self.fee_text):
            raise ValueError(
                "charge(fees.yaml の額)か fee と fee_text のどちらか一つを書いてください"
            )
        return self


def overridden(national: Definition, source: Source, fees: Fees | None = None) -> Definition:
    """The national definition as this city's file says it; DefinitionFaults when it may not.

    `fees` are the city's own, for a file that names one of them.
    """
    override = as_model(CityOverride, source)
    if override.id != national.id:
        raise DefinitionFaults(
            [_fault(source, ("id",), "wrong_id", f"{national.id} の上書きではありません")]
        )
    document = national.model_dump(mode="json", by_alias=True)
    plain = override.model_dump(
        mode="json", by_alias=True, exclude={"id", "charge", "deadlines", "texts"}
    )
    document.update({name: value for name, value in plain.items() if value is not None})
    faults = list(_put_charge(document, override.charge, fees or {}, source))
    faults += [
        _fault(source, ("deadlines", event), "no_such_deadline", "その出来事の期限はありません")
        for event, days in override.deadlines.items()
        if not _put_days(document, event, days)
    ]
    if override.secrecy and secrecy_level(override.secrecy) < secrecy_level(national.secrecy):
        words = f"国の区分 {national.secrecy} より低くはできません"
        faults.append(_fault(source, ("secrecy",), "secrecy_lowered", words))
    for place, text in override.texts.items():
        if not _put_text(document, place.split("."), text.model_dump(mode="json")):
            faults.append(
                _fault(source, ("texts", place), "no_such_text", "そこに置きかえる文はありません")
            )
    if faults:
        raise DefinitionFaults(faults)
    return definition_from(document)


def _put_charge(
    document: dict[str, Any], charge: Charge | None, fees: Fees, source: Source
) -> Iterator[Fault]:
    """The fee the city's file names; a fault where the city's fees do not give it."""
    if charge is None:
        return
    try:
        document.update(charged(charge, fees.get(charge.fee, ())))
        document["charge"] = charge.model_dump(mode="json")
    except ValueError as error:
        yield _fault(source, ("charge", "fee"), "no_such_fee", str(error))


def _put_days(document: dict[str, Any], event: str, days: CityDeadline) -> bool:
    """The city's days for one event; False when the nation knows no deadline for it."""
    wanted = None if event == ALWAYS else event
    found = [one for one in document["deadlines"] if one["event"] == wanted]
    said = days.model_dump(mode="json", by_alias=True, exclude_none=True)
    if "within" in said:
        said["within"] = days.within.model_dump() if days.within else None
    for one in found:
        one.update(said)
    return bool(found)


def _put_text(node: Any, path: list[str], text: dict[str, Any]) -> bool:
    """Replace the text at `path`; False when no text stands there."""
    for part in path[:-1]:
        node = _child(node, part)
        if node is None:
            return False
    last = path[-1]
    if isinstance(node, list):
        if not (last.isdigit() and int(last) < len(node) and _is_text(node[int(last)])):
            return False
        node[int(last)] = text
        return True
    if not isinstance(node, dict) or last not in node:
        return False
    if not (_is_text(node[last]) or (node[last] is None and last in _OPEN_TEXTS)):
        return False
    node[last] = text
    return True


def _child(node: Any, part: str) -> Any:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list):
        if part.isdigit():
            return node[int(part)] if int(part) < len(node) else None
        return next((one for one in node if isinstance(one, dict) and _named(one) == part), None)
    return None


def _named(one: dict[str, Any]) -> Any:
    return one.get("id") or one.get("value")


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == LANGUAGES


def _fault(source: Source, place: Place, code: str, message: str) -> Fault:
    return Fault.at(source, place, code, message)
