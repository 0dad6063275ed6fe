"""How a draft an officer fills in is received: its interview, its version, who was identified by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.engines.forms.models import Draft, Interview
from shiyakusho.engines.forms.refusals import DraftNotFound, IdentityNotChecked, NoForm
from shiyakusho.ground import clock, yamlfile
from shiyakusho.registers.catalogue import public as catalogue

PHOTO, ISSUED, SUPPORTING = "photo", "issued", "supporting"


@dataclass(frozen=True)
class Proof:
    """A kind of document that identifies a person. `sort`: photo, issued or supporting; `since`, `until`
    the first and last day it counts, None where nothing ends it."""

    id: str
    title: str
    sort: str
    law: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def enough(self) -> int:
        """How many documents are needed with this one, itself included."""
        return 1 if self.sort == PHOTO else 2

    def counts_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@cache
def proofs() -> dict[str, Proof]:
    """What identifies a person (本人確認), or did, by id, in the order of the file."""
    return {row["id"]: Proof(**row) for row in _table()["documents"]}


def proofs_on(day: date) -> list[Proof]:
    """What identifies a person on a day."""
    return [one for one in proofs().values() if one.counts_on(day)]


def identifies(kinds: Iterable[str], day: date) -> bool:
    """Whether documents of these kinds count together on a day: one with a photograph, or as many of
    the others as the law asks for."""
    seen = Counter(proofs()[one].sort for one in set(kinds) if _counts(one, day))
    return any(_covers(seen, row["of"]) for row in _table()["together"] if row["since"] <= day)


def require_identity(level: str, checked: Iterable[str], on: date | None = None) -> None:
    """Raise IdentityNotChecked unless what was seen identifies the person. Nobody is asked where L0 is
    enough."""
    if level != "L0" and not identifies(checked, on or clock.today()):
        raise IdentityNotChecked


def _counts(kind: str, day: date) -> bool:
    return kind in proofs() and proofs()[kind].counts_on(day)


def _covers(seen: Counter[str], wanted: list[str]) -> bool:
    """Whether there is a document for each sort that is wanted; an issued one stands for a supporting
    one."""
    needed = Counter(wanted)
    spare = seen[ISSUED] - needed[ISSUED]
    others = seen[SUPPORTING] + spare
    return seen[PHOTO] >= needed[PHOTO] and spare >= 0 and others >= needed[SUPPORTING]


@cache
def _table() -> dict[str, Any]:
    path = Path(settings.NATIONAL_DIR) / "counter" / "identity.yaml"
    table: dict[str, Any] = yamlfile.read(path)
    return table


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
