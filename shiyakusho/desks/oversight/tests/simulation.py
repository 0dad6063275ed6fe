"""Thirty days of a city hall: forty officers at normal work, and twenty who look where they should not.

Normal work is made as it is noted by the pages: a visit is opened, somebody is searched, opened,
and mostly helped (an act follows); cases are opened for their purpose, lists are read. There are
busy days, overtime, holiday counters, typing errors in searches, namesakes. All from one seed.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

FIRST, DAYS = date(2026, 10, 1), 30
# Family names with their share of a thousand, the commonest as in the country; the rest are rare.
COMMON = {
    "佐藤": 15,
    "鈴木": 14,
    "高橋": 11,
    "田中": 11,
    "伊藤": 9,
    "渡辺": 9,
    "山本": 9,
    "中村": 8,
}


@dataclass(frozen=True)
class Planted:
    """A misuse: which rule must find it, by whom, on which day."""

    rule: str
    officer: str
    day: date


@dataclass
class City:
    """Residents with family names, officers in sections, and the events that are made of them."""

    residents: list[uuid.UUID]
    names: dict[uuid.UUID, str]
    officers: list[Account]
    sections: dict[str, str]  # account → section
    posts: dict[str, str]
    dice: random.Random = field(default_factory=lambda: random.Random(20261120))
    events: list[AuditEvent] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    quiet: set[uuid.UUID] = field(default_factory=set)  # residents normal work leaves alone

    def note(
        self,
        who: Account,
        at: datetime,
        residents: Any,
        *,
        action: str = "records.read",
        what: str = "people.person",
        kind: str = "",
        case: str = "",
    ) -> None:
        """One event as the audit keeps it."""
        subjects = [f"resident:{one}" for one in residents]
        detail: dict[str, Any] = {"what": [what]} if action == "records.read" else {}
        if kind:
            detail["for"] = {"kind": kind, "reference": case or "v"}
        self.events.append(
            AuditEvent(
                at=at, action=action, actor_kind="staff", actor_id=str(who.pk),
                actor_name=who.display_name, actor_post=self.posts[str(who.pk)], purpose="",
                subjects=[*([f"case:{case}"] if case else []), *subjects], detail=detail,
            )
        )  # fmt: skip

    def somebody(self) -> uuid.UUID:
        while (one := self.dice.choice(self.residents)) in self.quiet:
            pass
        return one

    # Normal work -------------------------------------------------------------------------------

    def month(self) -> int:
        """Let everybody work; returns how many days of officers (worked) there were."""
        worked = 0
        for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
            busy = {
                one: self.dice.choice([1, 1, 1, 1, 1.3, 1.7])
                for one in sorted(set(self.sections.values()))
            }
            for who in self.officers:
                section = self.sections[str(who.pk)]
                if organisation.is_open(section)(day):
                    if self.dice.random() > 0.06:  # on leave
                        self._a_day(who, day, busy[section])
                        worked += 1
                elif self.dice.random() < 0.03:
                    self._overtime(who, day, at=10)
                    worked += 1
        return worked

    def _a_day(self, who: Account, day: date, busy: float) -> None:
        for _ in range(max(3, round(self.dice.gauss(14, 4) * busy))):
            self._a_case(who, self._moment(day, 8, 18))
        for _ in range(max(0, round(self.dice.gauss(7, 3) * busy))):
            self._a_visit(who, self._moment(day, 9, 17))
        for _ in range(2):
            some = {self.somebody() for _ in range(20)}
            self.note(who, self._moment(day, 8, 18), some, what="cases.list", kind="task")
        if self.dice.random() < 0.12:
            self._overtime(who, day, at=19)

    def _a_case(self, who: Account, at: datetime) -> None:
        case, person = str(uuid.UUID(int=self.dice.getrandbits(128))), self.somebody()
        home = {person, *(self.somebody() for _ in range(self.dice.choice([0, 0, 1, 2])))}
        self.note(who, at, home, what="people.household", kind="case", case=case)
        if self.dice.random() < 0.6:
            later = at + timedelta(minutes=self.dice.randint(2, 40))
            self.note(who, later, [person], action="cases.move", kind="case", case=case)

    def _a_visit(self, who: Account, at: datetime) -> None:
        """Search, sometimes with a slip first; open; mostly something is filed or given out."""
        person = self.somebody()
        if self.dice.random() < 0.12:
            wrong = {self.somebody() for _ in range(self.dice.randint(1, 8))}
            self.note(who, at, wrong, what="people.search", kind="visit")
        found = {person, *(self.somebody() for _ in range(self.dice.randint(0, 6)))}
        self.note(who, at + timedelta(seconds=40), found, what="people.search", kind="visit")
        if self.dice.random() < 0.04:
            return  # the visitor was looking for another office
        self.note(who, at + timedelta(minutes=1), [person], kind="visit")
        if self.dice.random() < 0.75:
            end = at + timedelta(minutes=self.dice.randint(3, 25))
            self.note(who, end, [person], action="forms.hold", kind="visit")

    def _overtime(self, who: Account, day: date, *, at: int) -> None:
        """Cases that could not wait: until 21 o'clock, or on a holiday; with their cases."""
        for _ in range(self.dice.randint(2, 9)):
            self._a_case(who, self._moment(day, at, at + 2))

    def _moment(self, day: date, begin: int, end: int) -> datetime:
        minute = self.dice.randint(begin * 60, end * 60 - 1)
        return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=TOKYO)

    # Misuse ------------------------------------------------------------------------------------

    def plant(self, rule: str, who: Account, day: date) -> None:
        self.planted.append(Planted(rule, str(who.pk), day))

    def workday(self, who: Account, least: int = 12) -> date:
        """A working day late enough that there is a normal to compare with."""
        section = self.sections[str(who.pk)]
        days = [FIRST + timedelta(days=n) for n in range(least, DAYS)]
        return self.dice.choice([day for day in days if organisation.is_open(section)(day)])

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), tzinfo=TOKYO)

    def keep(self) -> None:
        """Write everything in the order of time, as it would have been."""
        self.events.sort(key=lambda event: event.at)
        for start in range(0, len(self.events), 2000):
            AuditEvent.objects.bulk_create(self.events[start : start + 2000])
