"""A hall with a claimant, a clerk and the privacy officer's section; readings by hand and by page."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit import Actor, Purpose, acting_as, record_read
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.models import (
    AddressPeriod,
    Household,
    ImportBatch,
    Membership,
    Protection,
    Resident,
)

SINCE = date(2020, 4, 1)


@dataclass
class Hall:
    """Who takes part; ``read`` lets somebody read, as the audit keeps it."""

    resident: Account
    resident_id: uuid.UUID
    clerk: Account
    officer: Account
    chief: Account

    @property
    def subject(self) -> str:
        return f"resident:{self.resident_id}"

    def read(
        self,
        *subjects: str,
        by: Account | Actor | None = None,
        what: str = "people.person",
        purpose: Purpose | None = None,
    ) -> None:
        """One reading; of the resident by the clerk when nothing else is said."""
        who = by if isinstance(by, Actor) else actor_of(by or self.clerk)
        with acting_as(who, purpose or Purpose("visit", "", "応対")):
            record_read(subjects or [self.subject], what=what)


@pytest.fixture
def person(db) -> Callable[..., Any]:
    """Make a resident: ``person("氏 名", household=…, protected=True, rest="7番9031号")``."""
    batch = ImportBatch.objects.create(source="tests", loaded_at=clock.now(), loaded_by="tests")

    def make(name: str = "試験 花子", *, household=None, protected=False, **place: str) -> Any:
        number = f"77{uuid.uuid4().int % 10**13:013d}"
        resident = Resident.objects.create(
            number=number, name=name, birth_date=date(1990, 5, 1), sex="F", since=SINCE,
            name_key=name, kana_key=number, batch=batch,
        )  # fmt: skip
        home = household or Household.objects.create(number=number, batch=batch)
        relation = "妻" if household else "世帯主"
        Membership.objects.create(
            resident=resident, household=home, relation=relation, since=SINCE, batch=batch
        )
        where = {"town": "大手町", "rest": "1番1号", "building": "", "postal_code": "8030814"}
        AddressPeriod.objects.create(
            resident=resident, lg_code="401064", ward="小倉北区", since=SINCE, address_key="",
            batch=batch, **(where | place),
        )  # fmt: skip
        if protected:
            Protection.objects.create(resident=resident, kind="dv", since=SINCE)
        return SimpleNamespace(pk=resident.pk, household=home, row=resident)

    return make


@pytest.fixture
def hall(account, person, settings, tmp_path) -> Hall:
    settings.FILES_DIR, settings.MAIL_DIR = tmp_path / "files", tmp_path / "mail"
    settings.MYDATA_DIR = tmp_path / "disclosures"
    resident = account("resident", level="L3", name="試験 花子", email="hanako@example.jp")
    own = person("試験 花子")
    people.link_account_to(account=resident, resident_id=own.pk, method="demo")
    unit = organisation.office_for("childcare-support", "kokurakita").id
    office = organisation.office_for("personal-data").id
    return Hall(
        resident,
        own.pk,
        _in_post(account, f"{unit}.clerk", "担当 一郎"),
        _in_post(account, f"{office}.clerk", "個人 情子"),
        _in_post(account, organisation.post_above(office, "section_chief").pk, "館長 保"),
    )


def _in_post(account: Any, post_id: str, name: str) -> Account:
    made = account("staff", name=name)
    organisation.appoint(account=made, post_id=post_id, since=SINCE)
    return made
