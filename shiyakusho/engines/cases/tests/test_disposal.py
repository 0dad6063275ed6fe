"""A case whose time is over goes whole, by an approved list, and only when all it sent has arrived."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from shiyakusho.engines.approvals.models import Proposal
from shiyakusho.engines.cases import disposal
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, Decision
from shiyakusho.engines.cases.tests.test_moves import grant
from shiyakusho.engines.forms.models import Application, ApplicationAttachment, ApplicationRevision
from shiyakusho.engines.letters.models import Letter
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.outbox.services import deliver_overdue
from shiyakusho.ground.retention import services
from shiyakusho.ground.retention.models import DisposalEntry, State
from shiyakusho.ground.retention.plan import plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(file_claim, go, hall) -> Case:
    """Granted, and closed nine years ago; everything it sent has arrived."""
    case = grant(file_claim(), go, hall)
    deliver_overdue()
    OutboxMessage.objects.filter(state="waiting").update(
        state="delivered", delivered_at=clock.now()
    )
    Message.objects.filter(state="queued").update(state="sent", sent_at=clock.now())
    Case.objects.filter(pk=case.pk).update(closed_at=clock.now() - timedelta(days=9 * 366))
    return Case.objects.get(pk=case.pk)


def ready() -> list:
    return next(kind for kind in plan() if kind.key == "cases").ready


def test_the_list_names_nobody_and_holds_what_has_not_arrived(old) -> None:
    (one,) = ready()
    assert one.key == old.subject
    assert old.receipt_number in one.title
    person = Application.objects.get(pk=old.application_id)
    assert str(person.resident_id) not in f"{one}" and "山" not in one.title.replace("山形", "")
    assert one.kept_until.month == 3 and one.kept_until.day == 31
    Message.objects.filter(about=old.subject).update(state="queued", sent_at=None)
    assert ready() == []
    held = next(kind for kind in plan() if kind.key == "cases").held
    assert held == {disposal.NOT_SENT: 1}


def test_a_day_too_early_nothing_is_listed(old) -> None:
    (one,) = disposal.expired(clock.today())
    assert list(disposal.expired(one.kept_until)) == []
    assert [e.key for e in disposal.expired(one.kept_until + timedelta(days=1))] == [one.key]


def test_nothing_goes_without_an_approved_list(old) -> None:
    (row,) = services.propose()
    assert services.propose() == []  # one at a time
    assert services.carry_out() == {}
    given = dict(table="cases_caseevent", column="case_id", value=old.pk)
    for list_id, entry in ((row.pk, old.subject), (uuid.uuid4(), old.subject)):
        with pytest.raises(ProgrammingError, match="approved list"), transaction.atomic():
            services.destroy_rows(str(list_id), entry, **given)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM cases_caseevent")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(
            """INSERT INTO retention_destroyable ("table", "column") VALUES ('audit_auditevent', 'id')"""
        )
    services.approve(list_id=row.pk, digest=row.digest)
    with pytest.raises(ProgrammingError, match="nothing of"), transaction.atomic():
        services.destroy_rows(
            str(row.pk), old.subject, table="audit_auditevent", column="id", value=old.pk
        )
    with pytest.raises(ProgrammingError, match="approved list"), transaction.atomic():
        services.destroy_rows(str(row.pk), f"case:{uuid.uuid4()}", **given)
    assert CaseEvent.objects.filter(case=old).exists()


def test_the_records_office_approves_and_the_night_destroys(old, account, client_of) -> None:
    (row,) = services.propose()
    page = reverse("retention_manage:one", args=[row.pk])
    approve = reverse("retention_manage:approve", args=[row.pk])
    clerk = client_of(account("staff", roles=["clerk"]))
    assert clerk.get(page).status_code == 403
    assert clerk.post(approve, {"digest": row.digest}).status_code == 403
    officer = client_of(account("staff", roles=["records_officer"], name="文書 一郎"))
    shown = officer.get(page).content.decode()
    assert old.receipt_number in shown and row.digest in shown
    assert officer.post(approve, {"digest": "0" * 64}).status_code == 409
    assert officer.post(approve, {"digest": row.digest}).status_code == 302
    assert officer.post(approve, {"digest": row.digest}).status_code == 404
    application, about = old.application_id, old.subject
    blobs = list(ApplicationAttachment.objects.values_list("blob_id", flat=True))

    assert services.carry_out() == {"cases": 1}

    for left in (
        Case.objects.filter(pk=old.pk),
        CaseEvent.objects.filter(case_id=old.pk),
        CaseLetter.objects.filter(case_id=old.pk),
        Decision.objects.filter(case_id=old.pk),
        Application.objects.filter(pk=application),
        ApplicationRevision.objects.filter(application_id=application),
        Letter.objects.filter(subject=about),
        Proposal.objects.filter(subject=about),
        Message.objects.filter(about=about),
    ):
        assert not left.exists(), left.model
    row.refresh_from_db()
    assert (row.state, row.destroyed, row.approved_by) == (State.DONE, 1, "文書 一郎")
    assert DisposalEntry.objects.filter(list=row).count() == 1
    told = AuditEvent.objects.get(action="retention.destroy")
    assert told.subjects[0] == about
    assert "cases.destroy" in [also["action"] for also in told.detail["also"]]
    assert blobs and Blob.objects.filter(pk__in=blobs).exists()  # swept after their days of grace
    assert services.propose() == [] and services.carry_out() == {}


def test_a_case_that_became_busy_again_stays(old) -> None:
    (row,) = services.propose()
    services.approve(list_id=row.pk, digest=row.digest)
    Message.objects.filter(about=old.subject).update(state="queued", sent_at=None)
    assert services.carry_out() == {"cases": 0}
    assert Case.objects.filter(pk=old.pk).exists()
    row.refresh_from_db()
    assert (row.state, row.destroyed) == (State.DONE, 0)


def test_a_city_may_decide_that_nobody_need_approve(old, settings) -> None:
    settings.RETENTION_WITHOUT_APPROVAL = ["cases"]
    (row,) = services.propose()
    assert row.state == State.APPROVED
    assert services.carry_out() == {"cases": 1}


def test_every_table_that_points_at_a_case_goes_with_it() -> None:
    """A new table with a foreign key to a case or an application must say how it goes."""
    source = "".join(
        Path(module).read_text()
        for module in (
            disposal.__file__,
            disposal.__file__.replace("cases/disposal", "forms/destroying"),
            disposal.__file__.replace("cases/disposal", "signing/services/destroying"),
        )
    )
    for model in (Case, Application):
        for relation in model._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete:
                name = relation.related_model.__name__
                assert name in source, (
                    f"{name} points at {model.__name__} and is not destroyed with it"
                )
