"""From the filing to the decision: who is asked, what they see, what counts."""

import pytest

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.signing.choices import State
from shiyakusho.engines.signing.models import Signature
from shiyakusho.engines.signing.refusals import (
    ConsentClosed,
    ConsentMissing,
    IdentityLocked,
    IdentityWrong,
    LinkNotValid,
    SelfSigned,
    WrongPerson,
)
from shiyakusho.engines.signing.services import agreeing, identifying
from shiyakusho.engines.signing.services.ending import expire_due, remind_due
from shiyakusho.engines.signing.services.inviting import invite

from .conftest import consents, later

pytestmark = pytest.mark.django_db


def token_in(message: Message) -> str:
    return message.body.split("/consent/link/")[1].split("/")[0]


def newest(template: str) -> Message:
    return Message.objects.filter(template=template).latest("queued_at")


def asked(application, applicant, email="ken@example.jp"):
    [consent] = consents(application)
    with as_account(applicant):
        return invite(consent_id=consent.pk, name=consent.name or "北方 健", email=email)


def known(consent, code, born="1951-02-03", name="北方 健"):
    from datetime import date

    return identifying.by_code(
        consent=consent, typed=code, name=name, birth_date=date.fromisoformat(born)
    )


def test_nobody_is_asked_where_nobody_is_needed(claim):
    assert consents(claim(has_spouse=False)) == []


def test_a_spouse_agrees_by_link_and_code(claim, applicant):
    application = claim()
    [consent] = consents(application)
    assert (consent.role, consent.name, consent.state) == ("spouse", "北方 健", State.OPEN)
    shown = {row["field"] for row in consent.document["rows"]}
    assert {"insured_name", "spouse_name", "deposits"} <= shown
    assert not shown & {"insured_address", "applicant_phone", "facility_kind"}

    consent, code = asked(application, applicant)
    mail = newest("consent-asked")
    for personal in ("北方", "介護", application.receipt_number, code):
        assert personal not in mail.body + mail.subject
    found = identifying.by_link(token_in(mail))
    assert found == consent
    who = known(found, code)
    agreeing.agree(consent_id=consent.pk, known=who, digest=consent.digest)
    [consent] = consents(application)
    assert consent.state == State.GIVEN
    assert consent.signature.digest == consent.digest
    with pytest.raises(LinkNotValid):  # used once
        identifying.by_link(token_in(mail))
    # The confirmation leads back, and there it can be taken back.
    again = identifying.by_link(token_in(newest("consent-kept")))
    agreeing.take_back(consent_id=again.pk, known=known(again, code))
    [consent] = consents(application)
    assert (consent.state, consent.signature) == (State.WITHDRAWN, None)
    assert Signature.objects.filter(consent=consent).count() == 1


def test_wrong_codes_are_counted(claim, applicant):
    consent, code = asked(claim(), applicant)
    with pytest.raises(IdentityWrong):  # the right code, another's birth date
        known(consent, code, born="1951-02-04")
    for _ in range(8):
        with pytest.raises(IdentityWrong):
            known(consent, "K7Q4-9XM-D3T")
    with pytest.raises(IdentityLocked):
        known(consent, "K7Q4-9XM-D3T")
    with pytest.raises(IdentityLocked):
        known(consent, code)


def test_the_applicant_cannot_agree_for_the_spouse(claim, applicant):
    from shiyakusho.engines.signing.refusals import AddressRefused

    application = claim(spouse_birth_date="1951-02-03")
    with pytest.raises(AddressRefused):
        asked(application, applicant, email="MISAKI+x@example.jp")
    consent, _ = asked(application, applicant)
    with pytest.raises(SelfSigned), as_account(applicant):
        identifying.by_sign_in(consent=consent, account=applicant)


def test_another_birth_date_in_the_register_is_another_person(claim, applicant, spouse):
    consent, _ = asked(claim(), applicant)
    consent.resident_id = application_of_nobody()
    with pytest.raises(WrongPerson), as_account(spouse):
        identifying.by_sign_in(consent=consent, account=spouse)


def application_of_nobody():
    import uuid

    return uuid.uuid4()


