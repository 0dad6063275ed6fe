"""How events stand to the one who looks: whose affair, who else was read, what is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from shiyakusho.desks.mydata.models import Withholding
from shiyakusho.desks.mydata.trail.rules import ORDINARY, Reading, Rule, rule_for
from shiyakusho.desks.mydata.trail.viewers import Viewer
from shiyakusho.desks.mydata.trail.words import is_list
from shiyakusho.desks.mydata.withholding import active_for, hides
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.cases.public import Affair
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.purpose.selectors import visits_of
from shiyakusho.registers.people import public as people

By = Literal["me", "for_me", "resident", "staff", "service", "system", "nobody"]
AFFAIRS = ("case:", "application:")


@dataclass(frozen=True)
class Standing:
    """What a batch of events must be judged by, looked up once for all of them."""

    viewer: Viewer
    affairs: dict[str, Affair]
    protected: set[UUID]
    silences: list[Withholding]
    visitors: dict[str, set[UUID]]  # visit → residents read under it

    @classmethod
    def of(cls, viewer: Viewer, batch: Iterable[AuditEvent]) -> Standing:
        events = list(batch)
        named = {one for event in events for one in _references(event)}
        visits = {one for event in events if (one := _visit(event))}
        visitors = {one: _ids(subjects) for one, subjects in visits_of(visits).items()}
        others = {key for event in events for key in _ids(event.subjects)}
        others.update(*visitors.values())
        return cls(
            viewer=viewer,
            affairs=cases.affairs(named),
            protected=people.protected_among(others - {viewer.resident_id}, ever=True),
            silences=active_for(viewer.subjects, {event.actor_id for event in events}),
            visitors=visitors,
        )

    def of_event(self, event: AuditEvent) -> tuple[Rule, tuple[Affair, ...]]:
        """The rule for this event, and which of the viewer's own affairs it was for."""
        named = _references(event)
        found = [self.affairs[one] for one in named if one in self.affairs]
        mine = tuple({one.id: one for one in found if self._is_mine(one)}.values())
        others = [one for one in found if not self._is_mine(one)]
        read = _ids(event.subjects) | self.visitors.get(_visit(event), set())
        beside = read - {self.viewer.resident_id}
        reading = Reading(
            by=self._by(event),
            affair=self._affair(mine, others, lost=bool(named) and not found, event=event),
            secrecy=max((one.secrecy for one in others), default=ORDINARY),
            beside=bool(beside) and not is_list(event),
            beside_protected=bool(beside & self.protected) and not is_list(event),
            withheld=any(hides(one, event) for one in self.silences),
        )
        return rule_for(reading), mine

    def _by(self, event: AuditEvent) -> By:
        if event.actor_kind == "resident":
            if event.actor_id == str(self.viewer.account_id):
                return "me"
            return "for_me" if event.on_behalf_of in self.viewer.subjects else "resident"
        if event.actor_kind == "anonymous":
            return "nobody"
        if event.actor_kind in ("staff", "service", "system"):
            return event.actor_kind  # type: ignore[return-value]
        return "nobody"

    def _is_mine(self, one: Affair) -> bool:
        mine = self.viewer
        by_resident = one.resident_id is not None and one.resident_id == mine.resident_id
        by_account = one.account_id is not None and one.account_id == mine.account_id
        # What an account filed for somebody else is that person's affair, not the account's.
        return by_resident or (by_account and one.resident_id in (None, mine.resident_id))

    def _affair(
        self,
        mine: tuple[Affair, ...],
        others: list[Affair],
        *,
        lost: bool,
        event: AuditEvent,
    ) -> Literal["mine", "another", "lost", "none"]:
        if mine:
            return "mine"
        if is_list(event):
            return "none"
        if others:
            return "another"
        return "lost" if lost else "none"


def _references(event: AuditEvent) -> set[str]:
    """The cases and applications an event names: among its subjects, or as its purpose."""
    named = {one for one in event.subjects if str(one).startswith(AFFAIRS)}
    reason = event.detail.get("for") or {}
    if reason.get("kind") == "case":
        named.add(f"case:{reason.get('reference', '')}")
    return named


def _visit(event: AuditEvent) -> str:
    """The visit (応対) an event was for; empty when it was for none."""
    reason = event.detail.get("for") or {}
    return str(reason.get("reference", "")) if reason.get("kind") == "visit" else ""


def _ids(subjects: Iterable[str]) -> set[UUID]:
    """The residents among audit subjects."""
    found: set[UUID] = set()
    for one in subjects:
        kind, _, key = str(one).partition(":")
        if kind == "resident":
            try:
                found.add(UUID(key))
            except ValueError:
                continue
    return found
