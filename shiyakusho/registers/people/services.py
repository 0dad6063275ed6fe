"""Change what is kept about people: given facts, links of accounts, protections, seeding."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.recovery import tombstones

from .choices import ProtectionKind, Source
from .events import ProtectionChanged
from .importing.services import Imported, import_folder
from .memory import told
from .models import GivenFact, Protection, Resident
from .refusals import (
    FactNotAcceptable,
    FactNotGiven,
    IndividualNumberRefused,
    NoSuchResident,
    ProtectionNotInOrder,
    RegisterNotEmpty,
)
from .rules import fault_of_fact

PROTECTED = "people.protected"


def give_fact(
    *,
    resident_id: UUID,
    fact: str,
    value: Any,
    source: str,
    said_by: str = "",
    valid_until: date | None = None,
    consent: str = "",
) -> UUID:
    """Keep a fact a resident gave; an earlier one of the same name stays as history.

    ``said_by`` is an audit subject (the actor when empty). ``valid_until`` is the last day it
    may be offered again. A 個人番号 anywhere in it is refused. Returns the fact's id.
    """
    fault = fault_of_fact(fact, value)
    if fault == "individual_number":
        raise IndividualNumberRefused(extra={"fact": fact})
    if fault or source not in Source.values or len(consent) > 200 or len(said_by) > 80:
        raise FactNotAcceptable(extra={"fact": fact[:80]})
    _must_exist(resident_id)
    actor = current_actor()
    with told("people.give_fact", subjects=[f"resident:{resident_id}"], fact=fact):
        row = GivenFact.objects.create(
            resident_id=resident_id,
            fact=fact,
            value=value,
            source=source,
            said_by=said_by or f"{actor.kind}:{actor.id}",
            at=clock.now(),
            valid_until=valid_until,
            consent=consent,
        )
    return row.pk


def withdraw_fact(*, resident_id: UUID, fact_id: UUID) -> None:
    """Take back a given fact (同意の撤回): it is never offered again. Raises FactNotGiven."""
    with told("people.withdraw_fact", subjects=[f"resident:{resident_id}"]) as event:
        rows = GivenFact.objects.filter(
            pk=fact_id, resident_id=resident_id, withdrawn_at__isnull=True
        )
        if not rows.update(withdrawn_at=clock.now()):
            raise FactNotGiven
        event.detail["fact"] = str(fact_id)


def protect(
    *,
    resident_id: UUID,
    kind: str,
    since: date,
    until: date | None,
    allowed_posts: list[str],
) -> UUID:
    """Record 支援措置: from ``since`` until ``until`` only ``allowed_posts`` see the address."""
    _must_exist(resident_id)
    if kind not in ProtectionKind.values or (until is not None and until < since):
        raise ProtectionNotInOrder
    with told("people.protect", subjects=[f"resident:{resident_id}"]):
        try:
            with transaction.atomic():
                row = Protection.objects.create(
                    resident_id=resident_id,
                    kind=kind,
                    since=since,
                    until=until,
                    allowed_posts=allowed_posts,
                )
        except IntegrityError:
            raise ProtectionNotInOrder from None
        _protection_changed(row)
    return row.pk


def allow_posts(*, protection_id: UUID, posts: list[str]) -> None:
    """Say anew which posts see the address; without any, nobody but the person does."""
    with told("people.allow_posts") as event:
        row = _protection(protection_id)
        event.subjects.append(f"resident:{row.resident_id}")
        event.detail["posts"] = {"before": row.allowed_posts, "after": sorted(posts)}
        row.allowed_posts = sorted(posts)
        row.save(update_fields=["allowed_posts"])
        _protection_changed(row)


def end_protection(*, protection_id: UUID, on: date) -> None:
    """End a protection on ``on``; one that ended earlier keeps its day."""
    with told("people.end_protection") as event:
        row = _protection(protection_id)
        if on < row.since:
            raise ProtectionNotInOrder
        event.subjects.append(f"resident:{row.resident_id}")
        if row.until is None or row.until > on:
            row.until = on
            row.save(update_fields=["until"])
            _protection_changed(row)


def _protection(protection_id: UUID) -> Protection:
    row = Protection.objects.select_for_update().filter(pk=protection_id).first()
    if row is None:
        raise NoSuchResident
    return row


def _protection_changed(row: Protection) -> None:
    """A restore must not undo it, and other rooms hide what tells where the person is."""
    tombstones.put(
        PROTECTED,
        f"resident:{row.resident_id}",
        protection=str(row.pk),
        why=row.kind,
        since=row.since.isoformat(),
        until=row.until.isoformat() if row.until else None,
        posts=row.allowed_posts,
    )
    news.publish(ProtectionChanged((row.resident_id,)))


@tombstones.applies(PROTECTED)
def protect_again(decision: tombstones.Tombstone) -> int:
    """After a restore: the measure as it stood when it was last decided."""
    said = decision.detail
    Protection.objects.update_or_create(
        pk=said["protection"],
        defaults={
            "resident_id": decision.subject.removeprefix("resident:"),
            "kind": said["why"],
            "since": said["since"],
            "until": said["until"],
            "allowed_posts": said["posts"],
        },
    )
    return 1


def seed(*, residents: int, seed: int, city: str) -> Imported:
    """Fill an empty register with synthetic residents of ``city``; for demo and tests."""
    from .generation.generate import generate
    from .generation.writing import write

    if Resident.objects.exists():
        raise RegisterNotEmpty
    with tempfile.TemporaryDirectory(prefix="people-") as folder:
        write(generate(city, residents, seed), Path(folder))
        return import_folder(folder=Path(folder), source=f"架空の住民（{city}、種{seed}）")


def _must_exist(resident_id: UUID) -> None:
    if not Resident.objects.filter(pk=resident_id).exists():
        raise NoSuchResident


__all__ = [
    "end_protection",
    "give_fact",
    "import_folder",
    "protect",
    "seed",
    "withdraw_fact",
]
