"""Where upper rooms plug into cases: what keeps a decision back, what its applicant has to do, what a
clerk sees beside the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shiyakusho.engines.cases.models import Case
from shiyakusho.ground.identity.models import Account

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Outcome


@dataclass(frozen=True)
class OpenPoint:
    """Something the applicant still has to do; texts are anything `{% say %}` understands."""

    title: Any
    text: Any
    url: str
    link: Any


@dataclass(frozen=True)
class CaseSection:
    """A section of the clerk's page: a template of the upper room, and what it draws."""

    template: str
    context: dict[str, Any]


Gate = Callable[[Case, "Outcome"], None]
PointsOf = Callable[[Iterable[Case]], dict[UUID, OpenPoint]]
SectionOf = Callable[[Case, Account], CaseSection | None]
_gates: list[Gate] = []
_points_of: list[PointsOf] = []
_sections_of: list[SectionOf] = []


def provide_gate(gate: Gate) -> None:
    """``gate(case, outcome)`` raises a Refusal while this answer may not be drafted, decided or given.
    It is asked in the transaction of the decision, under the lock of the case; called once."""
    if gate not in _gates:
        _gates.append(gate)


def require_gates(case: Case, outcome: Outcome) -> None:
    """Ask every gate."""
    for gate in _gates:
        gate(case, outcome)


def provide_points(points_of: PointsOf) -> None:
    """``points_of(cases)`` gives what applicants still have to do, by case, in one query; called once."""
    if points_of not in _points_of:
        _points_of.append(points_of)


def open_points(cases: Iterable[Case]) -> dict[UUID, OpenPoint]:
    """The first open point of each case that has one."""
    listed = [case for case in cases if case.is_open]
    found: dict[UUID, OpenPoint] = {}
    for points_of in _points_of if listed else []:
        found = points_of(listed) | found
    return found


def provide_section(section_of: SectionOf) -> None:
    """``section_of(case, account)`` gives a section of the opened case's page; called once."""
    if section_of not in _sections_of:
        _sections_of.append(section_of)


def sections_of(case: Case, account: Account) -> list[CaseSection]:
    """Every section upper rooms show beside this case."""
    return [one for of in _sections_of if (one := of(case, account)) is not None]


FiledWith = Callable[[UUID], Iterable[UUID]]
_filed_with: list[FiledWith] = []


def provide_filed_with(filed_with: FiledWith) -> None:
    """Tell the page of a case which applications were filed together with its own; called once.

    The page shows those of them whose cases the clerk may see, and says nothing of the others.
    """
    if filed_with not in _filed_with:
        _filed_with.append(filed_with)


def filed_with(application_id: UUID) -> list[UUID]:
    """Applications filed together with this one."""
    return [one for ask in _filed_with for one in ask(application_id)]
