"""Last days of national procedures on and around the days where they turn: weekends, March 15."""

import datetime as dt
import uuid

import pytest

from shiyakusho.engines.guide.procedures import build
from shiyakusho.engines.guide.selectors import assess
from shiyakusho.ground.rules.national import NATIONAL, national_vocabulary
from shiyakusho.registers.catalogue.gathering import gather
from shiyakusho.registers.catalogue.public import Version

MOPED = {"owns_moped": True}
DOG = {"has_dog": True, "dog_registered": True}
OTHER_INCOME = {"income_without_withholding": True, "return_filed": False}
WITHIN, INTO, DIED = "move-within", "move-in", "death"


@pytest.fixture(scope="module")
def nation(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():  # a check asks for the day
        versions = [
            Version(id=uuid.uuid4(), procedure_id=one.definition.id, number=1,
                    definition=one.definition, digest=one.digest)
            for one in gather(NATIONAL)
        ]  # fmt: skip
    return build(versions, national_vocabulary())


def last_day(nation, procedure, event, facts, on):
    found = assess([event], facts, dt.date.fromisoformat(on), known=nation)
    (entry,) = [one for one in [*found.needed, *found.may_concern] if one.id == procedure]
    return entry.deadline.date.isoformat()


@pytest.mark.parametrize(
    ("procedure", "event", "facts", "last"),
    [
        ("move-within", WITHIN, {"moved_date": "2026-11-10"}, "2026-11-24"),  # 14日め
        ("move-within", WITHIN, {"moved_date": "2026-11-07"}, "2026-11-24"),  # 土 → 休日の次
        ("household-change", "marriage",
         {"household_changed": True, "marriage_date": "2026-12-15"}, "2027-01-04"),  # 年末年始
        ("dog-change", WITHIN, DOG | {"moved_date": "2026-11-01"}, "2026-12-01"),  # 30日め
        ("dog-change", INTO, DOG | {"moved_in_date": "2026-10-22", "moved_from": "other_city"},
         "2026-11-24"),  # 土曜日から祝日を越える
        ("moped-register", INTO, MOPED | {"moved_from": "other_city", "moved_in_date": "2026-11-02"},
         "2026-11-17"),  # 15日め
        ("moped-change", WITHIN, MOPED | {"moved_date": "2026-11-03"}, "2026-11-18"),
        ("moped-scrap", "move-out", MOPED | {"moved_out_date": "2026-11-02"}, "2026-12-02"),
        ("care-cert-renew", "care", {"care_valid_until": "2026-11-28", "care_level": "care2"},
         "2026-11-28"),  # 満了日そのもの。土曜日でも動かない
        ("moped-scrap", DIED, {"deceased_owned_moped": True, "death_date": "2026-11-05"},
         "2026-12-07"),  # 土曜日 → 月曜日
    ],
)  # fmt: skip
def test_the_last_day(nation, procedure, event, facts, last):
    assert last_day(nation, procedure, event, facts, "2026-11-20") == last


@pytest.mark.parametrize(
    ("on", "last"),
    [
        ("2026-01-01", "2026-03-16"),  # 3月15日は日曜日
        ("2026-03-16", "2026-03-16"),
        ("2026-03-17", "2027-03-15"),
        ("2026-11-20", "2027-03-15"),
    ],
)
def test_the_return_is_due_in_march(nation, on, last):
    assert last_day(nation, "resident-tax-return", "job-change", OTHER_INCOME, on) == last
