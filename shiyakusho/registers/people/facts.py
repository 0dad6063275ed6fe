"""The register as facts for rules: fields of the vocabulary's person record, dates as dates.

A fact that is not known is absent. A register that was imported as a whole and says nothing about
a person says *no* (``SILENCE``); one that was never imported says nothing at all.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.ground.audit import record_read

from .choices import Register
from .memory import once
from .models import ImportBatch, RegisterEntry, Relation, Resident
from .models.periods import on_day
from .narrowing import narrowed
from .records import HouseholdView, Person, Provenance
from .refusals import NoSuchResident
from .rules import counts_as_child
from .selectors import given_facts, household_of, person, see

SILENCE: dict[str, dict[str, Any]] = {
    "card": {"card_held": False, "sign_cert": False},
    "care": {"care_level": "none"},
    "benefits": {"receives": []},
    "disability": {
        "disability_physical": 0,
        "disability_mental": 0,
        "disability_intellectual": "none",
    },
    "seal": {"seal_registered": False},
    "childcare": {"in_childcare": False},
    "pension": {"pension": "none"},
    "welfare": {"public_assistance": False},
    "real_estate": {"owns_real_estate": False},
    "public_housing": {"public_housing": False},
    "vehicles": {"light_cars": 0, "mopeds": 0},
    "dogs": {"dogs": 0},
}
DATES = frozenset({"card_expires", "auth_cert_expires", "care_valid_until"})
# Facts of a register entry that rules read of the resident alone, not of a person record.
OWN = ("public_assistance",)
# Facts about the mother, and the field of her own entries each is read from.
MOTHERS = {"mother_insurance": "insurance", "mother_pension": "pension"}
RESIDENT_REGISTER = "住民基本台帳"


def facts_for(resident_id: UUID, as_of: date) -> dict[str, Any]:
    """Everything the registers and the resident's own word say, by fact id, on ``as_of``.

    Whoever acts for the resident gets no more of other people than who they are, and a proxy
    nothing of what the resident told us (``narrowing.py``). ``self`` and ``members``/``children`` (lists) are person records; ``ward`` is left out when
    the address is hidden from the reader. Raises :class:`NoSuchResident`.
    """
    facts = deepcopy(_facts_for(resident_id, as_of))
    return narrowed(facts, resident_id, given_facts(resident_id, as_of))


@once
def _facts_for(resident_id: UUID, as_of: date) -> dict[str, Any]:
    household = household_of(resident_id, as_of)
    of_household = {member.person.id: member.person for member in _members(household)}
    me = of_household.get(resident_id) or person(resident_id, as_of)
    children = children_of(resident_id, household, as_of)
    people = {p.id: p for p in [me, *(m.person for m in _members(household)), *children]}
    said = entries_of(people, as_of)
    records = _records(people, said, household, as_of)
    facts: dict[str, Any] = {
        "self": records[me.id],
        "members": [records[m.person.id] for m in _members(household)] or [records[me.id]],
        "children": [records[child.id] for child in children],
    }
    if me.address is not None:
        facts["ward"] = me.address.ward or me.address.lg_code
    facts |= {name: said[me.id][name] for name in OWN if name in said[me.id]}
    mother = mother_of(me, people, as_of)
    facts |= _of_the_mother(mother, records, as_of) if mother else {}
    facts |= {given.fact: given.value for given in given_facts(resident_id, as_of).values()}
    return facts


def _records(
    people: dict[UUID, Person],
    said: dict[UUID, dict[str, Any]],
    household: HouseholdView | None,
    as_of: date,
) -> dict[UUID, dict[str, Any]]:
    relation = {m.person.id: m.relation for m in _members(household)}
    return {
        who.id: record_of(who, relation.get(who.id), said[who.id])
        | {"lives_with": who.id in relation}
        for who in people.values()
    }


def _members(household: HouseholdView | None) -> Iterable[Any]:
    return household.members if household else ()


def record_of(who: Person, relation: str | None, said: dict[str, Any]) -> dict[str, Any]:
    """A person record of the vocabulary."""
    record: dict[str, Any] = {
        "id": str(who.id),
        "name": who.name,
        "kana": who.kana,
        "birth_date": who.birth_date,
        "sex": who.sex,
        "nationality": who.nationality,
        "residence_status": who.residence_status,
        **{name: value for name, value in said.items() if name not in OWN},
    }
    if relation:
        record["relation"] = relation
    if who.residence_until:
        record["residence_expiry"] = who.residence_until
    if who.address:
        record["address_since"] = who.address.since
    return record


def entries_of(ids: Iterable[UUID], on: date) -> dict[UUID, dict[str, Any]]:
    """Facts of the other registers by resident, with what silence means; dates as dates."""
    wanted = list(ids)
    silent: dict[str, Any] = {}
    for register in imported_registers():
        silent |= SILENCE.get(register, {})
    said = {resident: dict(silent) for resident in wanted}
    rows = RegisterEntry.objects.filter(on_day(on), resident_id__in=wanted).order_by("since")
    for resident, facts in rows.values_list("resident_id", "facts"):
        said[resident] |= {name: _typed(name, value) for name, value in facts.items()}
    return said


def _typed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DATES and isinstance(value, str) else value


def imported_registers() -> dict[str, ImportBatch]:
    """The newest import each register came with."""
    return dict(_imported_registers())


@once
def _imported_registers() -> dict[str, ImportBatch]:
    batches = ImportBatch.objects.order_by("loaded_at")
    return {register: batch for batch in batches for register in batch.registers}


def children_of(resident_id: UUID, household: HouseholdView | None, on: date) -> list[Person]:
    """Children to the end of the school year in which they turn 22, the eldest first.

    By kinship wherever they live, and 子 of the household when the resident is head or spouse.
    """
    kin = Relation.objects.filter(on_day(on), other_id=resident_id, kind="parent")
    ids = set(kin.values_list("resident_id", flat=True))
    mine = next((m for m in _members(household) if m.person.id == resident_id), None)
    if mine and mine.relation in ("世帯主", "妻", "夫"):
        ids |= {m.person.id for m in _members(household) if m.relation == "子"}
    ids.discard(resident_id)
    residents = list(Resident.objects.filter(pk__in=ids).order_by("birth_date", "id"))
    people = [p for p in see(residents, on) if p.until is None or p.until > on]
    children = [p for p in people if counts_as_child(p.birth_date, on)]
    record_read((p.subject for p in children), what="people.children")
    return children


def spouse_of(resident_id: UUID, on: date) -> UUID | None:
    """The husband or wife, whichever end the marriage was written from."""
    return _spouse_of(resident_id, on)


@once
def _spouse_of(resident_id: UUID, on: date) -> UUID | None:
    wed = Relation.objects.filter(on_day(on), kind="spouse")
    ends = wed.filter(Q(resident_id=resident_id) | Q(other_id=resident_id))
    couples = sorted(ends.values_list("resident_id", "other_id"), key=lambda c: c[0] != resident_id)
    return next((b if a == resident_id else a for a, b in couples), None)


def mother_of(me: Person, known: Mapping[UUID, Person], on: date) -> UUID | None:
    """The mother in a question about a birth: the resident herself, or the resident's wife."""
    if me.sex == "F":
        return me.id
    spouse = spouse_of(me.id, on)
    if spouse is None:
        return None
    return spouse if (known.get(spouse) or person(spouse, on)).sex == "F" else None


