"""A draft gives back what was typed, on every device, and loses nothing."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiyakusho.engines.forms import drafts, duties
from shiyakusho.engines.forms.models import Draft, DraftAttachment
from shiyakusho.engines.forms.refusals import (
    DraftAlreadyFiled,
    DraftNotFound,
    NotOnline,
    TooManyFiles,
)
from shiyakusho.engines.forms.text import can_be_kept
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.clock import now, stopped_at
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.ground.jp import individual_number

from . import procedures
from .conftest import filled, photo

pytestmark = pytest.mark.django_db

HOSTILE = [
    "ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟﾌﾟ", "ガ", "カ\u3099", "葛󠄀城󠄁 辻󠄀", "𠮷野家 𩸽 𠀋", "髙﨑濵邉 﨑", "㈱①Ⅲ㎡", "〜～−－‐ー",
    "👨‍👩‍👧‍👦 🏳️‍🌈", "e\u0301é", "'; DROP TABLE x;--", "<script>alert(1)</script>", "{{ 7*7 }}", "%s %(x)s",
    "｜漢字《かんじ》", "\\u0000 \\ud800", "\u3000前後\u3000", "𠮷" * 80, "اسم عربي", "\ufa10\ufa11\ufad9",
]  # fmt: skip


def reread(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_code_point_by_code_point(sample, text):
    draft = drafts.start(procedure_id="sample-form", account=None)
    given_ = {"full_name": text, "reading": text, "email": text}
    _, refused = drafts.save_screen(draft_id=draft.pk, screen_key="who", given=given_)
    assert refused == {}
    assert reread(draft).answers == given_


@pytest.mark.parametrize("text", ["a\0b", "a\ud800", "\udfffb", "a\x07", "123456789018"])
def test_what_cannot_be_kept_is_told_and_leaves_the_rest_as_it_was(sample, text):
    draft = drafts.start(procedure_id="sample-form", account=None)
    drafts.save_screen(draft_id=draft.pk, screen_key="who", given={"full_name": "前"})
    _, refused = drafts.save_screen(
        draft_id=draft.pk, screen_key="who", given={"full_name": text, "email": "x"}
    )
    assert refused == {"full_name": text}
    assert reread(draft).answers == {"full_name": "前", "email": "x"}


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=60).filter(
    can_be_kept
)
DATES = st.fixed_dictionaries({part: TEXT for part in ("era", "year", "month", "day")})
PEOPLE = st.lists(
    st.fixed_dictionaries({"name": TEXT, "birth_date": DATES, "relation": TEXT}), max_size=4
)
RAW = {
    "name": TEXT, "kana": TEXT, "date": DATES, "phone": TEXT, "email": TEXT, "textarea": TEXT,
    "text": TEXT, "integer": TEXT, "money": TEXT,
    "bool": st.sampled_from(["", "yes", "no"]), "choice": st.sampled_from(["", "birth", "other"]),
    "choices": st.lists(st.sampled_from(["mail", "phone", "web"]), unique=True),
    "people": PEOPLE,
    "address": st.fixed_dictionaries({part: TEXT for part in ("postal_code", "town", "rest")}),
    "bank_account": st.fixed_dictionaries(
        {part: TEXT for part in ("bank", "branch", "type", "number", "holder_kana")}
    ),
}  # fmt: skip


CALMLY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(CALMLY, max_examples=20)
@given(data=st.data())
def test_any_state_of_the_form_is_saved_and_resumed_identical(sample, data):
    saved_and_resumed(data)


@pytest.mark.battery
@settings(CALMLY, max_examples=200)
@given(data=st.data())
def test_any_of_many_states_of_the_form_is_saved_and_resumed_identical(sample, data):
    saved_and_resumed(data)


def saved_and_resumed(data) -> None:
    """Answer the screens that show, in order, with anything; what was given is what is read."""
    draft = drafts.start(procedure_id="sample-form", account=None)
    expected: dict = {}
    for _ in range(8):
        sheet = drafts.sheet_of(reread(draft))
        screen = data.draw(st.sampled_from(sheet.screens))
        answers = {
            one.question.id: data.draw(RAW[one.question.kind])
            for one in screen.asked
            if one.question.kind != "note"
        }
        drafts.save_screen(draft_id=draft.pk, screen_key=screen.key, given=answers)
        place = expected
        for step in screen.key.split(".")[:-1]:
            place = place.setdefault(step, {}).setdefault(screen.round.key, {})
        place |= answers
    kept = reread(draft).answers
    kids = [{k: v for k, v in row.items() if k != "key"} for row in kept.get("kids", [])]
    assert {**kept, "kids": kids} == {"kids": [], **expected}
    again = drafts.sheet_of(reread(draft))
    assert [s.key for s in again.screens] == [s.key for s in drafts.sheet_of(reread(draft)).screens]


def test_two_tabs_on_two_pages_keep_both(sample):
    draft = drafts.start(procedure_id="sample-form", account=None)
    drafts.save_screen(draft_id=draft.pk, screen_key="who", given={"full_name": "一"})
    drafts.save_screen(draft_id=draft.pk, screen_key="move", given={"moved": "no"})
    assert reread(draft).answers == {"full_name": "一", "moved": "no"}


def test_one_open_draft_per_person_and_procedure(sample, account):
    me, other = account(), account()
    first = drafts.start(procedure_id="sample-form", account=me)
    assert drafts.start(procedure_id="sample-form", account=me) == first
    assert drafts.start(procedure_id="sample-form", account=other) != first


def test_a_draft_stays_on_its_version_when_the_procedure_changes(sample):
    draft = filled()
    changed = procedures.variant("sample-form", title="新しい様式", attachments=[])
    changed["form"]["pages"] = changed["form"]["pages"][:1]
    newer = procedures.publish(changed)
    sheet = drafts.sheet_of(reread(draft))
    assert sheet.first_open is None
    assert reread(draft).version_id == sample.id != newer.id


def test_a_procedure_without_online_form_is_not_begun(db):
    procedures.publish(procedures.variant("by-mail", channels=["mail"]))
    with pytest.raises(NotOnline):
        drafts.start(procedure_id="by-mail", account=None)


@pytest.mark.parametrize(("level", "allowed"), [("L0", 0), ("L1", 1), ("L2", 2), ("L3", 3)])
def test_below_the_procedures_level_nothing_begins(db, account, level, allowed):
    procedures.publish(procedures.variant("sample-form", identity=level))
    for held in range(4):
        person = account(level=f"L{held}")
        if held >= allowed:
            assert drafts.start(procedure_id="sample-form", account=person)
        else:
            with pytest.raises(IdentityLevelTooLow) as refusal:
                drafts.start(procedure_id="sample-form", account=person)
            assert refusal.value.extra["needed"] == level
    assert Draft.objects.count() == 4 - allowed


def test_files_come_and_go_and_are_never_too_many(sample, account):
    me = account()
    draft = drafts.start(procedure_id="sample-form", account=me)
    rows = [
        drafts.add_file(
            draft_id=draft.pk, item_id="proof", stream=photo(), name="a.jpg", account=me
        )
        for _ in range(2)
    ]
    with pytest.raises(TooManyFiles):
        drafts.add_file(
            draft_id=draft.pk, item_id="proof", stream=photo(), name="a.jpg", account=me
        )
    drafts.remove_file(draft_id=draft.pk, attachment_id=rows[0].pk)
    drafts.remove_file(draft_id=draft.pk, attachment_id=rows[0].pk)
    assert [row.pk for row in drafts.files_of(draft)["proof"]] == [rows[1].pk]
    assert Blob.objects.get(pk=rows[1].blob_id).owner == f"account:{me.pk}"
    with pytest.raises(DraftNotFound):
        drafts.add_file(draft_id=draft.pk, item_id="none", stream=photo(), name="a", account=me)


def test_who_signs_in_later_takes_the_draft_along(sample, account):
    me, other = account(), account()
    draft = drafts.start(procedure_id="sample-form", account=None)
    assert drafts.claim(draft_id=draft.pk, account=me)
    assert not drafts.claim(draft_id=draft.pk, account=other)
    second = drafts.start(procedure_id="sample-form", account=None)
    assert not drafts.claim(draft_id=second.pk, account=me)
    assert reread(second).account_id is None


def test_discard_takes_everything_but_what_was_filed(sample):
    draft = filled()
    drafts.discard(draft_id=draft.pk)
    drafts.discard(draft_id=uuid.uuid4())
    assert not Draft.objects.exists()
    assert not DraftAttachment.objects.exists()


def test_drafts_nobody_touches_go_after_ninety_days(sample):
    old = filled()
    with stopped_at(now() + duties.timedelta(days=drafts.KEPT_DAYS + 1)):
        young = drafts.start(procedure_id="sample-form", account=None)
        assert duties.purge_drafts() == 1
    assert list(Draft.objects.all()) == [young]
    assert old.pk != young.pk


def test_every_write_is_one_audit_event_without_the_answers(sample, account):
    me = account()
    before = AuditEvent.objects.count()
    draft = drafts.start(procedure_id="sample-form", account=me)
    drafts.save_screen(draft_id=draft.pk, screen_key="who", given={"full_name": "秘密の名"})
    events = list(AuditEvent.objects.order_by("at"))[before:]
    assert [e.action for e in events] == ["forms.start", "forms.save"]
    assert events[1].subjects == [f"draft:{draft.pk}", f"account:{me.pk}"]
    assert "秘密" not in str(events[1].detail)


def test_a_filed_draft_is_closed(sample):
    from shiyakusho.engines.forms.filing import submit

    draft = filled()
    submit(draft_id=draft.pk)
    with pytest.raises(DraftAlreadyFiled):
        drafts.save_screen(draft_id=draft.pk, screen_key="who", given={"full_name": "x"})
    drafts.discard(draft_id=draft.pk)
    assert reread(draft).answers == {}
    assert individual_number.contains("123456789018")
