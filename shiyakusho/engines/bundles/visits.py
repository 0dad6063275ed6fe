"""What is left to do at an office, gathered to as few visits as there are buildings (窓口は1回)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

from .models import BundleMember


@dataclass(frozen=True)
class Errand:
    """One procedure done there. `paper`: whether its form can be printed beforehand."""

    procedure_id: str
    title: Any
    section: Any
    phone: str
    due_on: date | None
    paper: bool


@dataclass
class Visit:
    """One building, everything to do there, and everything to bring, each once."""

    place: Any
    address: Any
    errands: list[Errand] = field(default_factory=list)
    bring: list[Any] = field(default_factory=list)

    @property
    def due_on(self) -> date | None:
        """The first last day of them."""
        return min((one.due_on for one in self.errands if one.due_on), default=None)


def visits_for(members: Iterable[BundleMember]) -> list[Visit]:
    """The visits, the most urgent first; where no office is known, one under no building."""
    found: dict[str, Visit] = {}
    for member in members:
        definition = _definition(member.procedure_id)
        if definition is None:
            continue
        section = _section(member.office)
        place = section.place if section else None
        key = f"{place.name.ja} {place.address.ja}" if place else ""
        visit = found.setdefault(
            key, Visit(place.name if place else None, place.address if place else None)
        )
        visit.errands.append(_errand(member, definition, section))
        _bring(visit, definition, member.papers)
    return sorted(found.values(), key=lambda one: (one.due_on is None, one.due_on or date.max))


def _errand(member: BundleMember, definition: catalogue.Definition, section: Any) -> Errand:
    return Errand(
        procedure_id=definition.id,
        title=definition.title,
        section=section.full_name if section else None,
        phone=section.phone.number if section else "",
        due_on=member.due_on,
        paper=definition.form is not None,
    )


def _bring(visit: Visit, definition: catalogue.Definition, papers: list[str]) -> None:
    """The same paper for two procedures is brought once: the same words are the same paper."""
    there = {text.ja for text in visit.bring}
    for document in definition.documents:
        if document.id in papers and document.text.ja not in there:
            visit.bring.append(document.text)


def _definition(procedure_id: str) -> catalogue.Definition | None:
    try:
        return catalogue.live(procedure_id).definition
    except catalogue.NoSuchProcedure:
        return None


def _section(section_id: str) -> organisation.Section | None:
    try:
        return organisation.section(section_id) if section_id else None
    except organisation.UnknownSection:
        return None
