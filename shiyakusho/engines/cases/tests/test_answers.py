"""What was asked for comes back, or does not: told, reminded, seen, late, on paper, never."""

from datetime import date, timedelta

import pytest

from shiyakusho.engines.cases import refusals
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, ClockStop, Correction
from shiyakusho.engines.cases.services import reminding
from shiyakusho.engines.cases.services.answering import record_answer
from shiyakusho.engines.cases.services.seeing import see
from shiyakusho.engines.cases.services.unmarking import withdraw_mark
from shiyakusho.engines.cases.tests.conftest import CLAIM, as_account, at
from shiyakusho.engines.cases.tests.test_moves import BANK, NEW_BANK, _text, revise
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.refusals import UnknownAnswers
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.contracts import Refusal

pytestmark = pytest.mark.django_db
TWO = [*BANK, {"field": "occupation", "reason": "differs_from_paper", "text": ""}]


@pytest.fixture
def asked(file_claim, go):
    """A claim of 11-20 with a 補正 of 11-25: fourteen days, so 12-09; reminders 12-04 and 12-07."""

    def make(fields=BANK, **who) -> Case:
        with at("2026-11-20T10:00"):
            case = file_claim(**who)
        with at("2026-11-25T10:00"):
            return go(case, "correction_asked", reason="口座を直してください", fields=fields)

    return make


def morning(day: str) -> int:
    with at(f"{day}T09:05"):
        return reminding.go_through()


def mails(case: Case) -> list[str]:
    return [m.template for m in Message.objects.filter(about=case.subject).order_by("queued_at")]


def test_who_does_not_answer_is_reminded_on_the_days_of_the_city_and_once_each(asked) -> None:
    case = asked()
    assert [morning(day) for day in ("2026-12-03", "2026-12-04", "2026-12-04")] == [0, 1, 0]
    assert morning("2026-12-08") == 1  # the machine stood still on the 7th: made up for, once
    assert morning("2026-12-09") == 0
    assert mails(case).count("correction-reminder") == 2
    body = Message.objects.filter(template="correction-reminder").first().body
    assert "令和8年12月9日" in body and case.receipt_number in body


def test_who_answered_is_not_reminded(asked, parent) -> None:
    case = asked()
    with at("2026-12-02T10:00"):
        revise(case, parent, bank_account=NEW_BANK)
    assert morning("2026-12-04") == 0 and morning("2026-12-20") == 0
    case.refresh_from_db()
    assert case.mark == "answered"


def test_who_has_no_mail_gets_a_letter_and_the_case_says_nobody_was_reached(
    asked, account, hall
) -> None:
    nobody = account("resident", level="L3", name="北方 美咲", email="")
    case = asked(TWO, account=nobody)
    letter = CaseLetter.objects.get(case=case)
    read = "".join(_text(letter).split())
    for words in (
        "令和8年12月9日",
        "請求者の口座にしてください",
        "行政手続法第7条",
        "令和8年11月20日",
    ):
        assert words in read, words
    assert morning("2026-12-04") == 1
    event = CaseEvent.objects.get(case=case, kind="reminded")
    assert event.detail["reached"] is False and "correction-reminder" not in mails(case)


def test_who_has_a_mail_gets_a_letter_only_when_it_is_wished(asked, file_claim, go) -> None:
    assert not CaseLetter.objects.filter(case=asked()).exists()
    case = go(file_claim(), "correction_asked", reason="直して", fields=BANK, letter=True)
    assert CaseLetter.objects.get(case=case).template == "correction-asked"


def test_the_clerk_is_told_that_the_answer_came_and_says_that_it_was_seen(
    asked, take, hall, parent
) -> None:
    hall.clerk.email = "tanto@example.jp"
    hall.clerk.save(update_fields=["email"])
    case = take(asked())
    with at("2026-12-02T10:00"):
        revise(case, parent, bank_account=NEW_BANK)
    case.refresh_from_db()
    told = Message.objects.get(about=case.subject, template="answer-arrived")
    assert told.account == hall.clerk and case.receipt_number in told.subject
    assert "北九銀行" not in told.body
    assert case.mark == "answered"
    with as_account(hall.clerk):
        case = see(case_id=case.pk, actor=hall.clerk, version=case.version)
    assert case.mark == ""
    assert CaseEvent.objects.filter(case=case, kind="seen", actor_name="担当 一郎").exists()


