"""A claim that needs a spouse's consent; and a made-up one that needs several, in order."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from shiyakusho.engines.cases.tests.conftest import as_account, photo
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.tests import procedures
from shiyakusho.engines.signing.models import Consent
from shiyakusho.ground import clock
from shiyakusho.ground.files import store
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

TOMORROW = timedelta(days=1)
SPOUSE = {"name": "北方 健", "birth_date": "1951-02-03"}
GUARANTORS: dict[str, Any] = {
    "id": "two-guarantors",
    "kind": "申出",
    "title": {"ja": "保証人が2人要る申出"},
    "summary": "試験のための手続きです。",
    "law": [],
    "office": "childcare-support",
    "applicant": "だれでも",
    "identity": "L1",
    "channels": ["online"],
    "fee": "0",
    "form": {"pages": [
        {"id": "who", "title": "あなた", "questions": [
            {"id": "full_name", "kind": "name", "label": "氏名"},
            {"id": "secret", "kind": "text", "label": "ほかの人に見せないこと"},
            {"id": "wanted", "kind": "text", "label": "したいこと"},
            {"id": "alone", "kind": "bool", "label": "保証人は要りませんか"},
            {"id": "family", "kind": "people", "label": "家族", "required": False},
        ]},
    ]},
    "signers_order": "sequential",
    "signers": [
        {"role": "first", "label": {"ja": "1人目"}, "when": "!alone", "statement": "保証します。",
         "sees": ["wanted"], "if_expired": "again"},
        {"role": "second", "label": {"ja": "2人目"}, "when": "!alone", "statement": "保証します。",
         "sees": ["wanted"],
         "asks": [{"id": "income", "kind": "money", "label": "収入"},
                  {"id": "debts", "kind": "bool", "label": "借金がありますか"},
                  {"id": "how_much", "kind": "money", "label": "いくら", "when": "debts"}]},
    ],
    "process": {"kind": "request"},
    "provenance": {"rule": "none", "source": "tests"},
}  # fmt: skip
ANSWERS = {"full_name": "北方 美咲", "secret": "だれにも", "wanted": "庭の使用", "alone": False}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def applicant(account) -> Account:
    return account("resident", level="L3", name="北方 美咲", email="misaki@example.jp")


@pytest.fixture
def spouse(account) -> Account:
    return account("resident", level="L2", name=SPOUSE["name"], email="ken@example.jp")


@pytest.fixture
def hall(account) -> SimpleNamespace:
    section = organisation.office_for("care-insurance", "kokurakita").id
    made = SimpleNamespace(section=section)
    for name, post in (
        ("clerk", f"{section}.clerk"),
        ("chief", organisation.post_above(section, "section_chief").pk),
    ):
        who = account("staff", name=f"{name} 介護")
        organisation.appoint(account=who, post_id=post, since=clock.today() - timedelta(400))
        setattr(made, name, who)
    return made


@pytest.fixture
def claim(applicant) -> Callable[..., Any]:
    """File the claim for a limit of costs, with a spouse unless told otherwise."""

    def make(**changes: Any) -> Any:
        version = catalogue.live("care-limit-cert")
        example = catalogue.example_of(version, day=clock.today())
        answers = {
            **example.answers,
            "applicant_kind": "self",
            "has_spouse": True,
            "spouse_name": SPOUSE["name"],
            "spouse_birth_date": SPOUSE["birth_date"],
            "spouse_apart": False,
            "spouse_taxed": False,
            "securities": 0,
            "debts": 0,
            **changes,
        }
        if not answers["has_spouse"]:
            answers = {k: v for k, v in answers.items() if not k.startswith("spouse_")}
        with as_account(applicant):
            blob = store(photo(), name="通帳.png", owner=f"account:{applicant.pk}")
            return forms.apply(
                procedure="care-limit-cert",
                answers=answers,
                attachments={"bank_books": [str(blob.pk)]},
                idempotency_key=uuid.uuid4().hex,
                account=applicant,
            )

    return make


@pytest.fixture
def offer(db, applicant, monkeypatch) -> Callable[..., Any]:
    """File the made-up one; its case is not opened."""
    procedures.publish(GUARANTORS)
    for theirs in ("open_case", "resubmitting.take_revision"):
        monkeypatch.setattr(f"shiyakusho.engines.cases.handlers.{theirs}", lambda **_: None)

    def make(**changes: Any) -> Any:
        with as_account(applicant):
            return forms.apply(
                procedure="two-guarantors",
                answers=ANSWERS | changes,
                idempotency_key=uuid.uuid4().hex,
                account=applicant,
            )

    return make


def consents(application: Any) -> list[Consent]:
    rows = Consent.objects.filter(application=application).exclude(state="ended")
    return list(rows.select_related("signature").order_by("position", "pk"))


def later(days: float) -> Any:
    """Stop the clock so many days from now."""
    return clock.stopped_at(datetime.now(clock.TOKYO) + timedelta(days=days))
