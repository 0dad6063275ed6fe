"""How backups and drills went, and whether to worry."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.recovery.models import Kind, Report

LATE = {Kind.BACKUP: "RECOVERY_BACKUP_ALARM_DAYS", Kind.DRILL: "RECOVERY_DRILL_ALARM_DAYS"}


@dataclass(frozen=True)
class Standing:
    """The last report and the last good one of each kind; ``alarms``: ``backup_late``, ``drill_late``,
    ``backup_failed``, ``drill_failed``. Without a place for backups nothing rings here: `check --deploy` says it."""

    last: dict[str, Report]
    good: dict[str, Report]
    alarms: tuple[str, ...]


def note(kind: str, told: dict[str, Any], *, good: bool) -> Report:
    """Write how it went."""
    with recorded(f"recovery.{kind}", good=good):
        return Report.objects.create(kind=kind, at=clock.now(), good=good, told=told)


def standing() -> Standing:
    """How recovery stands; a handful of queries by index."""
    last, good = {}, {}
    for kind in Kind.values:
        rows = Report.objects.filter(kind=kind).order_by("-at")
        if (newest := rows.first()) is not None:
            last[kind] = newest
        if (best := rows.filter(good=True).first()) is not None:
            good[kind] = best
    alarms = [code for kind in Kind for code in _alarms(kind, last, good)]
    return Standing(last, good, tuple(alarms) if settings.BACKUP_DIR else ())


def _alarms(kind: Kind, last: dict[str, Report], good: dict[str, Report]) -> list[str]:
    late = clock.now() - timedelta(days=getattr(settings, LATE[kind]))
    codes = []
    if kind.value in last and not last[kind.value].good:
        codes.append(f"{kind.value}_failed")
    # A house without any report was set up a moment ago, or nobody runs its keeper: its age decides.
    begun = good[kind.value].at if kind.value in good else _begun()
    if begun is not None and begun < late:
        codes.append(f"{kind.value}_late")
    return codes


def _begun() -> Any:
    from shiyakusho.ground.audit.models import ChainLink

    first = ChainLink.objects.order_by("seq").first()
    return first.sealed_at if first else None
