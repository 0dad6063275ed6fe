"""Working copies: saved, walked, told when stale; four eyes in the code and in the database."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection, transaction

from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.audit.actors import Actor
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.bindings import content_digest
from shiyakusho.registers.catalogue.models import Version, WorkingCopy

from .studio import HANA, JIRO, TARO, approved, asked, document, edited

pytestmark = pytest.mark.django_db
RESIDENT = Actor("resident", "account-1", "住民")


def test_a_copy_goes_live_when_a_second_person_approves_it():
    before = catalogue.live("birth")
    copy = asked(identity="L3")
    assert catalogue.live("birth").id == before.id
    version = approved(copy)
    assert catalogue.live("birth") == version
    assert (version.number, version.definition.identity) == (before.number + 1, "L3")
    row = Version.objects.get(pk=version.id)
    definition = json.loads(Version.objects.get(pk=before.id).document)["definition"]
    assert (row.origin, row.base_id, row.lineage) == (
        "studio",
        before.id,
        [content_digest(definition)],
    )
    assert row.sign_off["approved_by"] == {"id": JIRO.id, "name": JIRO.name}
    event = AuditEvent.objects.latest("at", "pk")
    assert (event.action, event.actor_id) == ("catalogue.publish", JIRO.id)
    assert WorkingCopy.objects.get(pk=copy.pk).version_id == version.id


def test_who_asked_never_approves():
    copy = asked()
    with pytest.raises(catalogue.FourEyes):
        approved(copy, by=TARO)


def test_who_edited_and_let_another_ask_never_approves():
    copy = edited(identity="L3")
    with acting_as(HANA):
        copy = catalogue.ask_review(copy_id=copy.pk, seen=copy.seen, note="公開したい")
    for one in (TARO, HANA):
        with pytest.raises(catalogue.FourEyes):
            approved(copy, by=one)
    assert approved(copy).definition.identity == "L3"


@pytest.mark.parametrize("field", ["asked_by", "editors"])
def test_the_database_refuses_an_approval_by_who_asked_or_edited(field):
    """As if the code had forgotten to look."""
    copy = asked()
    row = WorkingCopy.objects.get(pk=copy.pk)
    if field == "editors":
        row.asked_by = HANA.id
    row.approved_by, row.approved_name = TARO.id, TARO.name
    row.approved_at, row.state = row.saved_at, "published"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "sign_off",
    [
        {"edited_by": [{"id": "b"}], "asked_by": {"id": "a"}, "approved_by": {"id": "b"}},
        {"edited_by": [], "asked_by": {"id": "b"}, "approved_by": {"id": "b"}},
        {"edited_by": [], "asked_by": {"id": "a"}, "approved_by": {"id": ""}},
        {"asked_by": {"id": "a"}, "approved_by": {"id": "b"}},
        {},
        None,
    ],
)
def test_the_database_keeps_no_version_of_the_studio_without_four_eyes(sign_off):
    live = Version.objects.get(pk=catalogue.live("birth").id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            procedure_id="birth",
            number=77,
            document=live.document,
            digest=live.digest,
            origin="studio",
            published_at=live.published_at,
            sign_off=sign_off,
        )


@pytest.mark.parametrize("who", [RESIDENT, Actor("system", "", "システム"), Actor("staff", "", "")])
def test_only_a_person_of_the_office_works_on_definitions(who):
    copy = asked()
    with acting_as(who):
        with pytest.raises(catalogue.PersonNeeded):
            catalogue.begin_copy(procedure_id="birth")
        with pytest.raises(catalogue.PersonNeeded):
            catalogue.approve_copy(copy_id=copy.pk, seen=copy.seen)


def test_who_saves_after_somebody_else_is_told_who():
    copy = edited(identity="L3")
    with acting_as(HANA):
        catalogue.save_copy(copy_id=copy.pk, document=document(copy) | {"fee": "1"}, seen=copy.seen)
    with acting_as(TARO), pytest.raises(catalogue.StaleCopy) as refused:
        catalogue.save_copy(copy_id=copy.pk, document=document(copy) | {"fee": "2"}, seen=copy.seen)
    assert refused.value.extra["by"] == HANA.name
    assert refused.value.extra["seen"] == copy.seen + 1
    assert document(catalogue.working_copy(copy.pk))["fee"] == "1"


def test_undo_and_redo_walk_over_the_saves_and_a_new_save_ends_the_redo():
    with acting_as(TARO):
        copy = catalogue.begin_copy(procedure_id="birth")
        first = document(copy)
        for fee in ("1", "2"):
            copy = catalogue.save_copy(
                copy_id=copy.pk, document=first | {"fee": fee}, seen=copy.seen
            )
        copy = catalogue.undo_copy(copy_id=copy.pk, seen=copy.seen)
        assert document(copy)["fee"] == "1"
        copy = catalogue.redo_copy(copy_id=copy.pk, seen=copy.seen)
        assert document(copy)["fee"] == "2"
        for _ in range(2):
            copy = catalogue.undo_copy(copy_id=copy.pk, seen=copy.seen)
        assert document(copy) == first
        with pytest.raises(catalogue.NothingToWalk):
            catalogue.undo_copy(copy_id=copy.pk, seen=copy.seen)
        copy = catalogue.save_copy(copy_id=copy.pk, document=first | {"fee": "3"}, seen=copy.seen)
        with pytest.raises(catalogue.NothingToWalk):
            catalogue.redo_copy(copy_id=copy.pk, seen=copy.seen)


def test_the_same_document_again_writes_nothing():
    copy = edited(identity="L3")
    with acting_as(TARO):
        again = catalogue.save_copy(copy_id=copy.pk, document=document(copy), seen=copy.seen)
    assert again.seen == copy.seen


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"id": "death"}, "wrong_id"),
        ({"note": "\x00"}, "control_character"),
        ({"note": "\ud800"}, "control_character"),
        ({"note": "あ" * 200_000}, "too_large"),
        ({"note": float("nan")}, "not_json"),
        ({"note": {1: 2}}, "not_json"),
        ({"note": dt.date(2026, 4, 1)}, "not_json"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_lost(change, why):
    copy = edited(identity="L3")
    with acting_as(TARO), pytest.raises(catalogue.CopyUnwritable) as refused:
        catalogue.save_copy(copy_id=copy.pk, document=document(copy) | change, seen=copy.seen)
    assert refused.value.extra == {"why": why}
    assert catalogue.working_copy(copy.pk).document == copy.document


def test_a_document_nested_too_deep_is_refused():
    deep: dict = {}
    inner = deep
    for _ in range(60):
        inner["a"] = {}
        inner = inner["a"]
    copy = edited(identity="L3")
    with acting_as(TARO), pytest.raises(catalogue.CopyUnwritable):
        catalogue.save_copy(copy_id=copy.pk, document=document(copy) | deep, seen=copy.seen)


def test_a_blank_copy_tells_what_is_missing_and_is_not_put_before_anybody():
    with acting_as(TARO):
        copy = catalogue.begin_copy(procedure_id="bicycle-parking", title="自転車等駐車場")
        missing = {fault.field for fault in catalogue.findings_of(document(copy))}
        assert {"office", "summary", "applicant"} <= missing
        with pytest.raises(catalogue.CopyHasFaults) as refused:
            catalogue.ask_review(copy_id=copy.pk, seen=copy.seen, note="公開")
    assert {one["field"] for one in refused.value.extra["faults"]} >= missing


def test_a_failing_example_keeps_it_from_review_and_its_line_is_told():
    live = catalogue.live("child-allowance-claim").definition
    tests = [one.model_dump(mode="json") for one in live.tests]
    tests[0]["expect"] = {"needed": not tests[0]["expect"]["needed"]}
    copy = edited("child-allowance-claim", tests=tests)
    with acting_as(TARO), pytest.raises(catalogue.CopyHasFaults) as refused:
        catalogue.ask_review(copy_id=copy.pk, seen=copy.seen, note="公開")
    (fault,) = refused.value.extra["faults"]
    assert (fault["code"], fault["field"]) == ("test_failed", "tests[0]")
    text = json.dumps(document(copy), ensure_ascii=False, indent=1).splitlines()
    assert '"tests"' in text[fault["line"] - 2]


def test_a_copy_of_another_procedure_has_its_own_id_and_title():
    with acting_as(TARO):
        copy = catalogue.begin_copy(
            procedure_id="dog-new", copy_of="dog-register", title="猫の登録"
        )
    assert (document(copy)["id"], document(copy)["title"], copy.base) == (
        "dog-new",
        {"ja": "猫の登録"},
        None,
    )
    for taken, source in (("birth", "death"), ("Bad Id", None), ("a/../b", None)):
        with acting_as(TARO), pytest.raises(catalogue.ProcedureTaken):
            catalogue.begin_copy(procedure_id=taken, copy_of=source)


def test_the_same_content_is_no_new_version():
    with acting_as(TARO):
        copy = catalogue.begin_copy(procedure_id="birth")
        with pytest.raises(catalogue.NothingChanged):
            catalogue.ask_review(copy_id=copy.pk, seen=copy.seen, note="なし")


def test_returned_with_a_reason_it_can_be_edited_again():
    copy = asked()
    with acting_as(JIRO):
        with pytest.raises(catalogue.ReasonNeeded):
            catalogue.return_copy(copy_id=copy.pk, seen=copy.seen, reason="  ")
        copy = catalogue.return_copy(copy_id=copy.pk, seen=copy.seen, reason="手数料を直す")
    assert (copy.state, copy.returned_by) == ("draft", JIRO.name)
    with pytest.raises(catalogue.CopyClosed):
        approved(copy)


def test_a_copy_made_from_an_older_version_is_not_published_over_a_newer_one():
    first, second = asked(identity="L3"), asked(identity="L2")
    approved(first)
    with pytest.raises(catalogue.BaseMoved) as refused:
        approved(second)
    assert refused.value.extra["number"] == 2
    with acting_as(JIRO):
        copy = catalogue.return_copy(copy_id=second.pk, seen=second.seen, reason="2版を見て")
    with acting_as(TARO):
        copy = catalogue.catch_up(copy_id=copy.pk, seen=copy.seen)
        copy = catalogue.ask_review(copy_id=copy.pk, seen=copy.seen, note="2版を取りこんだ")
    assert approved(copy).number == 3


def test_a_discarded_copy_is_no_version():
    copy = asked()
    with acting_as(TARO):
        copy = catalogue.discard_copy(copy_id=copy.pk, seen=copy.seen)
    with pytest.raises(catalogue.CopyClosed):
        approved(copy)
    assert catalogue.live("birth").number == 1


def test_a_review_a_city_requires_before_publication_can_hook_in(monkeypatch):
    """デジタルサービス導入審査: it sees what is to be published, and holds it until it is content."""
    from shiyakusho.registers.catalogue import registry

    passed: list[str] = []

    def examination(about: registry.Publication) -> list[str]:
        assert about.definition.identity == "L3"
        return [] if about.procedure_id in passed else ["導入審査が済んでいません"]

    monkeypatch.setattr(registry.publication_gates, "_items", {})
    registry.register_gate("examination", examination)
    copy = asked(identity="L3")
    assert catalogue.objections_to(copy) == ["導入審査が済んでいません"]
    with pytest.raises(catalogue.PublicationHeld) as refused:
        approved(copy)
    assert refused.value.extra == {"objections": ["導入審査が済んでいません"]}
    passed.append("birth")
    assert approved(copy).number == 2


def test_a_gate_that_breaks_lets_nothing_pass(monkeypatch):
    from shiyakusho.registers.catalogue import registry

    def broken(_: registry.Publication) -> list[str]:
        raise RuntimeError

    monkeypatch.setattr(registry.publication_gates, "_items", {"broken": broken})
    copy = asked()
    with pytest.raises(RuntimeError):
        approved(copy)
    assert catalogue.live("birth").number == 1


def test_a_turn_is_never_rewritten():
    for statement in (
        "UPDATE catalogue_turn SET from_day = '2020-01-01'",
        "DELETE FROM catalogue_turn",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(statement)
