"""The pages of the studio: every element opens and saves nothing by itself; two editors; four eyes."""

import json
import re

import pytest
from django.urls import reverse

from shiyakusho.desks.studio import freshness, outline
from shiyakusho.desks.studio.blueprint import SECTIONS
from shiyakusho.desks.studio.models import Comment, StaleText
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.ui.tests.form_reader import FormReader
from shiyakusho.registers.catalogue import public as catalogue

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def page(copy, section="basics", at=""):
    address = reverse("studio_manage:edit", args=[copy.pk, section])
    return f"{address}?at={at}" if at else address


def form_of(html: str) -> dict[str, str]:
    """The hidden fields that say what a page was made of."""
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in ("seen", "base")
    }


def document_of(copy) -> dict:
    return json.loads(catalogue.working_copy(copy.pk).document)


def test_every_element_of_every_section_opens_and_a_plain_save_changes_nothing(
    author, client_of, dog_copy
):
    browser, before = client_of(author), document_of(dog_copy)
    for section in SECTIONS[:-1]:
        for row in outline.all_rows(outline.blocks_of(before, section, "")):
            html = browser.get(page(dog_copy, section.key, row.address)).content.decode()
            sent = _fields(html)
            answer = browser.post(page(dog_copy, section.key, row.address), sent)
            assert answer.status_code == 302, row.address
            assert document_of(dog_copy) == before, row.address


def _fields(html: str) -> dict[str, list[str]]:
    """What a browser would send of the element's form, as it stands."""
    form = re.search(r'<form method="post" id="element".*?</form>', html, re.DOTALL)
    assert form is not None
    sent = FormReader(form[0]).data
    return {name: sent.getlist(name) for name in sent}


def test_two_editors_are_told_who_saved_what_and_nothing_is_lost(
    author, account, client, client_of, dog_copy
):
    client_of(author)
    html = client.get(page(dog_copy, "basics", "~names")).content.decode()
    mine = form_of(html) | {"title.ja": "犬を飼ったら", "title.en": "Dog registration"}
    colleague = account("staff", roles=["clerk"], name="隣の 三子")
    with acting_as(actor_of(colleague), "試験"):
        document = document_of(dog_copy)
        document["title"]["en"] = "Register your dog"
        row = catalogue.save_copy(copy_id=dog_copy.pk, document=document, seen=1)
    refused = client.post(page(dog_copy, "basics", "~names"), mine)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "隣の 三子" in text and "犬を飼ったら" in text and "Register your dog" in text
    told = client.post(page(dog_copy, "basics", "~names"), mine, **JSON)
    assert (told.status_code, told.json()["seen"]) == (409, row.seen)
    again = client.post(page(dog_copy, "basics", "~names"), mine | {"seen": str(row.seen)})
    assert again.status_code == 302
    title = document_of(dog_copy)["title"]
    assert (title["ja"], title["en"]) == ("犬を飼ったら", "Register your dog")


def test_undo_and_redo_walk_over_the_saves(author, client_of, dog_copy):
    browser = client_of(author)
    base = form_of(browser.get(page(dog_copy)).content.decode())
    browser.post(page(dog_copy, "basics", "~names"), base | {"title.ja": "犬"})
    for way, title in (("undo", "犬の登録（鑑札の交付）"), ("redo", "犬")):
        browser.post(reverse("studio_manage:undo", args=[dog_copy.pk]), {"way": way})
        assert document_of(dog_copy)["title"]["ja"] == title


def test_a_translation_is_old_when_its_japanese_changed(author, client_of, dog_copy):
    browser = client_of(author)
    texts = reverse("studio_manage:texts", args=[dog_copy.pk])
    base = form_of(browser.get(texts).content.decode())
    browser.post(texts, base | {"title.ja": "犬の届出"})
    assert set(StaleText.objects.values_list("place", "language")) == {
        ("title", "plain"),
        ("title", "en"),
    }
    assert [one[:2] for one in sorted(freshness.told(dog_copy.procedure_id))] == [
        ("title", "en"),
        ("title", "plain"),
    ]
    stale = browser.get(texts + "?show=stale").content.decode()
    assert "日本語が変わりました" in stale
    browser.post(texts, form_of(stale) | {"title.en": "Dog notice"})
    browser.post(texts, form_of(browser.get(texts).content.decode()) | {"do": "fresh:title:plain"})
    assert not StaleText.objects.exists()


def test_comments_follow_their_element_and_are_settled(author, other, client_of, dog_copy):
    browser = client_of(author)
    where = page(dog_copy, "form", "form.pages.1.questions.0")
    browser.post(reverse("studio_manage:comment", args=[dog_copy.pk]),
                 {"words": "名前は任意に", "place": "form.pages.dog.questions.dog_name", "next": where})  # fmt: skip
    base = form_of(browser.get(where).content.decode())
    browser.post(where, base | {"do": "down:form.pages.1.questions.0"})
    assert (
        "名前は任意に"
        in browser.get(page(dog_copy, "form", "form.pages.1.questions.1")).content.decode()
    )
    one = Comment.objects.get()
    client_of(other).post(reverse("studio_manage:settle", args=[dog_copy.pk, one.pk]))
    one.refresh_from_db()
    assert one.settled_by == other
    blank = browser.post(reverse("studio_manage:comment", args=[dog_copy.pk]), {"words": " "})
    assert blank.status_code == 302 and Comment.objects.count() == 1


