"""What a definition must say so that its cases can be worked on: checked before it goes live."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shiyakusho.engines.cases.process import resubmission_from
from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.roles import permission_titles
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.registry import Finding
from shiyakusho.registers.organisation import public as organisation

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Definition, Process

NOT_STAFF = frozenset({"applicant", "system", "approval"})


def moves_are_declared(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """Every move is made by the applicant, the system, an approval, or needs a permission we know."""
    known = permission_titles()
    for move in process.moves if process else ():
        if move.who not in NOT_STAFF and move.who not in known:
            words = f"動き {move.id} の権限 {move.who} は roles.yaml にありません"
            yield Finding(("process",), "unknown_permission", words)


def askings_can_be_answered(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """A move that asks the applicant has a way back, and its wordings and its letter are there."""
    known = {*letters.standard(), *definition.letters}
    for move in process.moves if process else ():
        if "fields" not in move.needs:
            continue
        assert process is not None
        if resubmission_from(process, move.to) is None:
            words = f"動き {move.id} の行き先 {move.to} から、住民が答える動きがありません"
            yield Finding(("process",), "no_way_to_answer", words)
        if move.letter and move.letter not in known:
            words = f"動き {move.id} の通知書 {move.letter} が letters にありません"
            yield Finding(("process",), "unknown_letter", words)
        for name in (move.notify, move.remind_by):
            if name and not messaging.is_there(name):
                words = f"動き {move.id} の知らせ {name} が national/messages にありません"
                yield Finding(("process",), "unknown_message", words)


def somebody_is_cleared(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """In every section that gets the cases somebody may see them and work on them."""
    if process is None:
        return
    secrecy = catalogue.secrecy_level(definition.secrecy)
    for section in organisation.offices_of(definition.office):
        if section.outside or organisation.works_on(section, secrecy, definition.kind):
            continue
        words = (
            f"{section.full_name.ja} に、{Clearance(secrecy).label}の{definition.kind}を見て進められる職が"
            "ありません（市の bureaus.yaml・ward_office.yaml の clearance と kinds）"
        )
        yield Finding(("secrecy",), "nobody_cleared", words)
