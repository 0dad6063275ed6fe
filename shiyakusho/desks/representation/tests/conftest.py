"""A family in the register, their accounts, and clerks of the residents' counter."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.engines.cases.tests.conftest import photo
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock, files
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.tests.conftest import (  # noqa: F401 (fixtures)
    family,
    folder,
    imported,
)

CLAIM = "child-allowance-claim"
ANSWERS = {
    "claimant_name": "髙𣘺 蓮",
    "claimant_birth_date": "2018-04-01",
    "claimant_address": {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "1番1号"},
    "claimant_phone": "093-582-2111",
    "claim_reason": "other",
    "other_reason": "試験",
    "occupation": "employee",
    "is_public_servant": False,
    "pension": "employees",
    "has_spouse": False,
    "children": [{"name": "北方 陽翔", "birth_date": "2018-07-15", "relation": "子"}],
    "child_situation": [{"lives_together": True, "cares_for": True, "livelihood": "shared"}],
    "older_children_supported": False,
    "bank_account": {
        "bank": "北九銀行", "branch": "本店", "type": "ordinary", "number": "1234567",
        "holder_kana": "キタカタ ヨシノ",
    },
}  # fmt: skip


def signed_in(account) -> Client:
    """A browser of its own for each account."""
    browser = Client()
    browser.force_login(account, backend="shiyakusho.ground.identity.backends.SessionBackend")
    return browser


@pytest.fixture
def tied(account, imported):  # noqa: F811
    """``tied(2)``: an account of the second of the family; ``tied(0, name)``: of nobody here."""

    def make(number: int, name: str = "髙橋 葛葉", level: str = "L3"):
        made = account("resident", level=level, name=name)
        if number:
            people.link_account_to(account=made, resident_id=imported[number], method="demo")
        return made

    return make


@pytest.fixture
def mandated(tied):
    """Grantor (the first of the family), helper, and the mandate between them."""

    def make(**more):
        grantor, helper = tied(1, "高橋 健太"), tied(0)
        today = clock.today()
        asked = {"since": today, "until": today + timedelta(days=30), "procedures": [CLAIM]}
        with acting_as(actor_of(grantor)):
            mandate, code = people.grant_mandate(
                account=grantor, representative_name="高橋 葛葉", **asked | more
            )
        with acting_as(actor_of(helper)):
            people.accept_mandate(account=helper, code=code)
        return grantor, helper, mandate

    return make


def filed(account):
    """An application of whoever the present block acts for."""
    blob = files.store(photo(), name="通帳.jpg", owner=f"account:{account.pk}")
    return forms.apply(
        procedure=CLAIM,
        answers=ANSWERS,
        attachments={"bank_proof": [str(blob.pk)]},
        idempotency_key=uuid.uuid4().hex,
        account=account,
        event_date=clock.today(),
    )


@pytest.fixture
def clerk(account):
    """A clerk of the residents' counter of a ward: ``clerk("小倉南区")``."""

    def make(ward: str = "小倉南区", role: str = "residents"):
        made = account("staff", name="原田 直子")
        section = organisation.office_for(role, ward)
        post = organisation.post_above(section.id, "clerk")
        organisation.appoint(account=made, post_id=post.pk, since=clock.today())
        return made

    return make
