"""Each kind its own way: 届出 is accepted, 交付請求 handed over, 事前送信 met, 申請 with extra steps."""

import io
import shutil
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from shiyakusho.engines.cases import refusals
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, Handover
from shiyakusho.engines.cases.services.extending import extend_case
from shiyakusho.engines.cases.status_page import next_action, status_context
from shiyakusho.engines.cases.tests.conftest import as_account, at
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.messaging.models import Message
from shiyakusho.registers.catalogue import public as catalogue

pytestmark = pytest.mark.django_db

COMMON = """
summary: {ja: 試験のための手続き}
law: []
office: childcare-support
applicant: {ja: だれでも}
identity: L1
channels: [online, counter]
form:
  pages:
    - id: who
      title: {ja: あなたについて}
      questions:
        - {id: applicant_name, kind: name, label: {ja: 氏名}}
        - {id: address, kind: address, label: {ja: 住所}}
provenance: {rule: none, source: tests}
"""
KINDS = {
    "notification": """
id: test-notification
kind: 届出
title: {ja: 試験の届出}
fee: "0"
process: {kind: notification}
letters: {accepted: accepted, not_accepted: notification-not-accepted}
""",
    "issue": """
id: test-issue
kind: 交付請求
title: {ja: 試験の証明書}
fee: "300"
process: {kind: issue, decides: "'section_chief'"}
letters: {issued: ready, refused: application-refused}
""",
    "presend": """
id: test-presend
kind: 事前送信
title: {ja: 試験の現況届}
fee: "0"
process: {kind: presend}
letters: {accepted: accepted}
""",
    "care": """
id: test-care
kind: 申請
title: {ja: 試験の要介護認定}
fee: "0"
process:
  kind: application
  without_outcomes: [partly]
  standard_days: {count: 30, kind: calendar}
  decides: "'section_chief'"
  extra_steps:
    - id: surveyed
      kind: wait_outside
      title: {ja: 調査と審査会}
      public: {ja: 調査と審査をしています。}
      after: examined
  extra_moves:
    - id: arrange_survey
      from: [examined]
      to: surveyed
      title: {ja: 認定調査を手配する}
      who: cases.work
      needs: [appointment]
      notify: appointment
    - id: keep_board
      from: [surveyed]
      to: examined
      title: {ja: 審査会の結果を記録する}
      who: cases.work
      record:
        - id: level
          kind: choice
          label: {ja: 介護度}
          options: [{value: care_1, label: {ja: 要介護1}}, {value: none, label: {ja: 非該当}}]
        - {id: valid_from, kind: date, label: {ja: 有効期間の始まり}}
        - {id: board_opinion, kind: textarea, label: {ja: 審査会の意見}, required: false}
letters: {granted: care-cert-result, refused: care-cert-refused,
  dismissed: application-dismissed, extended: care-cert-extended}
""",
}
ADDRESS = {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "1番1号"}


@pytest.fixture
def national(settings, tmp_path: Path) -> Path:
    """The national set with one procedure of each kind, and nothing else to wait for."""
    folder = tmp_path / "national"
    shutil.copytree(
        settings.NATIONAL_DIR, folder, ignore=shutil.ignore_patterns("procedures", "population")
    )
    (folder / "procedures").mkdir()
    for text in KINDS.values():
        name = text.split("id: ")[1].split()[0]
        (folder / "procedures" / f"{name}.yaml").write_text(text.strip() + COMMON, "utf-8")
    settings.NATIONAL_DIR = folder
    catalogue.load()
    return folder


@pytest.fixture
def file(national, parent) -> Callable[[str], Case]:
    def make(kind: str) -> Case:
        with as_account(parent):
            application = forms.apply(
                procedure=f"test-{kind}",
                answers={"applicant_name": "北方 美咲", "address": ADDRESS},
                attachments={},
                idempotency_key=uuid.uuid4().hex,
                account=parent,
            )
        return Case.objects.get(application_id=application.pk)

    return make


def mails(case: Case) -> set[str]:
    return set(Message.objects.filter(about=case.subject).values_list("template", flat=True))


def text_of(letter: CaseLetter) -> str:
    pdf = io.BytesIO(letters.pdf_of(letter.letter))
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_a_notification_is_accepted_with_its_notice(file, go) -> None:
    case = file("notification")
    assert case.standard_days is None and case.due_on is None
    go(case, "examined")
    case = go(case, "accepted")
    assert (case.outcome, case.is_open, case.decided_at) == ("accepted", False, None)
    letter = CaseLetter.objects.get(case=case)
    assert letter.template == "accepted" and letter.number and letter.decision is None
    assert mails(case) == {"received", "accepted"}


