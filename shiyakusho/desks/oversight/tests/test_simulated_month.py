"""H8: thirty simulated days, twenty planted misuses: all found, under 1 % false alarms.

A false alarm is counted two ways: days of officers with a finding nobody planted, of all days
worked; and opened records behind such findings, of all opened records.
"""

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shiyakusho.desks.oversight.inspecting.inspection import inspect
from shiyakusho.desks.oversight.inspecting.looks import LISTS
from shiyakusho.desks.oversight.models import Finding, OfficerAtHome, Watched
from shiyakusho.desks.oversight.tests.simulation import COMMON, DAYS, FIRST, City
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people.models import Household, ImportBatch, Membership, Resident

RESIDENTS, SECTIONS, EACH = 4000, 8, 5
ROLES = ("childcare-support", "residents", "health-insurance", "care-insurance", "pension",
         "disability-welfare", "nursery", "child-medical")  # fmt: skip


@pytest.fixture
def city(account: Callable[..., Account]) -> City:
    rows = _residents()
    made = City([row.pk for row in rows], {row.pk: row.name for row in rows}, [], {}, {})
    family = [name for name, share in COMMON.items() for _ in range(share)]
    for number, role in enumerate(ROLES[:SECTIONS]):
        section = organisation.office_for(role, "kokurakita")
        for n in range(EACH):
            index = number * EACH + n
            name = family[index * 2] if index % 3 == 0 else f"職姓{index}"
            who = account("staff", name=f"{name} 職員{index}")
            organisation.appoint(account=who, post_id=f"{section.id}.clerk", since=FIRST)
            made.officers.append(who)
            made.sections[str(who.pk)] = section.id
            made.posts[str(who.pk)] = f"{section.full_name.ja} 担当"
    return made


