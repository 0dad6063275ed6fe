"""A draft opened under an older version goes on under the one in force; nothing typed is lost.

Open Forms 3: editing a live form broke the people who were filling it in. CiviForm 8: drafts kept
to stale versions and bypassed new rules. OpenCRVS #7463: a changed configuration touched what was
filed already.
"""

import copy
import datetime as dt
import uuid

import pytest
from django.urls import reverse

from shiyakusho.engines.forms import drafts, filing, following_versions
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.forms.refusals import DefinitionMoved, ProcedureEnded
from shiyakusho.engines.forms.version_changes import changes_for
from shiyakusho.ground import clock
from shiyakusho.registers.catalogue.models import Revision, Turn

from . import procedures
from .conftest import filled

pytestmark = pytest.mark.django_db


def page(document: dict, page_id: str) -> dict:
    return next(one for one in document["form"]["pages"] if one["id"] == page_id)


def question(document: dict, question_id: str) -> dict:
    pages = document["form"]["pages"]
    return next(q for one in pages for q in one["questions"] if q["id"] == question_id)


def publish(change) -> object:
    """The sample with `change` made to it, in force at once."""
    document = copy.deepcopy(procedures.SAMPLE)
    change(document)
    return procedures.publish(document)


def without(document: dict, question_id: str) -> None:
    for one in document["form"]["pages"]:
        one["questions"] = [q for q in one["questions"] if q["id"] != question_id]


def followed(draft: Draft) -> Draft:
    return following_versions.follow(Draft.objects.get(pk=draft.pk))


def everything(draft: Draft) -> set[str]:
    """Every answer there is in a draft, kept or set aside, as text."""
    found: set[str] = set()

    def walk(raw):
        if isinstance(raw, dict):
            for one in raw.values():
                walk(one)
        elif isinstance(raw, list):
            for one in raw:
                walk(one)
        elif raw not in (None, ""):
            found.add(str(raw))

    walk(draft.answers)
    walk([one["raw"] for one in draft.set_aside])
    return found


@pytest.fixture
def draft(sample, account) -> Draft:
    return filled(account("resident"))


def test_answers_stay_where_their_questions_mean_the_same(draft):
    version = publish(lambda d: d.update(summary="言葉だけが変わった"))
    moved = followed(draft)
    assert (moved.version_id, moved.answers, moved.set_aside) == (version.id, draft.answers, [])
    assert moved.moved_from_id == draft.version_id


def test_an_answer_whose_question_went_is_set_aside_and_shown(draft):
    publish(lambda d: without(d, "phone"))
    moved = followed(draft)
    assert "phone" not in moved.answers
    (aside,) = moved.set_aside
    assert (aside["field"], aside["raw"]) == ("phone", "０９３－５８２－２１１１")
    changes = changes_for(moved)
    assert [row.label.ja for row in changes.gone] == ["電話"]
    assert "093-582-2111" in str(changes.aside[0].words)


def test_it_comes_back_when_its_question_does(draft):
    publish(lambda d: without(d, "phone"))
    followed(draft)
    procedures.publish()
    back = followed(draft)
    assert back.answers == draft.answers
    assert back.set_aside == []


@pytest.mark.parametrize(
    "change",
    [
        lambda d: question(d, "full_name").update(kind="date"),
        lambda d: question(d, "full_name").update(fact="name_of_somebody_else"),
        lambda d: question(d, "reason").update(options=[{"value": "other", "label": "ほか"}]),
        lambda d: page(d, "each_kid").update(repeat=None),
        lambda d: d["form"]["pages"].pop(0),
    ],
)  # fmt: skip
def test_nothing_typed_is_lost_whatever_changes(draft, change):
    publish(change)
    moved = followed(draft)
    assert everything(moved) >= everything(draft)
    assert moved.set_aside


def test_an_answer_about_each_person_goes_with_its_page(draft):
    publish(lambda d: (page(d, "each_kid").update(id="every_kid"), d["attachments"].pop()))
    moved = followed(draft)
    assert moved.answers["every_kid"] == draft.answers["each_kid"]


def test_what_is_stricter_now_is_asked_again_and_told(draft):
    publish(lambda d: question(d, "email").update(required=True))
    moved = followed(draft)
    assert "email" in {path for _, path, _, _ in drafts.sheet_of(moved).problems()}
    (row,) = changes_for(moved).changed
    assert (row.label.ja, row.words) == ("メール", ["答えが必要になりました。"])