def test_no_decision_without_the_consent_and_none_changes_it_after(claim, applicant, hall):
    application = claim()
    case = Case.objects.get(application=application)

    def move(to, actor, **more):
        case.refresh_from_db()
        with as_account(actor):
            move_case(case_id=case.pk, to=to, version=case.version, actor=actor, **more)

    with as_account(hall.clerk):
        assign_case(case_id=case.pk, to=hall.clerk, actor=hall.clerk, version=case.version)
    move("examined", hall.clerk)
    granted = {"outcome": "granted", "reason": "", "fields": {"stage": "第2段階"}}
    with pytest.raises(ConsentMissing):
        move("drafted", hall.clerk, **granted)
    consent, code = asked(application, applicant)
    who = known(consent, code)
    agreeing.agree(consent_id=consent.pk, known=who, digest=consent.digest)
    move("drafted", hall.clerk, **granted)
    agreeing.take_back(consent_id=consent.pk, known=who)  # between the draft and the decision
    with pytest.raises(ConsentMissing):
        move("approved", hall.chief)
    consent, code = asked(application, applicant)
    who = known(consent, code)
    agreeing.agree(consent_id=consent.pk, known=who, digest=consent.digest)
    move("approved", hall.chief)
    with pytest.raises(ConsentClosed):
        agreeing.take_back(consent_id=consent.pk, known=who)
    [consent] = consents(application)
    assert consent.state == State.GIVEN
    assert (consent.token_digest, consent.code_digest, consent.email) == (None, "", "")


def test_a_refusal_needs_no_consent(claim, hall):
    case = Case.objects.get(application=claim())
    with as_account(hall.clerk):
        assign_case(case_id=case.pk, to=hall.clerk, actor=hall.clerk, version=case.version)
        for to, more in (("examined", {}), ("drafted", {"outcome": "refused", "reason": "基準を超えるため", "fields": {"stage": "該当しない"}})):  # fmt: skip
            case.refresh_from_db()
            move_case(case_id=case.pk, to=to, version=case.version, actor=hall.clerk, **more)
    case.refresh_from_db()
    assert case.state == "drafted"


def test_a_correction_of_what_was_signed_asks_again(claim, applicant, monkeypatch):
    monkeypatch.setattr(
        "shiyakusho.engines.cases.handlers.resubmitting.take_revision", lambda **_: None
    )
    application = claim()
    consent, code = asked(application, applicant)
    agreeing.agree(consent_id=consent.pk, known=known(consent, code), digest=consent.digest)

    def revise(**answers):
        with as_account(applicant):
            forms.revise(application_id=application.pk, answers=answers, fields=list(answers), account=applicant)  # fmt: skip

    revise(applicant_phone="093-582-9999")  # the spouse never saw it
    [consent] = consents(application)
    assert consent.state == State.GIVEN
    revise(deposits=1_234_567)
    [consent] = consents(application)
    assert (consent.state, consent.signature) == (State.ASKED, None)
    found = identifying.by_link(token_in(newest("consent-changed")))
    agreeing.agree(consent_id=found.pk, known=known(found, code), digest=found.digest)
    [consent] = consents(application)
    values = [row["value"]["ja"] for row in consent.signature.document["rows"]]
    assert ["1,234,567円"] in values
    assert Signature.objects.filter(consent=consent).count() == 2


def test_time_passes(claim, applicant):
    application = claim()
    consent, _ = asked(application, applicant)
    first = token_in(newest("consent-asked"))
    assert (remind_due(), expire_due()) == (0, 0)
    with later(8):
        assert remind_due() == 1
        assert remind_due() == 0
        with pytest.raises(LinkNotValid):
            identifying.by_link(first)
        identifying.by_link(token_in(newest("consent-reminder")))
    with later(15):
        with pytest.raises(LinkNotValid):
            identifying.by_link(token_in(newest("consent-reminder")))
        assert expire_due() == 1
    [consent] = consents(application)
    assert consent.state == State.EXPIRED
    assert newest("consent-missing").account == applicant


def test_a_withdrawn_application_asks_nobody(claim, applicant):
    application = claim()
    consent, _ = asked(application, applicant)
    with as_account(applicant):
        forms.withdraw(application_id=application.pk, account=applicant)
    assert consents(application) == []
    consent.refresh_from_db()
    assert (consent.token_digest, consent.email) == (None, "")