def _of_the_mother(mother: UUID, records: dict[UUID, dict[str, Any]], on: date) -> dict[str, Any]:
    """Insurance and pension of the mother, from her own entries in the registers."""
    record = records.get(mother) or entries_of([mother], on)[mother]
    return {fact: record[name] for fact, name in MOTHERS.items() if name in record}


def provenance_for(resident_id: UUID, as_of: date) -> dict[str, Provenance]:
    """Where each fact of :func:`facts_for` comes from; person fields as ``self.<field>``.

    What a register says by its silence comes from that register, without a day; what it says of
    the mother comes from the entry about her.
    """
    return dict(_provenance_for(resident_id, as_of))


@once
def _provenance_for(resident_id: UUID, as_of: date) -> dict[str, Provenance]:
    basic = register_of(resident_id)
    found = dict.fromkeys(("self", "members", "children", "ward"), basic)
    mother = mother_of(person(resident_id, as_of), {}, as_of)
    sources = _sources_of({resident_id, mother or resident_id}, as_of)
    for name, source in sources[resident_id].items():
        found[name if name in OWN else f"self.{name}"] = source
    of_her = sources[mother] if mother else {}
    found |= {fact: of_her[name] for fact, name in MOTHERS.items() if name in of_her}
    return found | {g.fact: g.provenance for g in given_facts(resident_id, as_of).values()}


@once
def register_of(resident_id: UUID) -> Provenance:
    """Where the resident's own line comes from. Raises :class:`NoSuchResident`."""
    resident = Resident.objects.filter(pk=resident_id).select_related("batch").first()
    if resident is None:
        raise NoSuchResident
    return _from_batch(RESIDENT_REGISTER, resident.batch, resident.since)


def _sources_of(ids: Iterable[UUID], on: date) -> dict[UUID, dict[str, Provenance]]:
    """Where each field of :func:`entries_of` comes from, by resident."""
    silent = {
        name: _from_batch(Register(register).label, batch, None)
        for register, batch in imported_registers().items()
        for name in SILENCE.get(register, {})
    }
    found = {resident: dict(silent) for resident in ids}
    rows = RegisterEntry.objects.filter(on_day(on), resident_id__in=found)
    for row in rows.select_related("batch").order_by("since"):
        source = _from_batch(row.get_register_display(), row.batch, row.since)
        found[row.resident_id] |= dict.fromkeys(row.facts, source)
    return found


def _from_batch(title: str, batch: ImportBatch, since: date | None) -> Provenance:
    return Provenance("register", f"{title}（{batch.source}）", "", batch.loaded_at, since, None)
