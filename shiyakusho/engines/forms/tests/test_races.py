"""One intent, one application, with real threads on a real database; each guard shown to bite."""

import contextlib
import threading
import uuid
from dataclasses import replace
from typing import Any

import pytest

from house.at_once import THREADS, at_once
from shiyakusho.engines.forms import drafts, filing, public, resuming
from shiyakusho.engines.forms.models import Application, ApplicationRevision, Draft
from shiyakusho.engines.forms.refusals import IdempotencyConflict, ResumeLocked, ResumeRefused
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.models import WrongTry

from . import procedures
from .conftest import blob_of, filled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.check("E5")]


@pytest.fixture
def slow(monkeypatch):
    """Widen the gap between looking and writing, so that a missing guard shows."""
    gate = threading.Barrier(THREADS)
    real = filing.require_complete

    def wait_then(sheet):
        real(sheet)
        try:
            gate.wait(0.5)
        except threading.BrokenBarrierError:
            return

    monkeypatch.setattr(filing, "require_complete", wait_then)


def test_without_the_guards_one_intent_is_filed_many_times(sample, slow, monkeypatch):
    """Guards off: no row lock, no intent lock, and a key that is not the intent's."""
    draft = filled()

    def unlocked(draft_id):
        return Draft.objects.select_related("account").filter(pk=draft_id).first()

    real = filing.intent_of
    monkeypatch.setattr(drafts, "lock", unlocked)
    monkeypatch.setattr(filing, "lock_intent", lambda key: None)
    monkeypatch.setattr(
        filing,
        "intent_of",
        lambda *a: replace(real(*a), key=f"draft:{uuid.uuid4()}"),
    )
    at_once(lambda n: public.submit(draft_id=draft.pk))
    assert Application.objects.count() > 1


def test_with_the_constraint_alone_the_others_crash(sample, slow, monkeypatch):
    """The unique key is the last line: one application, but the second tab sees a fault."""
    draft = filled()
    rows = Draft.objects.select_related("account")
    monkeypatch.setattr(drafts, "lock", lambda key: rows.filter(pk=key).first())
    monkeypatch.setattr(filing, "lock_intent", lambda key: None)
    answers = at_once(lambda n: public.submit(draft_id=draft.pk))
    assert Application.objects.count() == 1
    assert any(isinstance(one, Exception) for one in answers)


def test_double_click_back_button_and_two_tabs_give_one_receipt(sample, account):
    for me in (None, account()):
        draft = filled(me)
        seen = filing.digest_of(drafts.sheet_of(draft))
        before = Application.objects.count()
        answers = at_once(lambda n, d=draft, s=seen: public.submit(draft_id=d.pk, seen=s))
        assert {one.receipt_number for one in answers} == {answers[0].receipt_number}
        assert Application.objects.count() == before + 1
    assert ApplicationRevision.objects.count() == 2


@pytest.mark.parametrize(
    "trials", [20, pytest.param(1000, marks=[pytest.mark.battery, pytest.mark.timeout(1800)])]
)
def test_trials_of_two_clicks(sample, trials):
    for _ in range(trials):
        draft = filled()
        one, other = at_once(lambda n, d=draft: public.submit(draft_id=d.pk), count=2)
        assert one.pk == other.pk
    assert Application.objects.count() == trials


def test_api_retries_at_the_same_time_give_one_application(sample, account):
    me = account()
    wanted = {
        "procedure": "sample-form",
        "answers": procedures.API_ANSWERS,
        "attachments": {"proof": [str(blob_of(me).pk)]},
        "idempotency_key": "retry-0001",
        "account": me,
    }
    other = {**wanted, "answers": {**procedures.API_ANSWERS, "full_name": "別人"}}
    answers = at_once(lambda n: public.apply(**(other if n % 3 == 0 else wanted)))
    filed = [one for one in answers if isinstance(one, Application)]
    refused = [one for one in answers if isinstance(one, IdempotencyConflict)]
    assert len(filed) + len(refused) == THREADS
    assert len({one.pk for one in filed}) == 1
    assert Application.objects.count() == 1
    assert len(refused) in (THREADS // 3, THREADS - THREADS // 3)


def test_two_clicks_on_begin_open_one_draft(sample, account):
    me = account()
    answers = at_once(lambda n: public.start(procedure_id="sample-form", account=me))
    assert len({one.pk for one in answers}) == 1
    assert Draft.objects.count() == 1


def test_saving_while_filing_never_changes_what_was_filed(sample):
    draft = filled()

    def act(number: int) -> Any:
        if number == 0:
            return public.submit(draft_id=draft.pk)
        given = {"full_name": f"割込 {number}"}
        return drafts.save_screen(draft_id=draft.pk, screen_key="who", given=given)

    application = at_once(act)[0]
    filed = Application.objects.get(pk=application.pk)
    revision = ApplicationRevision.objects.get(application=filed)
    assert filed.answers == revision.answers
    assert Draft.objects.get(pk=draft.pk).answers == {}


def guesses(draft: Draft, code: str) -> list[Any]:
    from datetime import date

    return at_once(
        lambda n: resuming.by_code(typed=code, birth_date=date(1990, 1, n + 1)), count=20
    )


def with_code() -> tuple[Draft, str]:
    from datetime import date

    draft = filled()
    return draft, resuming.give_keys(draft_id=draft.pk, birth_date=date(1950, 3, 3)).code


def test_without_locks_parallel_guesses_are_lost_count_of(sample, monkeypatch):
    """Each try counts those before it and writes itself down; nobody between the two is seen."""
    draft, code = with_code()
    gate = threading.Barrier(20)
    count = tries._counted

    def together(*given: Any) -> int:
        found = count(*given)
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait(2)
        return found

    def unlocked(digest: str) -> Draft:
        resuming.show("code", digest)
        return Draft.objects.get(code_digest=digest)

    monkeypatch.setattr(resuming, "_row", unlocked)
    monkeypatch.setattr(tries, "_ALONE", "SELECT %s")
    monkeypatch.setattr(tries, "_counted", together)
    guesses(draft, code)
    assert WrongTry.objects.filter(kind="resume_code").count() > 10


def test_parallel_guesses_are_each_counted_and_ten_kill_the_code(sample):
    draft, code = with_code()
    answers = guesses(draft, code)
    assert WrongTry.objects.filter(kind="resume_code").count() == 10
    assert sum(isinstance(one, ResumeRefused) for one in answers) == 9
    assert sum(isinstance(one, ResumeLocked) for one in answers) == 11
    noted = AuditEvent.objects.filter(action="forms.resume")
    assert noted.filter(detail__right=False).count() == 10
