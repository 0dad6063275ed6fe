"""Two tabs, two people, a decision and a change of mind at once: one of them comes first."""

from datetime import date

import pytest

from house.at_once import at_once
from shiyakusho.engines.signing.choices import State, What
from shiyakusho.engines.signing.models import ConsentEvent, Signature
from shiyakusho.engines.signing.refusals import AlreadySettled, ConsentClosed, ConsentMissing
from shiyakusho.engines.signing.services import agreeing, ending
from shiyakusho.engines.signing.services.identifying import Known
from shiyakusho.engines.signing.services.inviting import invite

from .conftest import consents

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN = Known("小倉 一郎", "code", date(1960, 1, 1))


def asked(application):
    first = consents(application)[0]
    return invite(consent_id=first.pk, name="小倉 一郎", email="i@example.jp")[0]


def test_two_tabs_agree_decline_and_take_back(offer) -> None:
    application = offer()
    consent = asked(application)

    def act(number: int):
        if number % 2:
            return agreeing.agree(consent_id=consent.pk, known=KNOWN, digest=consent.digest)
        return agreeing.decline(consent_id=consent.pk, known=KNOWN)

    answers = at_once(act, 6)
    assert sum(not isinstance(one, Exception) for one in answers) == 1
    assert {type(one) for one in answers if isinstance(one, Exception)} == {AlreadySettled}
    said = ConsentEvent.objects.filter(consent=consent, what__in=[What.GIVEN, What.DECLINED])
    assert said.count() == 1
    consent.refresh_from_db()
    given = consent.state == State.GIVEN
    assert Signature.objects.filter(consent=consent).count() == int(given)


def test_a_decision_and_a_change_of_mind(offer, monkeypatch) -> None:
    """Whoever takes it back comes before the decision, which then is refused, or too late."""
    from types import SimpleNamespace

    from django.db import transaction

    from shiyakusho.engines.signing import gate

    application = offer()
    consent = asked(application)
    agreeing.agree(consent_id=consent.pk, known=KNOWN, digest=consent.digest)
    second = invite(consent_id=consents(application)[1].pk, name="門司 二郎", email="n@example.jp")[
        0
    ]
    other = Known("門司 二郎", "code", date(1961, 2, 2))
    agreeing.agree(consent_id=second.pk, known=other, digest=second.digest, answers={"income": "1", "debts": "no"})  # fmt: skip
    case = SimpleNamespace(application_id=application.pk, version_id=application.version_id)

    def decide() -> str:
        with transaction.atomic():
            gate.require_consents(case, SimpleNamespace(id="done", without_consent=False))
            ending.close(application.pk)
        return "decided"

    answers = at_once(lambda n: decide() if n else agreeing.take_back(consent_id=consent.pk, known=KNOWN), 2)  # fmt: skip
    consent.refresh_from_db()
    if answers[1] == "decided":
        assert isinstance(answers[0], ConsentClosed) and consent.state == State.GIVEN
    else:
        assert isinstance(answers[1], ConsentMissing) and consent.state == State.WITHDRAWN
