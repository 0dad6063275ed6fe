"""補正 and 取下げ: the asked fields only, a new version, the same day of arrival."""

import copy
import json
from datetime import date

import pytest

from shiyakusho.engines.forms import drafts, public, revising
from shiyakusho.engines.forms.events import Revised, Withdrawn
from shiyakusho.engines.forms.refusals import (
    AlreadyWithdrawn,
    AnswersInvalid,
    AttachmentRefused,
    UnknownAnswers,
)

from . import procedures
from .conftest import blob_of, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    found: list = []
    monkeypatch.setattr(revising, "publish", found.append)
    return found


@pytest.fixture
def mine(sample, account):
    me = account()
    return me, public.submit(draft_id=filled(me).pk)


def revise(application, fields, answers, **more):
    return public.revise(application_id=application.pk, fields=fields, answers=answers, **more)


def test_asked_fields_change_and_everything_else_stays(mine, heard):
    me, application = mine
    arrived, before = application.arrived_at, dict(application.answers)
    revision = revise(application, ["full_name"], {"full_name": "髙﨑 𠮷江"}, account=me)
    after = public.application_of(application.pk)
    assert after.answers == {**before, "full_name": "髙﨑 𠮷江"}
    assert after.arrived_at == arrived
    assert (revision.number, revision.fields, revision.made_by) == (
        2, ["full_name"], f"account:{me.pk}",
    )  # fmt: skip
    assert heard == [Revised(str(application.pk), ("full_name",))]
    first = public.revisions_of(application).first()
    assert first.answers == before
    assert [a.blob_id for a in public.attachments_of(after)] == [
        a.blob_id for a in public.attachments_of(after, revision=first)
    ]


def test_other_fields_are_refused(mine):
    me, application = mine
    with pytest.raises(UnknownAnswers) as refusal:
        revise(application, ["full_name"], {"full_name": "x", "income": 5}, account=me)
    assert refusal.value.extra == {"unknown": ["income"]}
    assert public.revisions_of(application).count() == 1


def test_what_shows_because_of_the_correction_is_asked_too(mine, heard):
    me, application = mine
    asked = {"each_kid": {"p2": {"together": "no"}}}
    with pytest.raises(AnswersInvalid) as refusal:
        revise(application, ["together"], asked, account=me)
    assert {e["field"] for e in refusal.value.extra["errors"]} == {
        "each_kid.p2.why_apart", "apart_letter",
    }  # fmt: skip


def test_files_of_an_asked_item_are_replaced(mine, heard, account):
    me, application = mine
    old = public.attachments_of(application)[0]
    new = blob_of(me, "新しい通帳.jpg")
    ids = {"proof": [str(new.pk), str(old.blob_id)]}
    revise(application, ["proof"], {}, attachments=ids, account=me)
    files = public.attachments_of(public.application_of(application.pk))
    assert [a.blob_id for a in files] == [new.pk, old.blob_id]
    assert heard == [Revised(str(application.pk), ("proof",))]
    with pytest.raises(AttachmentRefused):
        theirs = {"proof": [str(blob_of(account()).pk)]}
        revise(application, ["proof"], {}, attachments=theirs, account=me)
    with pytest.raises(UnknownAnswers):
        revise(application, ["full_name"], {}, attachments=ids, account=me)


def test_what_was_not_touched_keeps_where_it_came_from(mine, heard):
    me, application = mine
    application.provenance |= {"full_name": "register", "phone": "given", "birth": "register"}
    application.save(update_fields=["provenance"])
    birth = {"era": "S", "year": "60", "month": "4", "day": "2"}  # as filed, written another way
    answers = {"full_name": "髙﨑 𠮷江", "birth": birth}
    revision = revise(application, ["full_name", "birth"], answers, account=me)
    after = public.application_of(application.pk)
    assert after.provenance == revision.provenance
    assert {name: after.provenance[name] for name in ("full_name", "phone", "birth", "moved")} == {
        "full_name": "self", "phone": "given", "birth": "register", "moved": "self",
    }  # fmt: skip
    rows = [row for part in public.answer_sections(after) for row in part.rows]
    assert {row.field: row.source for row in rows}["phone"] == "given"


def test_the_day_of_the_event_follows_the_answers(mine, heard):
    me, application = mine
    assert application.event_date == date(2026, 11, 1)
    arrived = application.arrived_at
    revise(application, ["moved_on"], {"moved_on": "2026-11-12"}, account=me)
    after = public.application_of(application.pk)
    assert (after.event_date, after.arrived_at) == (date(2026, 11, 12), arrived)
    revise(after, ["moved"], {"moved": False}, account=me)
    assert public.application_of(application.pk).event_date is None


def test_a_day_told_beside_the_answers_is_not_moved_by_them(mine, heard):
    me, application = mine
    application.event_date = date(2026, 10, 3)
    application.save(update_fields=["event_date"])
    revise(application, ["moved_on"], {"moved_on": "2026-11-12"}, account=me)
    assert public.application_of(application.pk).event_date == date(2026, 10, 3)


def test_a_wrong_correction_changes_nothing(mine):
    me, application = mine
    with pytest.raises(AnswersInvalid):
        revise(application, ["birth"], {"birth": "2026-02-30"}, account=me)
    assert public.application_of(application.pk).answers["birth"] == "1985-04-02"


def test_withdrawn_once_and_then_closed(mine, heard):
    me, application = mine
    public.withdraw(application_id=application.pk, reason="二重に出したため", account=me)
    after = public.application_of(application.pk)
    assert (after.state, after.withdrawn_reason) == ("withdrawn", "二重に出したため")
    assert heard == [Withdrawn(str(application.pk), "二重に出したため")]
    for again in (
        lambda: public.withdraw(application_id=application.pk, account=me),
        lambda: revise(application, ["full_name"], {"full_name": "x"}, account=me),
    ):
        with pytest.raises(AlreadyWithdrawn):
            again()