def _residents() -> list[Resident]:
    """Names by their share; one in five households of four, others alone."""
    batch = ImportBatch.objects.create(source="tests", loaded_at=clock.now(), loaded_by="tests")
    names = [name for name, share in COMMON.items() for _ in range(share * RESIDENTS // 1000)]
    names += [f"稀姓{n // 3}" for n in range(RESIDENTS - len(names))]
    dice = random.Random(1)
    rows = [
        Resident(id=uuid.UUID(int=dice.getrandbits(128), version=4), number=f"88{n:013d}", name=f"{name} 住民{n}", birth_date=FIRST, sex="F",
                 since=FIRST, name_key=name, kana_key=f"{n:06d}", batch=batch)
        for n, name in enumerate(names)
    ]  # fmt: skip
    Resident.objects.bulk_create(rows)
    homes = [Household(number=f"88{n:013d}", batch=batch) for n in range(RESIDENTS // 4)]
    Household.objects.bulk_create(homes)
    Membership.objects.bulk_create(
        Membership(resident=row, household=homes[n // 4], relation="世帯主" if n % 4 == 0 else "子",
                   since=FIRST, batch=batch)
        for n, row in enumerate(rows)
    )  # fmt: skip
    return rows


def plant_everything(city: City) -> None:
    """Twenty misuses of eight kinds, each by another officer where it can be."""
    officers = iter(city.officers)
    fresh = iter(city.residents[-200:])
    city.quiet.update(city.residents[-200:])
    _plant_own(city, officers, fresh)
    _plant_watched(city, officers, fresh)
    _plant_many(city, officers)
    _plant_late(city, officers, fresh)
    _plant_crowd(city, fresh)
    _plant_idle(city, officers)


def _plant_own(city: City, officers: Any, fresh: Any) -> None:
    for n in range(3):  # oneself, the spouse, a child
        who, home = next(officers), city.residents[-400 + 4 * n : -396 + 4 * n]
        city.quiet.update(home)
        OfficerAtHome.objects.create(account=who, resident_id=home[0], entered_by=who,
                                     entered_at=city.at(FIRST, 8))  # fmt: skip
        day = city.workday(who)
        city.note(who, city.at(day, 10), [home[n]], kind="visit")
        city.note(who, city.at(day, 10, 3), [home[n]], action="forms.hold", kind="visit")
        city.plant("own_household", who, day)
    for _ in range(3):  # a cousin with the same rare name
        who, cousin = next(officers), next(fresh)
        Account.objects.filter(pk=who.pk).update(display_name="従姓 職員")
        who.display_name = "従姓 職員"
        Resident.objects.filter(pk=cousin).update(name="従姓 花")
        day = city.workday(who)
        city.note(who, city.at(day, 15), [cousin], kind="visit")
        city.plant("own_family_name", who, day)


def _plant_watched(city: City, officers: Any, fresh: Any) -> None:
    for _ in range(3):
        who, famous = next(officers), next(fresh)
        Watched.objects.create(
            subject=f"resident:{famous}", reason="市長候補", since=FIRST, entered_by=who
        )
        day = city.workday(who)
        city.note(who, city.at(day, 12, 40), [famous], kind="visit")
        city.plant("watched", who, day)


def _plant_many(city: City, officers: Any) -> None:
    for _ in range(3):  # a list is copied out, person by person, under cases of one's own
        who = next(officers)
        day = city.workday(who, least=15)
        for n in range(170):
            case = str(uuid.UUID(int=city.dice.getrandbits(128)))
            at = city.at(day, 13) + timedelta(minutes=n)
            city.note(who, at, [city.somebody()], kind="case", case=case)
        city.plant("volume", who, day)


def _plant_late(city: City, officers: Any, fresh: Any) -> None:
    for hour in (22, 5):
        who = next(officers)
        day = city.workday(who)
        city.note(who, city.at(day, hour), [next(fresh)], kind="visit")
        city.plant("off_hours", who, day)
    who = next(officers)
    sunday = FIRST + timedelta(days=(6 - FIRST.weekday()) % 7 + 14)
    city.note(who, city.at(sunday, 11), [next(fresh)], kind="visit")
    city.plant("off_hours", who, sunday)


def _plant_crowd(city: City, fresh: Any) -> None:
    """An arrest in the news: seven officers of several sections look, on one day."""
    known, day = next(fresh), city.workday(city.officers[0])
    for who in city.officers[3::6]:
        city.note(who, city.at(day, 12, 20), [known], kind="visit")
    city.plant("crowd", city.officers[3], day)


def _plant_idle(city: City, officers: Any) -> None:
    for _ in range(2):  # neighbours, one after the other, for nothing
        who = next(officers)
        day = city.workday(who)
        for n in range(25):
            city.note(who, city.at(day, 16, n), [city.somebody()], kind="visit")
        city.plant("unrelated", who, day)
    for _ in range(2):  # names tried out in the search box
        who = next(officers)
        day = city.workday(who)
        for n in range(14):
            some = {city.somebody() for _ in range(5)}
            city.note(who, city.at(day, 12, 4 * n), some, what="people.search", kind="visit")
        city.plant("searches", who, day)


@pytest.mark.django_db
@pytest.mark.check("H8")
@pytest.mark.timeout(600)
def test_twenty_of_twenty_and_hardly_a_false_alarm(city: City, record_property: Any) -> None:
    plant_everything(city)
    worked = city.month()
    city.keep()
    for n in range(DAYS):
        inspect(FIRST + timedelta(days=n))
    assert len(city.planted) == 20
    missed = [
        one for one in city.planted
        if not Finding.objects.filter(
            rule=one.rule, actor_id=one.officer, happened_on=one.day
        ).exists()
    ]  # fmt: skip
    assert missed == [], [(one.rule, one.day) for one in missed]
    guilty = {(one.officer, one.day) for one in city.planted}
    crowd = {(one.actor_id, one.happened_on) for one in Finding.objects.filter(rule="crowd")}
    findings = list(Finding.objects.all())
    false = [f for f in findings if (f.actor_id, f.happened_on) not in guilty | crowd]
    days = len({(f.actor_id, f.happened_on) for f in false}) / worked
    opened = sum(
        e.action == "records.read" and not e.detail["what"][0].startswith(LISTS)
        for e in city.events
    )
    reads = len({event for f in false for event in f.events}) / opened
    told = {"officer_days": worked, "events": len(city.events), "opened": opened,
            "false_days": f"{days:.2%}", "false_reads": f"{reads:.2%}",
            "by_rule": {rule: sum(f.rule == rule for f in false) for rule in {f.rule for f in false}}}  # fmt: skip
    print(told)
    record_property("H8", told)
    assert days < 0.01 and reads < 0.01
