"""The way of an application, move by move, with every refusal on the way."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from shiyakusho.engines.approvals.public import SamePerson
from shiyakusho.engines.cases import refusals
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, Correction, Decision
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
from shiyakusho.engines.cases.tests.conftest import as_account, at
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.messaging.models import Message

pytestmark = pytest.mark.django_db
BANK = [{"field": "bank_account", "reason": "name_differs", "text": "請求者の口座にしてください"}]
NEW_BANK = {
    "bank": "北九銀行",
    "branch": "小倉支店",
    "type": "ordinary",
    "number": "7654321",
    "holder_kana": "キタカタ ミサキ",
}


def revise(case: Case, parent, **answers: object) -> None:
    with as_account(parent):
        forms.revise(
            application_id=case.application_id,
            answers=answers,
            fields=list(answers),
            account=parent,
        )


def grant(case: Case, go, hall, outcome: str = "granted", reason: str = "") -> Case:
    go(case, "examined")
    go(case, "drafted", outcome=outcome, reason=reason or "審査基準を満たすため")
    return go(case, "approved", by=hall.chief)


def test_from_arrival_to_letter(file_claim, go, hall, parent) -> None:
    with at("2026-11-20T10:00"):
        case = file_claim()
        case = grant(case, go, hall)
    assert (case.state, case.outcome, case.is_open) == ("notified", "granted", False)
    decision = Decision.objects.get(case=case)
    assert decision.state == "approved"
    assert decision.document_number and decision.decided_by == "課長 三郎"
    assert decision.effective_on == date(2026, 11, 20)
    letter = CaseLetter.objects.get(case=case)
    assert letter.number == decision.document_number
    text = _text(letter)
    parts = ("令和8年11月20日", "北方 美咲", "審査請求", "審査基準を満たすため", "手当月額")
    for part in parts:
        assert part in text, part
    assert decision.document_number in text
    sent = Message.objects.filter(about=case.subject)
    assert {m.template for m in sent} == {"received", "decision-made"}


def test_what_nobody_did_by_hand_was_done_by_the_system(file_claim, go, hall) -> None:
    case = grant(file_claim(), go, hall)
    by = {(e.kind, e.to_state): e.actor_name for e in CaseEvent.objects.filter(case=case)}
    assert by == {
        ("opened", "received"): "北方 美咲",
        ("notified", ""): "システム",
        ("moved", "examined"): "担当 一郎",
        ("drafted", ""): "担当 一郎",
        ("moved", "drafted"): "担当 一郎",
        ("decided", ""): "課長 三郎",
        ("moved", "approved"): "課長 三郎",
        ("letter_issued", ""): "システム",
        ("moved", "notified"): "システム",
    }


def test_a_refusal_without_a_reason_cannot_be_drafted(file_claim, go) -> None:
    case = file_claim()
    go(case, "examined")
    with pytest.raises(refusals.ReasonMissing):
        go(case, "drafted", outcome="refused", reason="  ")
    case.refresh_from_db()
    assert case.state == "examined" and not Decision.objects.exists()


def test_a_refusal_says_why_in_its_letter(file_claim, go, hall) -> None:
    case = grant(file_claim(), go, hall, "refused", "公務員は勤務先に請求するため")
    assert "公務員は勤務先に請求するため" in _text(CaseLetter.objects.get(case=case))


def test_who_decides_does_not_draft(file_claim, go, hall) -> None:
    case = file_claim()
    go(case, "examined", by=hall.chief)
    with pytest.raises(SamePerson):
        go(case, "drafted", by=hall.chief, outcome="granted", reason="基準を満たす")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("examined", "")
    assert not Decision.objects.exists()


def test_a_clerk_does_not_decide(file_claim, go, hall) -> None:
    from shiyakusho.ground.contracts import Refusal

    case = file_claim()
    go(case, "examined")
    go(case, "drafted", outcome="granted", reason="基準を満たす")
    with pytest.raises(Refusal) as refusal:
        go(case, "approved", by=hall.colleague)
    assert refusal.value.status in (403, 409)
    case.refresh_from_db()
    assert case.state == "drafted"


def test_sending_back_needs_a_reason_and_lets_the_clerk_draft_again(file_claim, go, hall) -> None:
    case = file_claim()
    go(case, "examined")
    go(case, "drafted", outcome="granted", reason="基準を満たす")
    with pytest.raises(refusals.ReasonMissing):
        go(case, "examined", by=hall.chief)
    case = go(case, "examined", by=hall.chief, reason="子の人数を確かめてください")
    assert (case.state, case.awaiting_post) == ("examined", "")
    assert Decision.objects.get(case=case).state == "sent_back"
    go(case, "drafted", outcome="granted", reason="確かめた")
    assert go(case, "approved", by=hall.chief).state == "notified"


def test_a_correction_stops_the_clock_and_moves_no_right(file_claim, go, parent) -> None:
    with at("2026-11-20T10:00"):
        case = file_claim(event_date=date(2026, 11, 18))
    arrived, right, due = case.arrived_at, case.entitled_on, case.due_on
    with at("2026-11-25T10:00"):
        case = go(case, "correction_asked", reason="口座を直してください", fields=BANK)
    assert case.due_on is None and case.queue_on == date(2026, 12, 9)
    with at("2026-12-10T10:00"):  # day 20
        revise(case, parent, bank_account=NEW_BANK)
    case.refresh_from_db()
    assert case.state == "examined"
    assert (case.arrived_at, case.entitled_on) == (arrived, right)
    assert case.due_on == date(2027, 1, 4)  # 12-20 and 15 days more
    assert case.due_on > due
    correction = Correction.objects.get(case=case)
    assert correction.before["bank_account"]["branch"] == "本店"
    assert correction.after["bank_account"]["branch"] == "小倉支店"
    assert CaseEvent.objects.get(case=case, kind="corrected").detail["changed"] == ["bank_account"]


PLANNED = [{"field": "planned_move_out_date", "reason": "other", "text": "証明書の日と違います"}]
MOVED_IN = {"claim_reason": "move_in", "other_reason": None}


def moved_in(file_claim, planned: str) -> Case:
    with at("2026-12-04T09:00"):
        return file_claim(**MOVED_IN, planned_move_out_date=planned)


@pytest.mark.parametrize(
    ("first", "then", "right"),
    [
        ("2026-11-10", "2026-11-25", date(2026, 11, 25)),  # late by a slip of the pen
        ("2026-11-25", "2026-11-10", date(2026, 12, 4)),  # in time by a slip of the pen
        ("2026-11-25", "2026-11-28", date(2026, 11, 28)),
        ("2026-11-10", "2026-11-12", date(2026, 12, 4)),  # late both times
    ],
)
def test_a_corrected_day_of_the_event_counts_as_if_it_had_been_right(
    file_claim, go, first, then, right
) -> None:
    case = moved_in(file_claim, first)
    arrived, before = case.arrived_at, case.entitled_on
    go(case, "correction_asked", reason="日を直してください", fields=PLANNED)
    revise(case, case.applicant, planned_move_out_date=then)
    case.refresh_from_db()
    assert (case.event_date, case.entitled_on) == (date.fromisoformat(then), right)
    assert case.application.event_date == case.event_date
    assert case.arrived_at == case.application.arrived_at == arrived
    days = CaseEvent.objects.get(case=case, kind="corrected").detail["days"]
    moved = {"entitled_on": [before.isoformat(), right.isoformat()]} if before != right else {}
    assert days == {"event_date": [first, then]} | moved


def test_the_clerk_sees_which_days_a_correction_moved(
    file_claim, go, take, hall, client_of
) -> None:
    case = take(moved_in(file_claim, "2026-11-10"))
    address = reverse("cases_staff:case", args=[case.pk])
    assert "補正で変わりました" not in client_of(hall.clerk).get(address).content.decode()
    go(case, "correction_asked", reason="日を直してください", fields=PLANNED)
    revise(case, case.applicant, planned_move_out_date="2026-11-25")
    page = client_of(hall.clerk).get(address).content.decode()
    assert page.count("補正で変わりました") == 2
    assert "前: 令和8年11月10日" in page and "前: 令和8年12月4日" in page


def test_nothing_but_a_correction_before_the_decision_moves_these_days(file_claim) -> None:
    rows = Case.objects.filter(pk=moved_in(file_claim, "2026-11-25").pk)
    day, next_version = date(2026, 11, 1), rows.get().version + 1
    for change in ({"event_date": day}, {"entitled_on": day}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    rows.update(is_open=False, closed_at=rows.get().arrived_at)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(event_date=day, version=next_version)


def test_only_what_was_asked_may_change(file_claim, go, parent) -> None:
    case = file_claim()
    with pytest.raises(refusals.NoOpenCorrection):
        revise(case, parent, bank_account=NEW_BANK)
    case.application.refresh_from_db()
    assert case.application.answers["bank_account"]["branch"] == "本店"
    go(case, "correction_asked", reason="口座を直してください", fields=BANK)
    with pytest.raises(refusals.FieldNotAsked):
        revise(case, parent, claimant_phone="093-582-2112")
    case.application.refresh_from_db()
    assert case.application.answers["claimant_phone"] != "093-582-2112"


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ([], refusals.FieldsMissing),
        (None, refusals.FieldsMissing),
        ([{"field": "bank_account", "reason": "no-such"}], refusals.FieldsMissing),
        ([BANK[0], BANK[0]], refusals.FieldsMissing),
        ([{"field": "no_such", "reason": "blank"}], refusals.FieldUnknown),
        ([5], refusals.FieldsMissing),
    ],
)
def test_a_correction_names_real_fields_with_reasons(file_claim, go, fields, refused) -> None:
    case = file_claim()
    with pytest.raises(refused):
        go(case, "correction_asked", reason="直してください", fields=fields)
    case.refresh_from_db()
    assert case.state == "received" and not Correction.objects.exists()


def test_going_on_without_an_answer(file_claim, go) -> None:
    case = file_claim()
    go(case, "correction_asked", reason="直してください", fields=["bank_account"])
    case = go(case, "examined", reason="電話で確かめた")
    assert case.due_on is not None
    assert Correction.objects.get(case=case).ended_at is not None


@pytest.mark.parametrize("steps", [[], ["examined"], ["examined", "drafted"]])
def test_withdrawal_any_time_before_the_decision(file_claim, go, parent, steps) -> None:
    case = file_claim()
    for step in steps:
        said = {"outcome": "granted", "reason": "基準を満たす"} if step == "drafted" else {}
        go(case, step, **said)
    case.refresh_from_db()
    with as_account(parent):
        case = withdraw_case(application_id=case.application_id, actor=parent, version=case.version)
    assert (case.state, case.is_open, case.awaiting_post) == ("withdrawn", False, "")
    assert not Decision.objects.filter(state="drafted").exists()


def test_no_withdrawal_after_the_decision(file_claim, go, hall, parent) -> None:
    case = grant(file_claim(), go, hall)
    with as_account(parent), pytest.raises(refusals.AlreadyDecided):
        withdraw_case(application_id=case.application_id, actor=parent, version=case.version)


@pytest.mark.parametrize("to", ["notified", "withdrawn", "approved", "no_such"])
def test_moves_the_process_does_not_give_to_a_clerk(file_claim, go, to) -> None:
    with pytest.raises((refusals.MoveNotAllowed, refusals.MoveNotYours)):
        go(file_claim(), to)


@pytest.mark.check("E7")
def test_a_stale_write_is_refused_with_the_difference(file_claim, go, hall) -> None:
    case = file_claim()
    go(case, "examined", by=hall.colleague)
    with pytest.raises(refusals.StaleWrite) as refusal:
        go(case, "correction_asked", version=1, reason="直してください", fields=BANK)
    extra = refusal.value.extra
    assert (refusal.value.status, refusal.value.code) == (409, "stale_write")
    assert extra["version"] == 2 and extra["your_version"] == 1
    change = extra["changes"][0]
    assert (change["who"], change["from"], change["to"]) == ("担当 次郎", "received", "examined")


@pytest.mark.parametrize("version", [None, "1", True, 1.0])
def test_a_write_without_a_version_is_refused(file_claim, go, version) -> None:
    with pytest.raises(refusals.VersionMissing):
        go(file_claim(), "examined", version=version)


def test_a_letter_that_cannot_be_printed_is_refused_at_the_draft(file_claim, go) -> None:
    case = file_claim()
    go(case, "examined")
    with pytest.raises(letters.MissingGlyph) as refusal:
        go(case, "drafted", outcome="refused", reason="理由 \U0001f9ff")
    assert refusal.value.extra["glyphs"]
    case.refresh_from_db()
    assert case.state == "examined" and not Decision.objects.exists()


def _text(kept: CaseLetter) -> str:
    import io

    pdf = letters.pdf_of(kept.letter)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