def test_a_notification_that_is_none_says_why(file, go) -> None:
    case = file("notification")
    go(case, "examined")
    with pytest.raises(refusals.ReasonMissing):
        go(case, "not_accepted")
    with pytest.raises(refusals.OutcomeUnknown):
        go(case, "accepted", outcome="not_accepted")
    case = go(case, "not_accepted", reason="届出に必要な事実がありません")
    assert case.outcome == "not_accepted"
    assert CaseLetter.objects.get(case=case).template == "notification-not-accepted"


def test_a_paper_is_handed_over_after_its_fee(file, go) -> None:
    case = file("issue")
    go(case, "preparing")
    case = go(case, "ready")
    assert case.outcome == "issued"
    assert str(next_action(case, [], None).title) == "お渡しする準備ができました"
    assert status_context(case)["fee"] == 300
    assert "300円" in text_of(CaseLetter.objects.get(case=case))
    for said in (
        {},
        {"method": "pickup"},
        {"paid": "yes"},
        {"paid": "yes", "method": "by pigeon"},
    ):
        with pytest.raises(refusals.RecordIncomplete):
            go(case, "handed_over", fields=said)
        assert not Handover.objects.exists()
    case = go(case, "handed_over", fields={"paid": True, "method": "pickup", "received_by": "本人"})
    handed = Handover.objects.get(case=case)
    assert (handed.method, handed.fee_yen, handed.received_by) == ("pickup", 300, "本人")
    assert handed.fee_received_at is not None
    assert mails(case) == {"received", "ready", "handed-over"}


def test_a_paper_by_post(file, go) -> None:
    case = file("issue")
    go(case, "preparing")
    go(case, "ready")
    said = {"paid": "yes", "method": "post", "tracking": "1234-5678-9012"}
    case = go(case, "handed_over", fields=said)
    assert Handover.objects.get(case=case).tracking == "1234-5678-9012"


def test_refusing_a_paper_takes_the_long_way(file, go, hall) -> None:
    case = file("issue")
    with pytest.raises(refusals.ReasonMissing):
        go(case, "drafted")
    go(case, "drafted", reason="請求できる方ではないため")
    case = go(case, "approved", by=hall.chief)
    assert (case.state, case.outcome) == ("notified", "refused")
    assert CaseLetter.objects.get(case=case).number


def test_what_was_sent_ahead_ends_with_a_meeting(file, go) -> None:
    case = file("presend")
    for said in (None, {"at": "いつか", "place": "窓口"}, {"at": "2026-12-04T10:00"}):
        with pytest.raises(refusals.RecordIncomplete):
            go(case, "appointed", fields=said)
    case = go(case, "appointed", fields={"at": "R8.12.4 10:00", "place": "区役所2階"})
    shown = status_context(case)["appointment"]
    assert shown["at"].isoformat() == "2026-12-04T10:00:00+09:00"
    assert str(next_action(case, [], None).title) == "お会いする日時が決まっています"
    case = go(case, "completed")
    assert case.outcome == "accepted"
    assert mails(case) == {"received", "appointment", "accepted"}


def test_care_needs_survey_board_and_extension_with_notice(file, go, hall) -> None:
    with at("2026-11-20T10:00"):
        case = file("care")
        go(case, "examined")
        go(case, "surveyed", fields={"at": "2026-12-01T13:30", "place": "自宅"})
    with at("2026-12-15T10:00"):
        case.refresh_from_db()
        extend = {"case_id": case.pk, "actor": hall.clerk, "version": case.version}
        with as_account(hall.clerk):
            with pytest.raises(refusals.ReasonMissing):
                extend_case(**extend, until=date(2027, 1, 29), reason=" ")
            with pytest.raises(refusals.ExtensionInvalid):
                extend_case(**extend, until=date(2026, 12, 18), reason="意見書が届かない")
            case = extend_case(**extend, until=date(2027, 1, 29), reason="意見書が届かないため")
    assert case.due_on == case.queue_on == date(2027, 1, 29)
    assert CaseLetter.objects.get(case=case, n=1).template == "care-cert-extended"
    with pytest.raises(refusals.RecordIncomplete) as refusal:
        go(case, "examined", fields={"level": "care_9"})
    assert set(refusal.value.extra["errors"]) == {"level", "valid_from"}
    case = go(case, "examined", fields={"level": "care_1", "valid_from": "R8.11.20"})
    assert case.records["keep_board"] == {"level": "care_1", "valid_from": "2026-11-20"}
    go(case, "drafted", outcome="granted", reason="審査会の判定による")
    case = go(case, "approved", by=hall.chief)
    first, second = CaseLetter.objects.filter(case=case).order_by("n")
    assert "令和9年1月29日" in text_of(first) and "意見書が届かないため" in text_of(first)
    assert "要介護1" in text_of(second) and "care_1" not in text_of(second)
    assert mails(case) == {"received", "appointment", "extended", "decision-made"}
    kinds = set(CaseEvent.objects.filter(case=case).values_list("kind", flat=True))
    assert {"appointed", "extended", "recorded", "drafted", "decided", "letter_issued"} <= kinds