def test_a_file_whose_item_went_stays_and_is_told(draft):
    publish(lambda d: d.update(attachments=[]))
    moved = followed(draft)
    assert [one["field"] for one in moved.set_aside] == ["file.proof"]
    assert drafts.files_of(moved)["proof"]
    procedures.publish()
    assert followed(draft).set_aside == []


def test_open_forms_3_a_live_form_that_changes_breaks_nobody_who_fills_it_in(draft, client_of):
    browser = client_of(draft.account)
    publish(lambda d: (without(d, "phone"), question(d, "email").update(required=True)))
    shown = browser.get(reverse("forms:review", args=[draft.pk])).content.decode()
    for words in (
        "この手続きの内容が変わりました",
        "電話",
        "答えが必要になりました",
        "使わなくなった答え",
    ):
        assert words in shown
    sent = browser.post(
        reverse("forms:page", args=[draft.pk, "who"]),
        {"full_name": "甲 乙", "birth.era": "", "birth.year": "1985", "birth.month": "4",
         "birth.day": "2", "email": "a@example.jp"},
    )  # fmt: skip
    assert sent.status_code in (200, 302)
    assert Draft.objects.get(pk=draft.pk).answers["email"] == "a@example.jp"
    browser.post(reverse("forms:told", args=[draft.pk]), {"next": "https://example.com/"})
    again = browser.get(reverse("forms:review", args=[draft.pk])).content.decode()
    assert "この手続きの内容が変わりました" not in again
    assert "使わなくなった答え" in again


def test_civiform_8_nobody_files_under_a_version_that_is_over(draft):
    publish(lambda d: question(d, "email").update(required=True))
    with pytest.raises(DefinitionMoved):
        filing.submit(draft_id=draft.pk)
    assert not Application.objects.filter(procedure_id="sample-form").exists()


def test_a_version_that_comes_while_the_review_is_read_is_shown_before_anything_is_filed(
    draft, client_of
):
    browser = client_of(draft.account)
    shown = browser.get(reverse("forms:review", args=[draft.pk]))
    seen = shown.context["seen"]
    version = publish(lambda d: d.update(fee_text="500円"))
    # As if the day came while the button was pressed: the page's own step has not moved it yet.
    with pytest.raises(DefinitionMoved):
        filing.submit(draft_id=draft.pk, seen=seen)
    browser.get(reverse("forms:review", args=[draft.pk]))
    browser.post(reverse("forms:review", args=[draft.pk]), {"seen": seen})
    assert Application.objects.get(account=draft.account).version_id == version.id


def test_opencrvs_7463_what_was_filed_keeps_the_version_it_was_filed_under(draft):
    before = draft.version_id
    application = filing.submit(draft_id=draft.pk)
    publish(lambda d: without(d, "phone"))
    assert Application.objects.get(pk=application.pk).version_id == before
    assert following_versions.follow(Draft.objects.get(pk=draft.pk)).version_id == before


def test_a_version_in_force_later_moves_nobody_before_its_day(draft, monkeypatch):
    day = clock.today() + dt.timedelta(days=10)
    version = publish(lambda d: without(d, "phone"))
    turn = Turn.objects.filter(procedure_id="sample-form").latest("id")
    Turn.objects.bulk_create(
        [Turn(procedure_id="sample-form", version_id=version.id, from_day=day, origin="file",
              made_at=clock.now())]
    )  # fmt: skip
    call_off(turn)
    assert followed(draft).version_id == draft.version_id
    with clock.stopped_at(dt.datetime.combine(day, dt.time(0, 0), clock.TOKYO)):
        assert followed(draft).version_id == version.id


def call_off(turn: Turn) -> None:
    turn.called_off_at, turn.called_off_by, turn.called_off_why = clock.now(), "試験", "試験"
    turn.save()


def test_a_procedure_that_ended_takes_nothing_and_says_so(draft, client_of):
    Turn.objects.create(
        procedure_id="sample-form", from_day=clock.today(), origin="studio", made_at=clock.now()
    )
    Revision.objects.update(token=uuid.uuid4())
    with pytest.raises(ProcedureEnded):
        filing.submit(draft_id=draft.pk)
    shown = client_of(draft.account).get(reverse("forms:review", args=[draft.pk])).content.decode()
    assert "この手続きは終わりました" in shown
    assert "髙﨑" in shown


def test_following_twice_is_once(draft):
    publish(lambda d: without(d, "phone"))
    one = followed(draft)
    two = followed(draft)
    assert (one.answers, one.set_aside) == (two.answers, two.set_aside)
