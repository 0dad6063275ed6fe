"""The lines of the page: readings of one case by one person on one day are one line.

A page is made of whole days, read from the audit itself newest first, so a reading stands here as
soon as it is committed; the next page begins before the last day shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from shiyakusho.desks.mydata.trail.posts import office_words
from shiyakusho.desks.mydata.trail.rules import Rule, Shown
from shiyakusho.desks.mydata.trail.standing import Standing
from shiyakusho.desks.mydata.trail.viewers import Viewer
from shiyakusho.desks.mydata.trail.words import (
    ANSWERS,
    OTHERS,
    done_words,
    is_answer,
    is_list,
    read_in,
    what_words,
    why_words,
)
from shiyakusho.engines.cases.public import Affair
from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.selectors import Wanted, events

LINES = 20  # a page ends with the day in which it has so many
AT_ONCE = 500
SPOKEN_FOR = "だれが見たかの表示"


@dataclass(frozen=True)
class Asked:
    """What the page is asked for: days from and until (both included), words of a section."""

    since: date | None = None
    until: date | None = None
    section: str = ""


@dataclass
class Line:
    """Readings of one affair by one actor on one day."""

    day: date
    shown: Shown
    actor_id: str
    who: str
    kind: str
    affairs: tuple[Affair, ...]
    events: list[AuditEvent] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The same for the same line, however many readings come to it."""
        own = "|".join(sorted(str(one.id) for one in self.affairs))
        text = f"{self.day}|{self.shown}|{self.actor_id}|{self.kind}|{own}"
        return sha256(text.encode()).hexdigest()

    @property
    def newest(self) -> AuditEvent:
        return self.events[0]

    @property
    def times(self) -> list[datetime]:
        """First and last moment; nothing where the hour would tell too much."""
        if self.shown is Shown.WITHOUT_WHOSE:
            return []
        return [self.events[-1].at, self.events[0].at]

    @property
    def what(self) -> list[str]:
        return what_words(name for event in self.events for name in read_in(event))

    @property
    def done(self) -> list[str]:
        return done_words(event.action for event in self.events)

    @property
    def why(self) -> str:
        if self.shown is Shown.WITHOUT_WHOSE:
            return str(OTHERS)
        if all(map(is_answer, self.events)):
            return str(ANSWERS)
        return why_words(self.kind, self.affairs, listed=all(map(is_list, self.events)))

    def about(self) -> dict[str, Any]:
        """The line as it was seen, for a question about it."""
        return {
            "day": self.day.isoformat(),
            "who": self.who,
            "what": self.what,
            "done": self.done,
            "why": self.why,
            "actor": self.actor_id,
            "events": [str(event.pk) for event in self.events[:AT_ONCE]],
        }


@dataclass(frozen=True)
class Page:
    """Lines of whole days, newest first; ``before`` is where the next page begins."""

    lines: list[Line]
    before: date | None

    def of(self, *shown: Shown) -> list[Line]:
        return [line for line in self.lines if line.shown in shown]


def page(viewer: Viewer, asked: Asked, *, before: date | None = None) -> Page:
    """One page of ``viewer``'s readings."""
    lines: list[Line] = []
    for day, told in groupby(_told(viewer, asked, before), key=lambda one: _day(one[0])):
        if len(lines) >= LINES:
            return Page(lines, lines[-1].day)
        lines += [line for line in _lines(day, told) if _fits(line, asked)]
    return Page(lines, None)


def everything(viewer: Viewer, asked: Asked) -> Iterator[Line]:
    """All lines, newest first, for a file of one's own."""
    for day, told in groupby(_told(viewer, asked, None), key=lambda one: _day(one[0])):
        yield from (line for line in _lines(day, told) if _fits(line, asked))


def line_of(viewer: Viewer, event_id: UUID) -> Line | None:
    """The line that shows this event to ``viewer``; ``None`` when it is not shown, or not there."""
    with acting_as(SYSTEM, SPOKEN_FOR):
        mine = events(Wanted(subjects=viewer.subjects)).filter(pk=event_id).first()
    if mine is None:
        return None
    day = _day(mine)
    lines = everything(viewer, Asked(since=day, until=day))
    return next((line for line in lines if any(e.pk == event_id for e in line.events)), None)


Told = tuple[AuditEvent, Rule, tuple[Affair, ...]]


def _told(viewer: Viewer, asked: Asked, before: date | None) -> Iterator[Told]:
    """Events that are shown, newest first, each with its rule and the viewer's own affairs in it."""
    until = asked.until + timedelta(days=1) if asked.until else None
    if before is not None:
        until = min(before, until) if until else before
    wanted = Wanted(
        subjects=viewer.subjects,
        since=clock.midnight(asked.since) if asked.since else None,
        until=clock.midnight(until) if until else None,
    )
    after: AuditEvent | None = None
    while True:
        with acting_as(SYSTEM, SPOKEN_FOR):
            batch = _batch(wanted, after)
            standing = Standing.of(viewer, batch)
        for event in batch:
            rule, affairs = standing.of_event(event)
            if rule.shown is not Shown.NOT:
                yield event, rule, affairs
        if len(batch) < AT_ONCE:
            return
        after = batch[-1]


def _batch(wanted: Wanted, after: AuditEvent | None) -> list[AuditEvent]:
    rows = events(wanted).order_by("-at", "-pk")
    if after is not None:
        rows = rows.filter(at__lte=after.at).exclude(at=after.at, pk__gte=after.pk)
    return list(rows[:AT_ONCE])


def _lines(day: date, told: Iterable[Told]) -> list[Line]:
    found: dict[str, Line] = {}
    for event, rule, affairs in told:
        line = Line(day, rule.shown, event.actor_id, _who(event, rule), _kind(event), affairs)
        found.setdefault(line.key, line).events.append(event)
    return list(found.values())


def _fits(line: Line, asked: Asked) -> bool:
    return not asked.section or asked.section in line.who


def _who(event: AuditEvent, rule: Rule) -> str:
    """Post and section; the clerk's name only where the city says so."""
    if rule.shown is Shown.OWN:
        return _("あなた")
    if rule.shown is Shown.AUTOMATIC or event.actor_kind == "service":
        return _("市のシステム")
    if rule.shown is Shown.WITHOUT_WHOSE:
        return _("市の職員")
    if event.actor_kind == "resident":
        return _("あなたの代わりの方")
    post = office_words(event.actor_post) or _("市の職員")
    return f"{post} {event.actor_name}" if settings.MYDATA_NAMES_OF_CLERKS else post


def _kind(event: AuditEvent) -> str:
    return str((event.detail.get("for") or {}).get("kind", ""))


def _day(event: AuditEvent) -> date:
    return event.at.astimezone(clock.TOKYO).date()