def test_findings_lead_to_their_place(author, client_of, dog_copy):
    browser = client_of(author)
    where = page(dog_copy, "criteria", "criteria.keeps_dog")
    base = form_of(browser.get(where).content.decode())
    browser.post(where, base | {"criteria.keeps_dog.when": "has_dgo"})
    told = browser.get(reverse("studio_manage:findings", args=[dog_copy.pk]), **JSON).json()
    assert told["counts"]["criteria"] == 1
    assert "criteria/?at=criteria.keeps_dog#f-criteria-keeps_dog-when" in told["html"]
    assert "has_dog" in browser.get(where).content.decode()


def test_what_is_written_is_asked_for_and_published_by_another(
    author, other, client, client_of, dog_copy
):
    client_of(author)
    base = form_of(client.get(page(dog_copy)).content.decode())
    client.post(page(dog_copy, "basics", "~names"), base | {"title.ja": "犬の登録の申し込み"})
    seen = {"seen": str(catalogue.working_copy(dog_copy.pk).seen)}
    asked = client.post(
        reverse("studio_manage:ask", args=[dog_copy.pk]), seen | {"note": "窓口の要望"}
    )
    assert asked.status_code == 302, asked.content.decode()
    seen = {"seen": str(catalogue.working_copy(dog_copy.pk).seen)}
    approve = reverse("studio_manage:approve", args=[dog_copy.pk])
    assert client.post(approve, seen).status_code == 403
    client_of(other)
    assert (
        "犬の登録の申し込み"
        in client.get(reverse("studio_manage:review", args=[dog_copy.pk])).content.decode()
    )
    assert client.post(approve, seen).status_code == 302
    assert catalogue.live("dog-register").definition.title.ja == "犬の登録の申し込み"


def test_a_failing_example_stops_the_request(author, client_of, dog_copy):
    browser = client_of(author)
    where = page(dog_copy, "tests", "tests.0")
    base = form_of(browser.get(where).content.decode())
    html = browser.post(
        where, base | {"tests.0.expect.needed": "false"}, follow=True
    ).content.decode()
    assert "合っていません" in html
    seen = {"seen": str(catalogue.working_copy(dog_copy.pk).seen), "note": "x"}
    refused = browser.post(reverse("studio_manage:ask", args=[dog_copy.pk]), seen)
    assert refused.status_code == 422 and "登録していない犬" in refused.content.decode()


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "xx"])
def test_the_faces_are_drawn_of_what_nobody_published(author, client_of, dog_copy, language):
    browser = client_of(author)
    html = browser.get(reverse("studio_manage:preview", args=[dog_copy.pk]), {"language": language})
    assert html.status_code == 200 and "申請書（オンライン）" in html.content.decode()
    frame = reverse("studio_manage:face", args=[dog_copy.pk, "web"])
    framed = browser.get(frame, {"language": language})
    assert framed.status_code == 200
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert browser.get(reverse("studio_manage:face", args=[dog_copy.pk, "xyz"])).status_code == 404


def test_a_page_that_is_open_learns_of_another_s_save(author, account, client_of, dog_copy):
    browser = client_of(author)
    state = reverse("studio_manage:state", args=[dog_copy.pk])
    assert browser.get(state).json()["seen"] == 1
    with acting_as(actor_of(account("staff", roles=["clerk"], name="隣の 三子")), "試験"):
        changed = document_of(dog_copy) | {"note": {"ja": "x"}}
        catalogue.save_copy(copy_id=dog_copy.pk, document=changed, seen=1)
    told = browser.get(state).json()
    assert told["seen"] == 2 and "隣の 三子" in told["words"]


@pytest.mark.parametrize("words", ["\x00", "\x07"])
def test_what_cannot_be_kept_is_refused_to_the_script_and_nothing_is_written(
    author, client_of, dog_copy, words
):
    browser, before = client_of(author), document_of(dog_copy)
    base = form_of(browser.get(page(dog_copy)).content.decode())
    answer = browser.post(page(dog_copy, "basics", "~names"), base | {"title.ja": words}, **JSON)
    assert answer.status_code == 422
    assert document_of(dog_copy) == before


def test_when_another_version_went_live_one_looks_before_one_goes_on(
    author, other, client_of, dog_copy
):
    with acting_as(actor_of(other), "試験"):
        second = catalogue.begin_copy(procedure_id="dog-register")
        changed = json.loads(second.document) | {"note": {"ja": "別の版"}}
        second = catalogue.save_copy(copy_id=second.pk, document=changed, seen=second.seen)
        second = catalogue.ask_review(copy_id=second.pk, seen=second.seen, note="別")
    with acting_as(actor_of(author), "試験"):
        with pytest.raises(catalogue.FourEyes):
            with acting_as(actor_of(other), "試験"):
                catalogue.approve_copy(copy_id=second.pk, seen=second.seen)
        catalogue.approve_copy(copy_id=second.pk, seen=second.seen)
    browser = client_of(author)
    review = reverse("studio_manage:review", args=[dog_copy.pk])
    assert "この間に、別の版が公開されました" in browser.get(review).content.decode()
    browser.post(reverse("studio_manage:catch_up", args=[dog_copy.pk]), {"seen": "1"})
    assert "この間に、別の版が公開されました" not in browser.get(review).content.decode()
