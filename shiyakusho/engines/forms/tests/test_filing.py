"""Filed once, whole, at its true time."""

import uuid
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from shiyakusho.engines.forms import filing, public
from shiyakusho.engines.forms.events import Submitted
from shiyakusho.engines.forms.models import (
    Application,
    ApplicationAttachment,
    ApplicationRevision,
    Draft,
)
from shiyakusho.engines.forms.refusals import (
    AnswersChanged,
    AnswersInvalid,
    AttachmentRefused,
    DraftNotFound,
    IdempotencyConflict,
    UnknownAnswers,
)
from shiyakusho.ground import events as news
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock import now, stopped_at
from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.registers.people import public as people

from . import procedures
from .conftest import blob_of, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """What is published while the test runs, instead of telling other rooms."""
    found: list = []
    monkeypatch.setattr(filing, "publish", found.append)
    return found


def api(account, **changes):
    wanted = {
        "procedure": "sample-form",
        "answers": procedures.API_ANSWERS,
        "attachments": {"proof": [str(blob_of(account).pk)]},
        "idempotency_key": "key-0001",
        "account": account,
    }
    return {**wanted, **changes}


def test_a_complete_draft_becomes_one_application(sample, account, heard):
    me = account()
    draft = filled(me)
    moment = now() + timedelta(seconds=5)
    with stopped_at(moment):
        application = public.submit(draft_id=draft.pk)
    assert application.arrived_at == moment
    assert application.version_id == sample.id
    assert application.answers["full_name"] == "髙﨑　𠮷子"
    assert application.answers["income"] == 12000
    assert application.answers["kids"][0]["name"] == "葛󠄀城 太郎"
    assert application.event_date == date(2026, 11, 1)
    assert [a.blob.original_name for a in public.attachments_of(application)] == ["通帳.jpg"]
    assert heard == [Submitted(str(application.pk))]
    first = ApplicationRevision.objects.get(application=application)
    assert (first.number, first.answers) == (1, application.answers)
    event = AuditEvent.objects.get(action="forms.submit")
    assert event.subjects == [f"application:{application.pk}", f"account:{me.pk}"]
    assert "髙﨑" not in str(event.detail)
    emptied = Draft.objects.get(pk=draft.pk)
    assert (emptied.answers, emptied.application_id) == ({}, application.pk)


def test_again_and_again_the_same_receipt(sample, heard):
    draft = filled()
    seen = filing.digest_of(filing.drafts.sheet_of(draft))
    receipts = {public.submit(draft_id=draft.pk, seen=seen).receipt_number for _ in range(3)}
    assert len(receipts) == 1
    assert Application.objects.count() == 1
    assert len(heard) == 1


def test_what_changed_after_the_review_is_shown_again(sample):
    draft = filled()
    with pytest.raises(AnswersChanged):
        public.submit(draft_id=draft.pk, seen="0" * 64)
    assert not Application.objects.exists()


def test_incomplete_is_refused_with_every_field(sample):
    draft = public.start(procedure_id="sample-form", account=None)
    with pytest.raises(AnswersInvalid) as refusal:
        public.submit(draft_id=draft.pk)
    fields = [error["field"] for error in refusal.value.extra["errors"]]
    assert fields == ["full_name", "birth", "moved", "reason", "proof"]
    assert not Application.objects.exists()


def test_nobody_elses_draft_and_no_such_draft(sample):
    with pytest.raises(DraftNotFound):
        public.submit(draft_id=uuid.uuid4())


def test_a_level_that_sank_is_noticed_when_filing(db, account):
    procedures.publish(procedures.variant("sample-form", identity="L2"))
    me = account(level="L2")
    draft = filled(me)
    type(me).objects.filter(pk=me.pk).update(level="L1")
    with pytest.raises(IdentityLevelTooLow):
        public.submit(draft_id=draft.pk)


def test_when_a_listener_fails_nothing_is_filed(sample):
    def fail(event) -> None:
        raise RuntimeError("no case")

    news.subscribe(Submitted, fail)
    draft = filled()
    with pytest.raises(RuntimeError):
        public.submit(draft_id=draft.pk)
    assert not Application.objects.exists()
    assert not ApplicationAttachment.objects.exists()
    assert Draft.objects.get(pk=draft.pk).answers


