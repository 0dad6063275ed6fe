"""From one place to another (test → production): what was signed off there, planned and applied here.

By stable ids and contents: applying twice writes nothing, what was changed here meanwhile is told
and never overwritten unless somebody says so for that very procedure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import recorded

from .bindings import content_digest, missing_in
from .bundle import Bundle, Item
from .difference import Change, difference
from .events import DefinitionsChanged
from .faults import Fault
from .gathering import Gathered, gather_document
from .models import Origin, Procedure, Version
from .publishing import Signed, count_revision, locked_revision, put_live
from .refusals import BundleCollides, BundleFaults
from .timeline import coming_ids, live_ids

Choice = Literal["take", "keep"]
What = Literal["new", "update", "unchanged", "drift", "keep", "take"]


@dataclass(frozen=True)
class Planned:
    """What would become of one item. `drift`: this place has what the bundle does not know; a
    choice is needed. `faults`: it cannot go live here (a missing office, fee, table, letter)."""

    item: Item
    what: What
    changes: list[Change] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    gathered: Gathered | None = None
    here: Version | None = None

    @property
    def writes(self) -> bool:
        """Whether applying it makes a version."""
        return self.what in {"new", "update", "take"}


def planned(
    bundle: Bundle,
    choices: Mapping[str, Choice] | None = None,
    renamed: Mapping[str, str] | None = None,
) -> list[Planned]:
    """What applying this bundle here would do; nothing is written."""
    return [
        _plan(item, bundle.definitions[item.file], choices or {})
        for item, bundle in _renamed(bundle, renamed or {})
    ]


def apply_bundle(
    bundle: Bundle,
    choices: Mapping[str, Choice] | None = None,
    renamed: Mapping[str, str] | None = None,
) -> list[Planned]:
    """Do it: one transaction, all or nothing. The second time writes nothing at all.

    BundleFaults where something cannot go live here, BundleCollides where a choice is missing.
    """
    if not any(one.writes or one.what == "drift" for one in planned(bundle, choices, renamed)):
        return planned(bundle, choices, renamed)
    with recorded("catalogue.apply", bundle=bundle.digest) as event:
        locked_revision()
        found = planned(bundle, choices, renamed)
        if faults := {one.item.procedure: one.faults for one in found if one.writes and one.faults}:
            raise BundleFaults(extra={"faults": faults})
        if drift := [one.item.procedure for one in found if one.what == "drift"]:
            raise BundleCollides(extra={"procedures": drift})
        written = [one for one in found if one.writes]
        for one in written:
            _put(one)
        if written:
            count_revision()
            ids = tuple(dict.fromkeys(one.item.procedure for one in written))
            news.publish(DefinitionsChanged(ids))
        event.detail["written"] = [one.item.procedure for one in written]
    return found


def _renamed(bundle: Bundle, renamed: Mapping[str, str]) -> Iterable[tuple[Item, Bundle]]:
    """The items under the ids they are to have here."""
    for item in bundle.manifest.items:
        new = renamed.get(item.procedure)
        if new is None:
            yield item, bundle
            continue
        definition = {**bundle.definitions[item.file], "id": new}
        content = content_digest(definition)
        yield (
            item.model_copy(update={"procedure": new, "content": content}),
            replace(bundle, definitions={item.file: definition}),
        )


def _plan(item: Item, definition: dict[str, Any], choices: Mapping[str, Choice]) -> Planned:
    here = _here(item)
    if _stands(item):
        return Planned(item, "unchanged", here=here)
    national, city = Path(settings.NATIONAL_DIR), Path(settings.CITIES_DIR) / settings.CITY
    text = json.dumps(definition, ensure_ascii=False, indent=1)
    gathered, told = gather_document(text, national, city)
    faults = missing_in(national, city, definition) + _errors(told)
    changes = difference(json.loads(here.document), definition) if here else []
    what = _what(item, here, choices.get(item.procedure))
    return Planned(item, what, changes, list(dict.fromkeys(faults)), gathered, here)


def _what(item: Item, here: Version | None, choice: Choice | None) -> What:
    if here is None:
        known = Procedure.objects.filter(id=item.procedure).exists()
        return choice or "drift" if known else "new"  # known and not in force: archived here
    content = content_digest(json.loads(here.document)["definition"])
    if content in {*item.lineage, item.content}:
        return "update"
    return choice or "drift"


def _here(item: Item) -> Version | None:
    """What goes here on the day the item is to go; else the newest that will."""
    day = max(item.in_force_from or clock.today(), clock.today())
    found = Version.objects.filter(id__in=live_ids(day), procedure_id=item.procedure)
    return found.first()


def _stands(item: Item) -> bool:
    """Whether this very item is or will be in force here, or was and has a successor from here on."""
    today = clock.today()
    rows = Version.objects.filter(
        id__in=[*live_ids(today), *coming_ids(today)],
        procedure_id=item.procedure,
        origin=Origin.STUDIO,
    )
    for row in rows:
        same = content_digest(json.loads(row.document)["definition"]) == item.content
        if same and row.in_force_from == item.in_force_from:
            return True
    return False


def _put(one: Planned) -> None:
    gathered = one.gathered
    if gathered is None:
        raise BundleFaults(extra={"faults": {one.item.procedure: one.faults}})
    signed = Signed(
        sign_off=one.item.sign_off.model_dump(mode="json"),
        base=one.here,
        lineage=list(one.item.lineage),
        in_force_from=one.item.in_force_from,
    )
    put_live(gathered, note=one.item.note, signed=signed)


def _errors(told: list[Fault]) -> list[str]:
    return [str(one) for one in told if one.severity == "error"]
