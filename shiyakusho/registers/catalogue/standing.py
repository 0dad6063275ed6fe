"""How every procedure stands (手続の状況): live or not yet, its faces, languages and examples."""

from __future__ import annotations

import datetime as dt
import json
import logging
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.ground import clock

from .asking import all_live, coming
from .asking import version as version_by
from .drafts import drafts
from .examples import VARIANTS, Variant, example_of
from .faces import FACES
from .faults import DefinitionFaults
from .languages import HOUSE, languages_of
from .models import CopyState, Origin, WorkingCopy
from .models import Version as VersionRow
from .registry import faces, stale_texts
from .reviewing import version_of
from .selectors import working_copies
from .snapshot import Version
from .timeline import ended_ids
from .translations import Notes, of_a_city, read_notes, stale_languages

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """One procedure. `version` None: none was ever published. `state`: live, coming, in_review,
    draft, archived. A face is named only if it draws this version without a missing value;
    `missing` says of the others what they lack (nothing: the procedure does not have that face).
    A language counts only if nothing it says was translated from an earlier Japanese; `stale` says
    how many texts of the others were.
    """

    id: str
    version: int | None
    state: str
    needed_rule: bool
    faces: tuple[str, ...]
    tests: int
    languages: tuple[str, ...]
    missing: dict[str, tuple[str, ...]]
    stale: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)


def standings(ids: Collection[str] = (), *, thorough: bool = False) -> Iterator[Standing]:
    """Every procedure this city has or had (or of `ids`), in their order: what is live, else what
    comes, else what is worked on, else the last there was. `thorough` draws every example in every
    language it speaks."""
    by_id: dict[str, tuple[str, Version | DefinitionFaults]] = {}
    for state, found in (
        ("archived", (version_by(one) for one in ended_ids(clock.today()))),
        ("coming", reversed(coming())),
        ("live", all_live()),
    ):
        by_id |= {one.procedure_id: (state, one) for one in found}
    for copy in working_copies():
        if by_id.get(copy.procedure_id, ("archived",))[0] == "archived":
            by_id[copy.procedure_id] = (STATES[copy.state], _written(copy))
    notes, published = _notes(), _published(by_id.values())
    for procedure_id, (state, version) in sorted(by_id.items()):
        if ids and procedure_id not in ids:
            continue
        origin, at = published.get(getattr(version, "id", None), (Origin.STUDIO, clock.now()))
        stale = _stale(version, notes) if origin == Origin.FILE else _marked(procedure_id, at)
        yield _standing(procedure_id, state, version, thorough, stale)


def standings_of_files(ids: Collection[str] = (), *, thorough: bool = False) -> Iterator[Standing]:
    """The same of the files alone, published nowhere; without a database, whose clock the machine's
    then stands in for."""
    notes = _notes()
    with clock.stopped_at(dt.datetime.now(clock.TOKYO)):
        for version in drafts(sorted(ids) or None):
            stale = _stale(version, notes)
            yield _standing(version.procedure_id, "draft", version, thorough, stale)


STATES = {str(CopyState.DRAFT): "draft", str(CopyState.IN_REVIEW): "in_review"}


def _written(copy: WorkingCopy) -> Version | DefinitionFaults:
    try:
        return version_of(json.loads(copy.document))
    except DefinitionFaults as faults:
        return faults


def _notes() -> Notes:
    """From which Japanese the translations of this city's files were made."""
    city = Path(settings.CITIES_DIR) / settings.CITY
    return of_a_city(read_notes(Path(settings.NATIONAL_DIR)), read_notes(city))


def _published(
    found: Iterable[tuple[str, Version | DefinitionFaults]],
) -> dict[uuid.UUID | None, tuple[str, dt.datetime]]:
    """Where each version came from, and when it was published."""
    ids = [one.id for _, one in found if isinstance(one, Version)]
    rows = VersionRow.objects.filter(pk__in=ids).values_list("pk", "origin", "published_at")
    return {pk: (origin, at) for pk, origin, at in rows}


def _stale(version: Version | DefinitionFaults, notes: Notes) -> dict[str, int]:
    """Stale translations of a version that came from a file, by language."""
    if isinstance(version, DefinitionFaults):
        return {}
    return stale_languages(version.definition, f"procedures/{version.procedure_id}", notes)


def _marked(procedure_id: str, published_at: dt.datetime) -> dict[str, int]:
    """Those the studio marked until the version was published; later marks are of a draft."""
    counted: dict[str, int] = {}
    for _, marks in stale_texts.items():
        for _, language, since in marks(procedure_id):
            if since <= published_at:
                name = HOUSE.get(language, language)
                counted[name] = counted.get(name, 0) + 1
    return counted


def _standing(
    procedure_id: str,
    state: str,
    version: Version | DefinitionFaults,
    thorough: bool,
    stale: dict[str, int],
) -> Standing:
    if isinstance(version, DefinitionFaults):
        lacks = {"definition": tuple(str(fault) for fault in version.faults[:3])}
        return Standing(procedure_id, None, state, False, (), 0, (), lacks, {})
    definition = version.definition
    speaks = tuple(one for one in languages_of(definition) if one not in stale)
    missing = {
        name: _missing(version, name, speaks if thorough else speaks[:1], thorough)
        for name in FACES
        if name in faces
    }
    return Standing(
        id=procedure_id,
        version=version.number or None,
        state=state,
        needed_rule=bool(definition.needed or definition.offered),
        faces=tuple(name for name, lacks in missing.items() if lacks == ()),
        tests=len(definition.tests),
        languages=speaks,
        missing={name: lacks for name, lacks in missing.items() if lacks},
        stale=stale,
    )


def _missing(
    version: Version, name: str, languages: tuple[str, ...], thorough: bool
) -> tuple[str, ...] | None:
    """What the face lacks; None: this procedure does not have it. A face that breaks is not there."""
    variants: tuple[Variant, ...] = VARIANTS if thorough else ("filled",)
    found: list[str] = []
    for language in languages:
        for variant in variants:
            try:
                example = example_of(version, day=clock.today(), variant=variant)
                drawn = faces.get(name)(version, language=language, example=example)
            except Exception as error:
                log.exception("face %s of %s", name, version.procedure_id)
                return (f"{type(error).__name__}: {error}",)
            if not drawn.parts:
                return None
            found += drawn.missing
    return tuple(dict.fromkeys(found))
