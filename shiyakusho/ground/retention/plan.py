"""What is over today: kind by kind, without naming anybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from shiyakusho.ground import clock
from shiyakusho.ground.contracts import retention
from shiyakusho.ground.contracts.disposal import Disposal, Expired, disposals


@dataclass(frozen=True)
class Kind:
    """One kind that goes by a list; ``held`` counts what may not go yet, by reason."""

    key: str
    disposal: Disposal
    needs_approval: bool
    ready: list[Expired] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)


def plan(today: date | None = None) -> list[Kind]:
    """Every kind that goes by a list, with what is due today."""
    day = today or clock.today()
    return [_kind(key, disposal, day) for key, disposal in disposals.items()]


def needs_approval(kind: str) -> bool:
    """Whether somebody must approve the list; a city may decide otherwise for a kind."""
    return kind not in settings.RETENTION_WITHOUT_APPROVAL


def automatic() -> Iterator[tuple[str, str, float]]:
    """Kinds that go by themselves every night: key, title, years."""
    for key, duty in retention.items():
        if key not in disposals:
            yield key, duty.title, duty.years


def _kind(key: str, disposal: Disposal, day: date) -> Kind:
    found = Kind(key, disposal, needs_approval(key))
    for one in disposal.expired(day):
        if one.held_by:
            found.held[one.held_by] = found.held.get(one.held_by, 0) + 1
        elif len(found.ready) < settings.RETENTION_LIST_LENGTH:
            found.ready.append(one)
    return found
