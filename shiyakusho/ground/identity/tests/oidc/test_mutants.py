"""B1: every mutant of an ID token is refused, by its own fault, and nobody gets in (battery B1)."""

import logging

import pytest

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.tests.oidc.mutants import MUTANTS

pytestmark = pytest.mark.check("B1")


def test_there_are_enough() -> None:
    assert len(MUTANTS) >= 24


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_refused(resident, hostile, use, name: str, caplog: pytest.LogCaptureFixture) -> None:
    use(hostile)
    with caplog.at_level(logging.WARNING):
        answer = resident.signs_in_as(name)
    assert answer.status_code == 403
    assert "どなたかを確かめられませんでした。" in answer.content.decode()
    assert not resident.signed_in
    assert not Account.objects.exists()
    assert "sign-in refused: sign_in_not_proved" in caplog.text
    assert REASONS[name] in caplog.text


@pytest.mark.parametrize("name", ["userinfo-of-another", "token-type", "no-id-token"])
def test_what_comes_beside_the_token_is_looked_at_too(resident, hostile, use, name: str) -> None:
    use(hostile)
    assert resident.signs_in_as(name).status_code == 403
    assert not resident.signed_in


REASONS = {
    "alg-none": "parts",
    "alg-none-with-a-signature": "algorithm",
    "hmac-with-the-public-key": "algorithm",
    "algorithm-of-another-kind-of-key": "unknown key",
    "signature-stripped": "parts",
    "signature-missing": "parts",
    "signature-of-another-token": "signature",
    "signature-of-zeros": "signature",
    "another-key-of-the-same-name": "signature",
    "brings-its-own-key": "header",
    "duplicate-claims": "payload",
    "duplicate-header": "a name stands twice",
    "nested-token": "header",
    "encrypted-token": "parts",
    "oversize": "size",
    "payload-no-object": "payload",
    "payload-without-end": "payload",
    "not-a-number": "payload",
    "wrong-issuer": "issuer",
    "issuer-with-a-slash": "issuer",
    "no-issuer": "issuer",
    "wrong-audience": "audience",
    "no-audience": "audience",
    "audience-among-others": "audience",
    "wrong-azp": "authorized party",
    "wrong-nonce": "nonce",
    "no-nonce": "nonce",
    "expired": "expired",
    "no-expiry": "exp",
    "expiry-in-words": "exp",
    "expiry-true": "exp",
    "issued-tomorrow": "issued",
    "issued-yesterday": "issued",
    "not-issued": "iat",
    "not-yet": "not yet",
    "wrong-access-token": "at_hash",
    "no-subject": "subject",
    "subject-empty": "subject",
    "subject-a-number": "subject",
    "subject-with-nul": "subject",
    "subject-too-long": "subject",
    "level-unknown": "level of assurance",
    "level-a-list": "level of assurance",
    "no-level": "level of assurance",
    "critical-header": "header",
    "unknown-key": "unknown key",
    "key-name-a-list": "header",
    "key-elsewhere": "header",
    "another-type": "type",
}
