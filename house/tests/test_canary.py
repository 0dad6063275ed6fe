"""What a resident wrote stands in their record and nowhere else: no log, audit, outbox, mail, queue."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from config.logs import LineWithoutData
from house.tests.crowd import CANARY, WRITTEN, Crowd, gather
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.outbox import services as outbox
from shiyakusho.ground.outbox.deliverers import deliverers
from shiyakusho.ground.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every line this process writes, as the house's formatter writes it, down to DEBUG."""
    told: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.setFormatter(LineWithoutData("{name} {message}", style="{"))
    handler.emit = lambda record: told.append(handler.format(record))  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    yield told
    root.removeHandler(handler)


@pytest.fixture
def crowd(log, account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return gather(account)


def found_in(text: str) -> list[str]:
    return [words for words in WRITTEN if words in text]


def test_the_record_itself_holds_what_was_written(crowd: Crowd) -> None:
    """Else the rest of this file looks for what never was."""
    from shiyakusho.engines.forms.models import Application

    filed = Application.objects.get(pk=crowd.things["application_id"])
    assert set(found_in(json.dumps(filed.answers, ensure_ascii=False))) == set(WRITTEN)


def test_no_audit_event_repeats_it(crowd: Crowd) -> None:
    """The audit names who acted (the account's own name) and whom it concerned, by number."""
    for event in AuditEvent.objects.all():
        kept = json.dumps([event.subjects, event.detail, event.purpose], ensure_ascii=False)
        assert found_in(kept) == [], event.action


def test_no_job_and_no_outbox_row_repeats_it(crowd: Crowd) -> None:
    for job in ProcrastinateJob.objects.all():
        assert found_in(json.dumps(job.args, ensure_ascii=False)) == [], job.task_name
    for row in OutboxMessage.objects.all():
        assert found_in(json.dumps(row.payload, ensure_ascii=False)) == [], row.kind


def test_no_mail_repeats_it(crowd: Crowd, tmp_path: Path) -> None:
    assert outbox.deliver_overdue() > 0
    mails = [path.read_bytes() for path in (tmp_path / "mail").rglob("*") if path.is_file()]
    assert mails
    for mail in mails:
        from email import message_from_bytes, policy

        letter = message_from_bytes(mail, policy=policy.default)
        body = letter.get_body(("plain", "html"))
        said = str(letter["Subject"]) + (body.get_content() if body else "")
        assert found_in(said) == []


def test_a_failed_delivery_keeps_the_kind_of_fault_only(crowd: Crowd, monkeypatch) -> None:
    def bounced(payload: object, key: str) -> None:
        raise RuntimeError(f"550 no such user {CANARY} <canary@example.jp>")

    for kind, _ in list(deliverers.items()):
        monkeypatch.setitem(deliverers._items, kind, bounced)
    assert outbox.deliver_overdue() == 0
    assert set(OutboxMessage.objects.values_list("last_error", flat=True)) == {"RuntimeError"}


@pytest.mark.check("H6")
def test_no_log_line_repeats_it(crowd: Crowd, log: list[str], monkeypatch) -> None:
    """From filing to letter, then pages that break while they hold it."""
    client = Client(raise_request_exception=False)
    clerk = crowd.people["clerk"]
    assert clerk is not None
    client.force_login(clerk, backend="shiyakusho.ground.identity.backends.SessionBackend")
    case = f"/staff/cases/{crowd.things['case_id']}/"
    client.get("/staff/search/", {"q": CANARY})
    client.post(case + "note/", {"text": CANARY})
    monkeypatch.setattr("shiyakusho.engines.cases.views.staff_case.staff_page", _breaks)
    assert client.get(case).status_code == 500
    assert log
    for line in log:
        assert found_in(line) == []


def _breaks(case: object, account: object) -> None:
    raise ValueError(f"cannot show {CANARY}")
