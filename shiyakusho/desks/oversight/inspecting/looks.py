"""A day of the audit, as the rules see it: who looked at whom, for what, and what they did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.selectors import Wanted, events
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.roles import grants_of

READ = "records.read"
LISTS = ("people.search", "cases.list", "cases.search", "cases.bulk", "cases.export", "recipients")
SEARCHES = ("people.search", "cases.search")
AFFAIRS = ("case", "draft", "glass")
AT_ONCE = 5000


@dataclass(frozen=True)
class Look:
    """One reading: of whom, and whether it hangs on a case. ``listed``: lines of a list only."""

    event_id: str
    at: datetime
    residents: frozenset[UUID]
    listed: bool
    searched: bool
    kind: str
    with_affair: bool


@dataclass
class Officer:
    """What one officer did on the day."""

    id: str
    name: str
    post: str
    section_id: str = ""
    looks: list[Look] = field(default_factory=list)
    acts: list[tuple[datetime, frozenset[UUID]]] = field(default_factory=list)

    @property
    def opened(self) -> list[Look]:
        """Readings of records, not of lists."""
        return [look for look in self.looks if not look.listed]

    @property
    def persons(self) -> set[UUID]:
        """Everybody whose record was opened."""
        return {one for look in self.opened for one in look.residents}

    def without_affair(self) -> Iterator[Look]:
        """Opened records that hang on no case, draft or break-glass."""
        return (look for look in self.opened if not look.with_affair)

    def acted_after(self, look: Look, minutes: int) -> bool:
        """Whether something was written about one of these people soon after (or just before)."""
        end, begin = look.at + timedelta(minutes=minutes), look.at - timedelta(minutes=5)
        return any(begin <= at <= end and residents & look.residents for at, residents in self.acts)

    def opened_after(self, look: Look, minutes: int) -> bool:
        """Whether one of the people found was opened soon after."""
        end = look.at + timedelta(minutes=minutes)
        return any(look.at <= o.at <= end and o.residents & look.residents for o in self.opened)


def officers_on(day: date) -> list[Officer]:
    """Everybody of the staff who read or wrote on ``day`` (Japan's), with their sections."""
    begin, end = clock.days(day, day)
    rows = events(Wanted(since=begin, until=end)).filter(actor_kind="staff")
    found: dict[str, Officer] = {}
    for event in rows.order_by("at").iterator(chunk_size=AT_ONCE):
        officer = found.setdefault(
            event.actor_id, Officer(event.actor_id, event.actor_name, event.actor_post)
        )
        _add(officer, event)
    sections = _sections(found, day)
    for officer in found.values():
        officer.section_id = sections.get(officer.id, "")
    return list(found.values())


def by_section(officers: Iterable[Officer]) -> dict[str, list[Officer]]:
    """Peers: officers of the same section."""
    found: dict[str, list[Officer]] = defaultdict(list)
    for one in officers:
        found[one.section_id].append(one)
    return found


def _add(officer: Officer, event: AuditEvent) -> None:
    residents = frozenset(_residents(event.subjects))
    if event.action == READ:
        if residents:
            officer.looks.append(_look(event, residents))
    elif residents:
        officer.acts.append((event.at, residents))


def _look(event: AuditEvent, residents: frozenset[UUID]) -> Look:
    what = [str(one) for one in event.detail.get("what", [])]
    kind = str((event.detail.get("for") or {}).get("kind", ""))
    names_case = any(str(one).startswith("case:") for one in event.subjects)
    return Look(
        event_id=str(event.pk),
        at=event.at,
        residents=residents,
        listed=bool(what) and all(one.startswith(LISTS) for one in what),
        searched=any(one.startswith(SEARCHES) for one in what),
        kind=kind,
        with_affair=kind in AFFAIRS or names_case,
    )


def _residents(subjects: Iterable[str]) -> Iterator[UUID]:
    for one in subjects:
        kind, _, key = str(one).partition(":")
        if kind == "resident" and (resident := as_uuid(key)):
            yield resident


def _sections(ids: Iterable[str], day: date) -> dict[str, str]:
    """The section each officer's post stands in on ``day``."""
    found: dict[str, str] = {}
    for account in Account.objects.filter(pk__in=[one for one in ids if as_uuid(one)]):
        grants = grants_of(account, day)
        found[str(account.pk)] = next((one.section_id for one in grants if one.section_id), "")
    return found
