"""Any order of acts by anybody: what must always hold of consents, holds (Hypothesis state machine)."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing import gate
from shiyakusho.engines.signing.choices import Seen, State
from shiyakusho.engines.signing.models import Consent, ConsentEvent, Signature
from shiyakusho.engines.signing.rules import folded
from shiyakusho.engines.signing.services import agreeing, ending, identifying, recording
from shiyakusho.engines.signing.services.inviting import invite
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account

from .conftest import consents

# The applicant comes too, under their own name and under others' codes.
PEOPLE = [
    ("北方 美咲", date(1990, 5, 1)),
    ("小倉 一郎", date(1960, 1, 1)),
    ("門司 二郎", date(1961, 2, 2)),
]
WHO, WHICH = st.integers(0, 2), st.integers(0, 1)
GRANTED, REFUSED = SimpleNamespace(id="done", without_consent=False), SimpleNamespace(id="not_done", without_consent=True)  # fmt: skip
OWN = {"income": "3,000,000", "debts": "no"}
MACHINE = {"max_examples": 3, "stateful_step_count": 12, "deadline": None}


class Consents(RuleBasedStateMachine):
    """One offer with two guarantors in order, and three people pulling at it."""

    offer: Callable[..., Any]
    applicant: Account
    clerk: Account

    @initialize()
    def file(self) -> None:
        self.now = datetime(2026, 11, 30, 10, tzinfo=clock.TOKYO)
        self.codes: dict[uuid.UUID, str] = {}
        self.closed = False
        with clock.stopped_at(self.now):
            self.application = self.__class__.offer()

    def attempt(self, act: Callable[[], Any], who: Account | None = None) -> Any:
        self.now += timedelta(minutes=1)
        try:
            with clock.stopped_at(self.now):
                if who is None:
                    return act()
                with as_account(who):
                    return act()
        except Refusal:
            return None

    def consent(self, which: int) -> Consent | None:
        rows = consents(self.application)
        return rows[which] if which < len(rows) else None

    @rule(which=WHICH, who=WHO)
    def invite(self, which: int, who: int) -> None:
        consent = self.consent(which)
        if consent is None:
            return
        made = self.attempt(
            lambda: invite(consent_id=consent.pk, name=PEOPLE[who][0], email=f"p{who}@example.jp"),
            self.applicant,
        )
        if made:
            self.codes[consent.pk] = made[1]

    @rule(which=WHICH, who=WHO, stale=st.booleans())
    def agree(self, which: int, who: int, stale: bool) -> None:
        consent = self.consent(which)
        if consent is None:
            return
        before = [one.state for one in consents(self.application)[:which]]
        was = consent.state

        def act() -> Consent:
            known = identifying.by_code(
                consent=consent, typed=self.codes.get(consent.pk, ""), name=PEOPLE[who][0],
                birth_date=PEOPLE[who][1],
            )  # fmt: skip
            digest = "0" * 64 if stale else consent.digest
            return agreeing.agree(consent_id=consent.pk, known=known, digest=digest, answers=OWN)

        if self.attempt(act):
            assert was == State.ASKED and not stale and not self.closed
            assert all(state == State.GIVEN for state in before)

    @rule(which=WHICH, who=WHO, act=st.sampled_from([agreeing.decline, agreeing.take_back]))
    def say_no(self, which: int, who: int, act: Any) -> None:
        consent = self.consent(which)
        if consent is not None:
            known = identifying.Known(PEOPLE[who][0], "code", PEOPLE[who][1])
            self.attempt(lambda: act(consent_id=consent.pk, known=known))

    @rule(which=WHICH, who=WHO)
    def come_to_the_counter(self, which: int, who: int) -> None:
        consent = self.consent(which)
        if consent is None:
            return
        before = [one.state for one in consents(self.application)[:which]]
        done = self.attempt(
            lambda: recording.record_at_counter(
                consent_id=consent.pk,
                actor=self.clerk,
                name=PEOPLE[who][0],
                birth_date=PEOPLE[who][1],
                checked=Seen.LICENCE,
                answers=OWN,
            )
        )
        if done:
            assert all(state == State.GIVEN for state in before)

    @rule(field=st.sampled_from(["wanted", "secret"]), to=st.sampled_from(["庭", "池", "山"]))
    def correct(self, field: str, to: str) -> None:
        self.revise({field: to})

    @rule(alone=st.booleans())
    def need_nobody(self, alone: bool) -> None:
        self.revise({"alone": alone})

    def revise(self, answers: dict[str, Any]) -> None:
        self.attempt(
            lambda: forms.revise(
                application_id=self.application.pk, answers=answers, fields=list(answers),
                account=self.applicant,
            ),
            self.applicant,
        )  # fmt: skip

    @rule(days=st.integers(1, 16))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        with clock.stopped_at(self.now):
            ending.remind_due()
            ending.expire_due()

    @rule()
    def decide(self) -> None:
        case = SimpleNamespace(application_id=self.application.pk, version_id=self.application.version_id)  # fmt: skip
        whole = all(one.state == State.GIVEN for one in consents(self.application))
        assert self.attempt(lambda: gate.require_consents(case, REFUSED) or True)
        assert bool(self.attempt(lambda: gate.require_consents(case, GRANTED) or True)) == whole

    @rule(really=st.sampled_from([False, False, False, True]))
    def end(self, really: bool) -> None:
        if really:
            self.closed = True
            self.attempt(lambda: ending.close(self.application.pk))

    @invariant()
    def what_counts_is_under_what_is_shown(self) -> None:
        for one in Consent.objects.filter(application=self.application).select_related("signature"):
            given = one.signature
            assert (one.state == State.GIVEN) == (given is not None)
            if given is not None:
                last = ConsentEvent.objects.filter(consent=one, what__in=[*State.values, "changed"])
                assert last.order_by("-id")[0].what == "given"
                assert given.digest == one.digest and given.document == one.document

    @invariant()
    def nobody_agrees_for_another(self) -> None:
        found = Signature.objects.filter(consent__application=self.application)
        assert "北方美咲" not in {folded(one.name) for one in found}
        given = [one for one in found if one.pk == one.consent.signature_id]
        assert len({(folded(one.name), one.birth_date) for one in given}) == len(given)

    @invariant()
    def the_end_is_the_end(self) -> None:
        rows = Consent.objects.filter(application=self.application)
        if self.closed and not rows.filter(closed_at=None).exists():
            assert not rows.exclude(token_digest=None, code_digest="", email="").exists()


def machine_of(offer: Any, applicant: Account, clerk: Account) -> type[Consents]:
    """The machine with the people of this test."""
    people = {"offer": staticmethod(offer), "applicant": applicant, "clerk": clerk}
    return type("ConsentsHere", (Consents,), people)


@pytest.mark.django_db
def test_consents_in_any_order(offer, applicant, account) -> None:
    run_state_machine_as_test(
        machine_of(offer, applicant, account("staff")),
        settings=settings(**MACHINE, suppress_health_check=list(HealthCheck)),
    )


@pytest.mark.battery
@pytest.mark.django_db
@pytest.mark.timeout(1800)
def test_consents_in_any_order__long(offer, applicant, account) -> None:
    run_state_machine_as_test(
        machine_of(offer, applicant, account("staff")),
        settings=settings(
            max_examples=300,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