def test_whoever_hears_the_withdrawal_may_refuse_it(mine, monkeypatch):
    def decided(event) -> None:
        raise AlreadyWithdrawn

    monkeypatch.setattr(revising, "publish", decided)
    _, application = mine
    with pytest.raises(AlreadyWithdrawn):
        public.withdraw(application_id=application.pk)
    assert public.application_of(application.pk).state == "submitted"


def as_bytes(answers) -> bytes:
    return json.dumps(answers, ensure_ascii=False, sort_keys=True).encode()


def without(answers, *names):
    return {name: value for name, value in answers.items() if name not in names}


def test_what_was_not_asked_stays_to_the_byte(mine, heard):
    me, application = mine
    filed, sources = application.answers, application.provenance
    held = [a.blob_id for a in public.attachments_of(application)]
    revise(application, ["full_name"], {"full_name": "髙﨑 𠮷江"}, account=me)
    after = public.application_of(application.pk)
    assert as_bytes(without(after.answers, "full_name")) == as_bytes(without(filed, "full_name"))
    assert after.provenance == sources
    assert [a.blob_id for a in public.attachments_of(after)] == held


def test_what_the_registers_say_by_now_changes_no_answer_that_was_not_asked(
    account, monkeypatch, heard, db
):
    """Filed while the register knew of a child; corrected when it knows of none any more."""
    known = {"children": [{"name": "葛󠄀城 太郎", "birth_date": date(2020, 5, 1), "key": "p1"}]}
    monkeypatch.setattr(revising.known, "facts_for", lambda definition, facts: dict(known))
    page = {"id": "school", "title": "学校", "when": "size(children) > 0", "questions": [
        {"id": "school_name", "kind": "text", "label": "学校の名前"}]}  # fmt: skip
    pages = [*procedures.SAMPLE["form"]["pages"], page]
    procedures.publish(procedures.variant("with-school", form={"pages": pages}))
    draft = filled(account(), procedure_id="with-school")
    application = public.submit(draft_id=draft.pk)
    application.answers |= {"school_name": "清水小学校"}
    application.save(update_fields=["answers"])
    known["children"] = []
    revise(application, ["full_name"], {"full_name": "髙﨑 𠮷江"})
    after = public.application_of(application.pk)
    assert as_bytes(without(after.answers, "full_name")) == as_bytes(
        without(application.answers, "full_name")
    )


def test_an_optional_answer_that_nobody_asked_for_is_refused(mine):
    me, application = mine
    for other in ({"memo": "ついでに"}, {"bank": {"bank": "北九銀行"}}):
        with pytest.raises(UnknownAnswers):
            revise(application, ["full_name"], {"full_name": "x y", **other}, account=me)
    assert public.revisions_of(application).count() == 1


def test_a_question_that_opens_is_asked_and_one_that_closes_takes_its_answer_along(mine, heard):
    me, application = mine
    revise(application, ["moved"], {"moved": False}, account=me)
    after = public.application_of(application.pk)
    assert not {"moved_on", "place"} & after.answers.keys()
    assert (heard[-1].fields, heard[-1].others) == (("moved",), ("moved_on", "place"))
    with pytest.raises(AnswersInvalid) as refusal:
        revise(after, ["moved"], {"moved": True}, account=me)
    errors = {one["field"] for one in refusal.value.extra["errors"]}
    assert errors == {"moved_on", "place"}
    opened = {"moved": True, "moved_on": "2026-11-03", "place": procedures.API_ANSWERS["place"]}
    revise(after, ["moved"], opened, account=me)
    again = public.application_of(application.pk)
    assert again.answers["moved_on"] == "2026-11-03"
    assert [c.how for c in public.changes_in(again, 3)] == ["changed", "added", "added"]


LATER = [{"id": "receipt", "label": "領収書", "page": "rest", "later": True}]


def with_later(account):
    pages = copy.deepcopy(procedures.SAMPLE["form"]["pages"])
    pages[-1]["questions"].append(
        {"id": "paid", "kind": "money", "label": "払った額", "later": True}
    )
    items = [*procedures.SAMPLE["attachments"], *LATER]
    procedures.publish(procedures.variant("two-stages", form={"pages": pages}, attachments=items))
    me = account()
    draft = filled(me, procedure_id="two-stages")
    drafts.save_screen(draft_id=draft.pk, screen_key="rest", given={"paid": "5000"})
    return me, public.submit(draft_id=draft.pk)


def test_what_is_asked_later_is_neither_asked_nor_taken_at_filing(account, heard, db):
    me, application = with_later(account)
    assert "paid" not in application.answers
    receipt = {"receipt": [str(blob_of(me).pk)]}
    with pytest.raises(UnknownAnswers):
        revise(application, ["full_name"], {}, attachments=receipt, account=me)
    with pytest.raises(AnswersInvalid) as refusal:
        revise(application, ["paid", "receipt"], {}, account=me)
    assert {e["field"] for e in refusal.value.extra["errors"]} == {"paid", "receipt"}
    revise(application, ["paid", "receipt"], {"paid": 5000}, attachments=receipt, account=me)
    after = public.application_of(application.pk)
    assert as_bytes(without(after.answers, "paid")) == as_bytes(application.answers)
    revise(after, ["full_name"], {"full_name": "髙﨑 𠮷江"}, account=me)
    last = public.application_of(application.pk)
    assert last.answers["paid"] == 5000
    assert {a.item for a in public.attachments_of(last)} == {"proof", "receipt"}
