"""How a draft an officer fills in is received: its interview, its version, who was identified by what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from shiyakusho.engines.forms.models import Draft, Interview
from shiyakusho.engines.forms.refusals import DraftNotFound, IdentityNotChecked, NoForm
from shiyakusho.registers.catalogue import public as catalogue


@dataclass(frozen=True)
class Proof:
    """A document that identifies a person; ``enough``: how many of its sort are needed."""

    id: str
    title: str
    enough: int


@cache
def proofs() -> dict[str, Proof]:
    """What identifies a person (本人確認), by id, in the order of the file."""
    path = Path(settings.NATIONAL_DIR) / "counter" / "identity.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["documents"]
    return {row["id"]: Proof(row["id"], row["title"], row["enough"]) for row in rows}


def require_identity(level: str, checked: Iterable[str]) -> None:
    """Raise IdentityNotChecked unless what was seen identifies the person: one of the documents of
    which one is enough, or as many of the others as they need. Nobody is asked where L0 is enough."""
    seen = [proofs()[one] for one in checked if one in proofs()]
    if level != "L0" and not any(len(seen) >= one.enough for one in seen):
        raise IdentityNotChecked


def takable(procedure_id: str, on: date | None = None) -> catalogue.Version:
    """The version an officer takes down: the one in force on the day it arrives (today). Raises
    NoForm, and the catalogue's NoSuchProcedure."""
    version = catalogue.live(procedure_id, on=on)
    if version.definition.form is None:
        raise NoForm(extra={"procedure": procedure_id})
    return version


def interview_of(draft: Draft) -> Interview:
    """How an officer fills in this draft; DraftNotFound where nobody does."""
    found = Interview.objects.select_related("clerk").filter(draft=draft).first()
    if found is None:
        raise DraftNotFound
    return found
