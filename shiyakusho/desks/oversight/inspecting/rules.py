"""The rules: a day in, hits out. Each is a function of the day and of its figures; none writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import mean, median
from typing import Any
from uuid import UUID

from shiyakusho.desks.oversight.inspecting.looks import Look, Officer, by_section
from shiyakusho.desks.oversight.models import OfficerAtHome, Volume, Watched
from shiyakusho.desks.oversight.table import hours
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

Figures = dict[str, Any]
EVENTS = 200


@dataclass(frozen=True)
class Hit:
    """What a rule found: of whom, about whom, with which numbers, in which events."""

    officer: Officer
    about: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    looks: tuple[Look, ...] = ()

    @property
    def events(self) -> list[str]:
        return [look.event_id for look in self.looks[:EVENTS]]


@dataclass(frozen=True)
class Day:
    """A day with everybody who read on it."""

    on: date
    officers: list[Officer]


def own_household(day: Day, figures: Figures) -> Iterator[Hit]:
    """The officer, their household, their address: also with a case, for it is another's to do."""
    homes = {str(row.account_id): row.resident_id for row in OfficerAtHome.objects.all()}
    for officer in day.officers:
        if officer.id not in homes:
            continue
        near = people.near(homes[officer.id], day.on)
        yield from _of_each(officer, officer.opened, near)


def own_family_name(day: Day, figures: Figures) -> Iterator[Hit]:
    """A rare name shared is enough; with a common one, the same person on several days."""
    for officer in day.officers:
        looks = list(officer.without_affair())
        own = people.family_name(officer.name)
        names = people.family_names({one for look in looks for one in look.residents})
        same = {one for one, name in names.items() if name == own}
        if not same:
            continue
        share = people.share_of_family_name(own)
        rare = share <= figures["rare_share"]
        told = {"share": f"{share:.2%}"}
        for hit in _of_each(officer, looks, same):
            if rare or _days_before(officer, hit, day.on) + 1 >= figures["common_days"]:
                yield Hit(officer, hit.about, told, hit.looks)


def _days_before(officer: Officer, hit: Hit, day: date) -> int:
    """On how many of the thirty days before the same officer opened the same person so."""
    from shiyakusho.desks.oversight.inspecting.looks import READ
    from shiyakusho.ground.audit.models import AuditEvent

    begin = clock.midnight(day)
    rows = AuditEvent.objects.filter(
        subjects__contains=[hit.about], actor_id=officer.id, action=READ,
        at__lt=begin, at__gte=begin - timedelta(days=30),
    )  # fmt: skip
    unrelated = [row.at for row in rows if not any(s.startswith("case:") for s in row.subjects)]
    return len({at.astimezone(clock.TOKYO).date() for at in unrelated})


def watched(day: Day, figures: Figures) -> Iterator[Hit]:
    """Whoever stands on the watch list, read without a case."""
    rows = Watched.objects.filter(since__lte=day.on)
    held = [row.subject for row in rows if row.until is None or day.on <= row.until]
    ids = {UUID(one.partition(":")[2]) for one in held if one.startswith("resident:")}
    for officer in day.officers:
        yield from _of_each(officer, officer.without_affair(), ids)


def volume(day: Day, figures: Figures) -> Iterator[Hit]:
    """Many times one's own normal, and many times what the colleagues read that day."""
    for peers in by_section(day.officers).values():
        counts = {one.id: len(one.persons) for one in peers}
        for officer in peers:
            persons = counts[officer.id]
            if persons < figures["least"]:
                continue
            own = _own_normal(officer, day.on, figures)
            others = [count for key, count in counts.items() if key != officer.id and count]
            around = median(others) if others else 0.0
            if own is not None and persons < figures["times"] * own:
                continue
            if persons >= figures["times"] * around:
                told = {"persons": persons, "own": round(own or 0), "peers": round(around)}
                yield Hit(officer, "", told, tuple(officer.opened))