def test_a_last_day_that_passed_is_marked_once_and_decides_nothing(asked, go) -> None:
    case = asked()
    assert morning("2026-12-09") == 1  # a reminder that was missed
    assert [morning("2026-12-10"), morning("2026-12-11")] == [1, 0]
    case.refresh_from_db()
    assert (case.mark, case.state, case.is_open) == ("unanswered", "correction_asked", True)
    assert ClockStop.objects.get(case=case).resumed_on is None


def test_an_answer_after_the_last_day_is_taken_while_nobody_moved_on(asked, parent) -> None:
    case = asked()
    morning("2026-12-10")
    with at("2026-12-15T10:00"):
        revise(case, parent, bank_account=NEW_BANK)
    case.refresh_from_db()
    assert (case.state, case.mark) == ("examined", "answered")
    assert case.arrived_at.date() == date(2026, 11, 20)
    assert case.due_on == date(2027, 1, 12)  # 12-20 and 20 days: a Saturday before 成人の日


def test_silence_may_be_answered_by_a_refusal_that_two_people_make(asked, go, hall) -> None:
    case = asked(TWO)
    reason = "令和8年12月9日までに補正がなかったため"
    said = {"move": "refuse_unanswered", "outcome": "refused", "reason": reason}
    with at("2026-12-09T23:00"), pytest.raises(refusals.StillWaiting):
        go(case, "drafted", **said)
    with at("2026-12-10T10:00"):
        with pytest.raises(refusals.ReasonMissing):
            go(case, "drafted", **{**said, "reason": ""})
        case = go(case, "drafted", **said)
        with pytest.raises(Refusal):
            go(case, "approved", by=hall.colleague)
        assert case.state == "drafted" and case.decided_at is None
        case = go(case, "approved", by=hall.chief)
    assert (case.state, case.outcome) == ("notified", "refused")
    assert reason in _text(CaseLetter.objects.get(case=case))
    assert Correction.objects.get(case=case).ended_at is not None


def test_where_silence_keeps_a_case_open_no_refusal_is_drafted(asked, go) -> None:
    case = asked()
    Correction.objects.filter(case=case).update(unanswered="stay_open")
    said = {"move": "refuse_unanswered", "outcome": "refused", "reason": "補正がなかったため"}
    with at("2026-12-20T10:00"), pytest.raises(refusals.StillWaiting):
        go(case, "drafted", **said)


def test_a_mark_is_taken_back_and_the_field_is_the_citys_again(asked, take, hall, parent) -> None:
    case = take(asked(TWO))
    with as_account(hall.clerk):
        withdraw_mark(case_id=case.pk, field="occupation", actor=hall.clerk, version=case.version)
        case.refresh_from_db()
        with pytest.raises(refusals.LastMark):
            withdraw_mark(
                case_id=case.pk, field="bank_account", actor=hall.clerk, version=case.version
            )
        with pytest.raises(refusals.FieldNotAsked):
            withdraw_mark(
                case_id=case.pk, field="occupation", actor=hall.clerk, version=case.version
            )
    with pytest.raises(refusals.FieldNotAsked):
        revise(case, parent, occupation="self_employed", bank_account=NEW_BANK)
    with at("2026-11-27T10:00"):
        revise(case, parent, bank_account=NEW_BANK)
    correction = Correction.objects.get(case=case)
    assert correction.fields == ["bank_account"] and "occupation" not in correction.after


def test_two_clerks_mark_at_once_and_one_is_told_who_was_faster(file_claim, go, hall) -> None:
    case = file_claim()
    seen = case.version
    go(case, "correction_asked", version=seen, reason="口座を直してください", fields=BANK)
    with pytest.raises(refusals.StaleWrite) as refusal:
        go(
            case, "correction_asked", by=hall.colleague, version=seen,
            reason="直してください", fields=["occupation"],
        )  # fmt: skip
    change = refusal.value.extra["changes"][0]
    assert (change["who"], change["detail"]["asked"]) == ("担当 一郎", ["bank_account"])
    assert Correction.objects.get(case=case).fields == ["bank_account"]