def test_arrival_number_and_content_never_change(sample):
    application = public.submit(draft_id=filled().pk)
    for field, value in (
        ("arrived_at", now() + timedelta(days=1)),
        ("receipt_number", "AAAA-AAA-AAA"),
        ("intent_key", "x"),
        ("content_digest", "y"),
        ("procedure_id", "z"),
    ):
        with pytest.raises(DatabaseError, match="filed once"), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**{field: value})
    for model, column in ((ApplicationRevision, "answers"), (ApplicationAttachment, "item")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.all().update(**{column: "x"})
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ApplicationAttachment.objects.all().delete()


def test_api_files_once_per_key(sample, account, heard):
    me = account()
    request = api(me)
    first = public.apply(**request)
    assert public.apply(**request) == first
    assert Application.objects.count() == len(heard) == 1
    assert first.channel == "api"
    assert first.answers["each_kid"] == [
        {"key": "p1", "name": "葛󠄀城 太郎", "birth_date": "2020-05-01", "relation": "子",
         "together": True}
    ]  # fmt: skip
    assert first.answers["birth"] == "1985-04-02"


def test_api_another_content_under_the_same_key(sample, account):
    me = account()
    request = api(me)
    first = public.apply(**request)
    changed = {**request, "answers": {**request["answers"], "full_name": "別人"}}
    with pytest.raises(IdempotencyConflict) as refusal:
        public.apply(**changed)
    assert refusal.value.status == 409
    assert refusal.value.extra == {"application": str(first.pk)}
    assert public.apply(**{**changed, "idempotency_key": "key-0002"}) != first


def test_api_the_key_belongs_to_its_account(sample, account):
    one, other = account(), account()
    assert public.apply(**api(one)) != public.apply(**api(other))


@pytest.mark.parametrize(
    ("changes", "refusal", "detail"),
    [
        ({"answers": {"nonsense": 1}}, UnknownAnswers, {"unknown": ["nonsense"]}),
        ({"answers": {"each_kid": [{"x": 1}], **procedures.API_ANSWERS}}, None, None),
        ({"attachments": {"none": []}}, UnknownAnswers, {"unknown": ["none"]}),
        ({"attachments": {"proof": [str(uuid.UUID(int=7))]}}, AttachmentRefused, None),
        ({"attachments": {"proof": ["../../etc/passwd"]}}, AttachmentRefused, {}),
        ({"attachments": None}, AnswersInvalid, None),
    ],
)
def test_api_refuses_what_the_form_does_not_ask(sample, account, changes, refusal, detail):
    me = account()
    if refusal is None:
        assert public.apply(**api(me, **changes))
        return
    with pytest.raises(refusal) as raised:
        public.apply(**api(me, **changes))
    if detail is not None:
        assert raised.value.extra == detail
    assert not Application.objects.exists()


def test_api_takes_bare_file_ids_and_refuses_the_files_of_others(sample, account):
    me, other = account(), account()
    mine, theirs = blob_of(me), blob_of(other)
    with pytest.raises(AttachmentRefused):
        public.apply(**api(me, attachments=[str(theirs.pk)]))
    application = public.apply(**api(me, attachments=[str(mine.pk)]))
    assert [a.blob_id for a in public.attachments_of(application)] == [mine.pk]


@pytest.mark.parametrize("bad", ["山\0田", "山\ud800", "𠮷" * 81])
def test_api_names_what_cannot_be_kept(sample, account, bad):
    me = account()
    with pytest.raises(AnswersInvalid) as refusal:
        public.apply(**api(me, answers={**procedures.API_ANSWERS, "full_name": bad}))
    assert refusal.value.extra["errors"][0]["field"] == "full_name"


@pytest.mark.parametrize(
    "answers",
    [
        {"full_name": {"a": [[[[[[[1]]]]]]]}},
        {"kids": [1, 2]},
        {"kids": [{"name": [1]}]},
        {"each_kid": "x"},
        {"each_kid": [7]},
        {"birth": {"year": {}}},
        {"place": [1]},
        {"ways": {"a": 1}},
        {"size": 10**40},
        {"income": 1.5},
        {"moved": 7},
    ],
)
def test_api_shapes_that_are_no_answers_are_refused_not_crashed(sample, account, answers):
    me = account()
    with pytest.raises(AnswersInvalid):
        public.apply(**api(me, answers={**procedures.API_ANSWERS, **answers}))


@pytest.fixture
def linked(account):
    """An account tied to a resident of the register."""
    resident = apps.get_model("people", "Resident").objects.filter(until=None).first()
    me = account(level="L3")
    people.link_account_to(account=me, resident_id=resident.pk, method="demo")
    return me, resident


def test_the_register_is_offered_and_its_source_kept(sample, linked):
    me, resident = linked
    sheet = filing.drafts.sheet_of(public.start(procedure_id="sample-form", account=me))
    one = sheet.screen("who").asked[0]
    assert (one.raw, one.source) == (resident.name, "register")
    answers = {k: v for k, v in procedures.API_ANSWERS.items() if k != "full_name"}
    application = public.apply(**api(me, answers=answers))
    assert application.answers["full_name"] == resident.name
    assert application.provenance["full_name"] == "register"
    assert application.resident_id == resident.pk


def test_what_was_said_once_is_offered_next_time_with_consent_only(sample, linked):
    me, resident = linked
    draft = filled(me)
    public.submit(draft_id=draft.pk, keep_facts=False)
    assert "phone" not in people.given_facts(resident.pk)
    application = public.submit(draft_id=filled(me).pk, keep_facts=True)
    given = people.given_facts(resident.pk)
    assert given["phone"].value == "093-582-2111"
    assert given["moved_in_date"].value == "2026-11-01"
    assert given["phone"].provenance.consent
    assert application.resident_id == resident.pk
    sheet = filing.drafts.sheet_of(public.start(procedure_id="sample-form", account=me))
    phone = next(a for a in sheet.screen("who").asked if a.question.id == "phone")
    assert (phone.raw, phone.source) == ("093-582-2111", "given")
    assert phone.offered.said_at is not None


def test_answers_are_shown_and_told_by_field(sample, account):
    application = public.submit(draft_id=filled(account()).pk)
    sections = public.answer_sections(application)
    rows = {(r.field, r.key): r for s in sections for r in s.rows}
    assert rows[("together", "p2")].raw == "yes"
    assert str(rows[("income", "")].value) == "12,000円"
    assert rows[("proof", "")].value == ["通帳.jpg"]
    assert public.values_of(application, ["full_name", "together", "proof", "nothing"]) == {
        "full_name": "髙﨑　𠮷子",
        "together": [
            {"key": "p1", "name": "葛󠄀城 太郎", "value": True},
            {"key": "p2", "name": "葛󠄀城 花", "value": True},
        ],
        "proof": [public.values_of(application, ["proof"])["proof"][0]],
        "nothing": None,
    }


def test_one_open_draft_is_a_rule_of_the_database(sample, account):
    me = account()
    draft = public.start(procedure_id="sample-form", account=me)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(
            procedure_id="sample-form", version_id=draft.version_id, account=me,
            started_at=now(), saved_at=now(),
        )  # fmt: skip