def _own_normal(officer: Officer, day: date, figures: Figures) -> float | None:
    """The mean of the days worked before; ``None`` for somebody new."""
    since = day - timedelta(days=figures["days"])
    rows = Volume.objects.filter(actor_id=officer.id, day__gte=since, day__lt=day, persons__gt=0)
    counts = list(rows.values_list("persons", flat=True))
    return mean(counts) if len(counts) >= figures["least_days"] else None


def off_hours(day: Day, figures: Figures) -> Iterator[Hit]:
    """At night, on holidays: without a case, or very many with one."""
    begin, end = hours(day.on)
    for officer in day.officers:
        closed = not _is_open(officer.section_id, day.on)
        late = [look for look in officer.opened if closed or not begin <= _time(look) < end]
        bare = [look for look in late if not look.with_affair]
        persons = {one for look in bare for one in look.residents}
        everybody = {one for look in late for one in look.residents}
        if len(persons) >= figures["persons"] or len(everybody) >= figures["with_case"]:
            told = {"when": "休みの日" if closed else "時間外", "persons": len(persons)}
            yield Hit(officer, "", told, tuple(bare or late))


def unrelated(day: Day, figures: Figures) -> Iterator[Hit]:
    """Records opened for nothing that the house knows of: no purpose, or no act that follows."""
    for officer in day.officers:
        opened = officer.persons
        idle = [
            look for look in officer.without_affair()
            if not officer.acted_after(look, figures["minutes"])
        ]  # fmt: skip
        persons = {one for look in idle for one in look.residents}
        bare = {one for look in idle if look.kind != "visit" for one in look.residents}
        many = len(persons) >= figures["without_act"]
        if len(bare) >= figures["without_purpose"] or (
            many and len(persons) >= figures["share"] * len(opened)
        ):
            told = {"persons": len(persons), "all": len(opened)}
            yield Hit(officer, "", told, tuple(idle))


def crowd(day: Day, figures: Figures) -> Iterator[Hit]:
    """One person, many officers of several sections, no case."""
    seen: dict[UUID, dict[str, tuple[Officer, Look]]] = defaultdict(dict)
    for officer in day.officers:
        for look in officer.without_affair():
            for one in look.residents:
                seen[one].setdefault(officer.id, (officer, look))
    for resident, by in seen.items():
        sections = {officer.section_id for officer, _look in by.values()}
        if len(by) >= figures["actors"] and len(sections) >= figures["sections"]:
            told = {"actors": len(by), "sections": len(sections)}
            for officer, look in by.values():
                yield Hit(officer, f"resident:{resident}", told, (look,))


def searches(day: Day, figures: Figures) -> Iterator[Hit]:
    """Searches after which nobody found is opened."""
    for officer in day.officers:
        asked = [look for look in officer.looks if look.searched and look.listed]
        idle = [look for look in asked if not officer.opened_after(look, figures["minutes"])]
        if len(idle) >= figures["searches"] and len(idle) >= figures["share"] * len(asked):
            yield Hit(officer, "", {"searches": len(idle), "all": len(asked)}, tuple(idle))


RULES: dict[str, Callable[[Day, Figures], Iterator[Hit]]] = {
    "own_household": own_household,
    "own_family_name": own_family_name,
    "watched": watched,
    "volume": volume,
    "off_hours": off_hours,
    "unrelated": unrelated,
    "crowd": crowd,
    "searches": searches,
}


def _of_each(officer: Officer, looks: Iterable[Look], wanted: set[UUID]) -> Iterator[Hit]:
    """One hit for each of ``wanted`` that was looked at."""
    found: dict[UUID, list[Look]] = defaultdict(list)
    for look in looks:
        for one in look.residents & wanted:
            found[one].append(look)
    for resident, seen in found.items():
        yield Hit(officer, f"resident:{resident}", {}, tuple(seen))


def _is_open(section_id: str, day: date) -> bool:
    try:
        return organisation.is_open(section_id)(day)
    except organisation.UnknownSection:
        return day.weekday() < 5


def _time(look: Look) -> Any:
    return look.at.astimezone(clock.TOKYO).time()
