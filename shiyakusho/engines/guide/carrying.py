"""From home to the counter: answers under a code that names nobody, once, for a few days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from shiyakusho.ground import yamlfile
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity import codes
from shiyakusho.registers.organisation import public as organisation

from .models import CarriedAnswers
from .refusals import CodeExpired, CodeOfAnotherCity, CodeTaken, CodeUnknown

PREFIX = "G"  # ガイド: a receipt number of ten signs is another thing
SCANNED = re.compile(rf"{PREFIX}\.(\d{{6}})\.([0-9A-Z]{{1,40}})", re.IGNORECASE)
PURPOSE = "guide.carried"


@dataclass(frozen=True)
class Carried:
    """What was said at home. `forms`: procedure → {version, answers}."""

    events: list[str]
    facts: dict[str, Any]
    forms: dict[str, Any]
    language: str


@cache
def kept_for() -> timedelta:
    """How long answers wait for the visit (``national/counter/carried.yaml``)."""
    path = Path(settings.NATIONAL_DIR) / "counter" / "carried.yaml"
    return timedelta(days=int(yamlfile.read(path)["days"]))


def carry(
    *,
    events: Sequence[str],
    facts: Mapping[str, Any],
    language: str,
    forms: Mapping[str, Any] | None = None,
) -> tuple[str, datetime]:
    """Keep answers for the counter: the code, and until when. What is not known is left out."""
    code, moment = codes.new_code(), now()
    key = _key(code)
    show("carried", key)
    with recorded("guide.carry", subjects=[f"carried:{key}"], events=list(events)):
        row = CarriedAnswers.objects.create(
            id=key,
            events=list(events),
            facts={name: value for name, value in facts.items() if value is not None},
            forms=dict(forms or {}),
            language=language,
            kept_at=moment,
            until=moment + kept_for(),
        )
    return code, row.until


def take_over(*, code: str) -> Carried:
    """What was said at home, once: it is forgotten here with being handed over.

    `code` as :func:`read_code` gives it. Raises CodeUnknown, CodeTaken, CodeExpired.
    """
    key = _key(code)
    show("carried", key)
    with recorded("guide.take_over", subjects=[f"carried:{key}"]):
        row = CarriedAnswers.objects.select_for_update().filter(pk=key).first()
        if row is None:
            raise CodeUnknown
        if row.taken_at is not None:
            raise CodeTaken
        if row.until <= now():
            raise CodeExpired
        found = Carried(list(row.events), dict(row.facts), dict(row.forms), row.language)
        row.facts, row.forms, row.taken_at = {}, {}, now()
        row.save(update_fields=["facts", "forms", "taken_at"])
    return found


def leave_home(*, code: str) -> None:
    """The person wants nothing kept: gone. Twice is harmless."""
    key = _key(code)
    show("carried", key)
    with recorded("guide.leave_home", subjects=[f"carried:{key}"]):
        CarriedAnswers.objects.filter(pk=key).delete()


def still_there(code: str) -> CarriedAnswers | None:
    """What waits under a code this browser was given; None when it was taken or is over."""
    key = _key(code)
    show("carried", key)
    rows = CarriedAnswers.objects.filter(pk=key, taken_at=None, until__gt=now())
    return rows.first()


def purge() -> int:
    """Forget what is over; how many."""
    with recorded("guide.purge_carried") as event:
        gone, _ = CarriedAnswers.objects.filter(until__lte=now()).delete()
        event.detail["answers"] = gone
    return gone


def scanned(code: str) -> str:
    """What the QR says: the city and the code, nothing else."""
    return f"{PREFIX}.{organisation.city().code}.{code}"


def typed(code: str) -> str:
    """The code as it is read aloud: ``G-K7Q4-9XM-D3T``."""
    return f"{PREFIX}-{codes.grouped(code)}"


def is_code(words: str) -> bool:
    """Whether this is meant as a code from home: scanned, or typed with its G."""
    if SCANNED.fullmatch(words.strip()):
        return True
    flat = codes.as_typed(words)
    return flat.startswith(PREFIX) and len(flat) == codes.LENGTH + 1


def read_code(words: str) -> str:
    """The code somebody scanned or typed. Raises CodeUnknown, CodeOfAnotherCity."""
    flat = codes.as_typed(words)
    if found := SCANNED.fullmatch(words.strip()):
        if found[1] != organisation.city().code:
            raise CodeOfAnotherCity
        flat = codes.as_typed(found[2])
    elif len(flat) == codes.LENGTH + 1:
        flat = flat.removeprefix(PREFIX)
    if not codes.is_well_formed(flat):
        raise CodeUnknown
    return flat


def _key(code: str) -> UUID:
    return UUID(codes.digest(code, PURPOSE)[:32])