def answer(case: Case, hall, **said) -> Case:
    case.refresh_from_db()
    given = {
        "version": case.version, "answers": {"bank_account": NEW_BANK}, "attachments": {},
        "channel": "mail", "received_on": date(2026, 12, 1), **said,
    }  # fmt: skip
    with as_account(hall.clerk):
        return record_answer(case_id=case.pk, actor=hall.clerk, **given)


def test_what_came_by_post_counts_from_the_day_it_came(asked, take, hall) -> None:
    case = take(asked())
    with at("2026-12-03T10:00"):
        case = answer(case, hall)
    assert (case.state, case.mark) == ("examined", "answered")
    stop = ClockStop.objects.get(case=case)
    assert (stop.stopped_on, stop.resumed_on) == (date(2026, 11, 25), date(2026, 12, 1))
    correction = Correction.objects.get(case=case)
    assert (correction.channel, correction.received_on) == ("mail", date(2026, 12, 1))
    assert CaseEvent.objects.get(case=case, kind="corrected").actor_name == "担当 一郎"
    revision = forms.revisions_of(case.application).last()
    assert (revision.number, revision.made_by) == (2, f"account:{hall.clerk.pk}")
    assert case.arrived_at.date() == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"received_on": None}, refusals.AnswerNotDated),
        ({"received_on": date(2026, 11, 24)}, refusals.AnswerNotDated),  # before it was asked
        ({"received_on": date(2026, 12, 4)}, refusals.AnswerNotDated),  # tomorrow
        ({"channel": "online"}, refusals.AnswerNotDated),
        ({"channel": "鳩"}, refusals.AnswerNotDated),
        ({"version": 1}, refusals.StaleWrite),
        ({"answers": {"claimant_name": "別 人"}}, UnknownAnswers),
    ],
)
def test_an_answer_on_paper_is_dated_and_only_about_what_was_asked(
    asked, take, hall, said, refused
) -> None:
    case = take(asked())
    with at("2026-12-03T10:00"), pytest.raises(refused):
        answer(case, hall, **said)
    case.refresh_from_db()
    assert case.state == "correction_asked"
    assert forms.revisions_of(case.application).count() == 1


def test_rounds_follow_each_other_each_with_its_own_days_and_difference(asked, go, parent) -> None:
    case = asked()
    with at("2026-12-02T10:00"):
        revise(case, parent, bank_account=NEW_BANK)
    with at("2026-12-03T10:00"):
        case = go(case, "correction_asked", reason="職業も", fields=["occupation"])
    with pytest.raises(Refusal):  # the first round's field is not open any more
        revise(case, parent, bank_account=CLAIM["bank_account"])
    with at("2026-12-08T10:00"):
        revise(case, parent, occupation="self_employed")
    case.refresh_from_db()
    first, second = Correction.objects.filter(case=case).order_by("number")
    assert (first.revision, second.revision) == (2, 3)
    changed = [[c.field for c in forms.changes_in(case.application, n)] for n in (2, 3)]
    assert changed == [["bank_account"], ["occupation"]]
    stopped = sum(
        (s.resumed_on - s.stopped_on for s in ClockStop.objects.filter(case=case)), timedelta()
    )
    assert stopped == timedelta(days=7 + 5)
    assert case.due_on == date(2027, 1, 4)  # 12-20 and 12 days: closed over the New Year


def test_what_a_corrected_answer_opened_is_kept_with_the_correction(asked, go, parent) -> None:
    case = asked([{"field": "has_spouse", "reason": "differs_from_register"}])
    with pytest.raises(Refusal) as refusal:
        revise(case, parent, has_spouse=True)
    opened = {one["field"] for one in refusal.value.extra["errors"]}
    assert opened and all(name.startswith("spouse") for name in opened)
