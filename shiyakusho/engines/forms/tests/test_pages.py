"""The pages as a browser without JavaScript sees them."""

import hashlib
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shiyakusho.engines.forms import drafts, public, registry
from shiyakusho.engines.forms.models import Application, Draft, DraftAttachment
from shiyakusho.ground.clock import now, stopped_at

from . import procedures
from .conftest import filled, photo

pytestmark = pytest.mark.django_db
HERE = "/ja/forms/"


def flat(answers: dict, prefix: str = "") -> dict:
    """Answers of a screen as the inputs of a browser."""
    sent: dict = {}
    for name, value in answers.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            sent |= flat(value, f"{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                sent |= flat(row, f"{key}.{number}.")
        else:
            sent[key] = value
    return sent


def text_of(response) -> str:
    """What a person reads, without markup."""
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return unescape(re.sub(r"<rt>.*?</rt>|<[^>]+>", "", body))


def page_url(draft: Draft, key: str) -> str:
    return reverse("forms:page", kwargs={"draft_id": draft.pk, "screen_key": key})


def begin(client: Client, procedure_id: str = "sample-form") -> Draft:
    response = client.post(f"{HERE}start/{procedure_id}/")
    assert response.status_code == 302, response.content.decode()[:500]
    return Draft.objects.latest("started_at")


def walk(client: Client, draft: Draft) -> str:
    """Fill every screen as the pages lead; returns the address of the review."""
    url = page_url(draft, "who")
    for _ in range(20):
        if url.endswith("/review/"):
            return url
        key = url.rstrip("/").rsplit("/", 1)[-1]
        data = flat(procedures.ANSWERS[key])
        if key == "rest":
            data["file.proof"] = photo()
        url = _next(client, client.post(url, data), url, data)
    raise AssertionError("the form does not end")


def _next(client: Client, response, url: str, data: dict) -> str:
    if response.status_code == 200:  # questions came, and are answered on the same screen
        assert "質問がふえました" in text_of(response)
        response = client.post(url, data)
    assert response.status_code == 302, text_of(response)
    return response["Location"]


def test_from_start_to_receipt_without_an_account(client, sample):
    start = client.get(f"{HERE}start/sample-form/")
    assert "見本の申請" in text_of(start)
    draft = begin(client)
    review = walk(client, draft)
    page = client.get(review)
    shown = text_of(page)
    for words in ("髙﨑　𠮷子", "ﾀｶｻｷ ﾖｼｺ", "昭和60年4月2日", "12,000円", "葛󠄀城 太郎", "通帳.jpg",
                  "803-8501", "出生"):  # fmt: skip
        assert words in shown, words
    assert "変更する" in shown
    assert "None" not in shown
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode())[1]
    receipt = client.post(review, {"seen": seen, "go": "submit"})
    application = Application.objects.get()
    assert receipt["Location"] == f"{HERE}receipt/{application.pk}/"
    assert application.receipt_number in text_of(client.get(receipt["Location"]))
    again = client.post(review, {"seen": seen, "go": "submit"})
    assert again["Location"] == receipt["Location"]
    for back in (page_url(draft, "who"), review):
        assert client.get(back)["Location"] == receipt["Location"]
        assert client.post(back, {"full_name": "x"})["Location"] == receipt["Location"]
    assert Application.objects.count() == 1


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_progress_is_in_words_and_errors_stand_beside_and_in_the_summary(client, sample, language):
    draft = begin(client)
    url = page_url(draft, "who").replace("/ja/", f"/{language}/")
    shown = client.get(url)
    assert "1/4" in text_of(shown)
    wrong = client.post(url, {"full_name": "", "birth.year": "8", "birth.month": "2",
                              "birth.day": "30", "birth.era": "R", "reading": "Smith"})  # fmt: skip
    body = wrong.content.decode()
    assert wrong.status_code == 422
    assert body.count('href="#f-') == 3
    assert 'id="error-f-full-name"' in body
    assert 'value="Smith"' in body
    assert 'value="30"' in body
    assert Draft.objects.get(pk=draft.pk).answers["birth"]["day"] == "30"


def test_what_cannot_be_kept_is_shown_again_with_the_reason(client, sample):
    draft = begin(client)
    client.post(page_url(draft, "who"), {"full_name": "前の名"})
    response = client.post(page_url(draft, "who"), {"full_name": "山\x07田", "email": "a@b.jp"})
    assert response.status_code == 422
    assert "制御文字" in text_of(response) or "使えない文字" in text_of(response)
    kept = Draft.objects.get(pk=draft.pk).answers
    assert (kept["full_name"], kept["email"]) == ("前の名", "a@b.jp")


def test_bytes_that_are_no_text_are_refused_and_change_nothing(client, sample):
    draft = begin(client)
    body = b"full_name=%ED%A0%80%FF&email=x"
    response = client.post(
        page_url(draft, "who"), body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 422
    assert "full_name" not in Draft.objects.get(pk=draft.pk).answers


def test_people_are_added_and_removed_without_javascript(client, sample):
    draft = begin(client)
    url = page_url(draft, "family")
    data = flat(procedures.ANSWERS["family"])
    assert client.post(url, {**data, "add_person": "kids"}).status_code == 302
    assert client.get(url).content.decode().count('class="person"') == 3
    assert client.post(url, {**data, "remove_person": "kids.0"}).status_code == 302
    assert [r["name"] for r in Draft.objects.get(pk=draft.pk).answers["kids"]] == ["葛󠄀城 花"]
    for wrong in ("kids.99", "kids.x", "x", "", "kids.-1", "reason.0"):
        assert client.post(url, {"remove_person": wrong}).status_code == 302


def test_the_town_is_filled_from_the_postal_code_without_javascript(client, sample):
    draft = begin(client)
    client.post(page_url(draft, "move"), {"moved": "yes"})
    sent = {
        "moved": "yes",
        "place.postal_code": "８０３-0812",
        "place.rest": "1",
        "lookup": "place",
    }
    assert client.post(page_url(draft, "move"), sent).status_code == 302
    place = Draft.objects.get(pk=draft.pk).answers["place"]
    assert place["town"].startswith("福岡県北九州市小倉北区")
    assert place["rest"] == "1"
    found = client.get(f"{HERE}town/?code=8030812").json()
    assert found == {"items": [{"town": place["town"]}]}
    assert client.get(f"{HERE}town/?code=%00x").json() == {"items": []}


def test_several_photos_for_one_item_and_one_taken_away(client, sample):
    draft = begin(client)
    url = page_url(draft, "rest")
    data = {"file.proof": [photo("一.jpg"), photo("二.jpg", "blue")], "upload": "file.proof"}
    assert client.post(url, data).status_code == 302
    body = client.get(url).content.decode()
    assert body.count("file__picture") == 2
    rows = list(DraftAttachment.objects.order_by("added_at"))
    thumbnail = client.get(
        reverse("forms:thumbnail", kwargs={"draft_id": draft.pk, "attachment_id": rows[0].pk})
    )
    assert thumbnail["Content-Type"] == "image/webp"
    third = client.post(url, {"file.proof": photo("三.jpg"), "upload": "file.proof"})
    assert third.status_code == 422
    assert "三.jpg" in text_of(third)
    client.post(url, {"remove_file": str(rows[0].pk)})
    assert [r.pk for r in DraftAttachment.objects.all()] == [rows[1].pk]
    assert client.post(url, {"remove_file": "x"}).status_code == 302


def test_a_file_is_told_to_be_checked_and_its_result_is_told_later(client, sample, settings):
    settings.FILES_SCANNER = "unix:///nowhere/clamd.ctl"
    draft = begin(client)
    url = page_url(draft, "rest")
    client.post(url, {"file.proof": photo(), "upload": "file.proof"})
    row = DraftAttachment.objects.get()
    its = {"draft_id": draft.pk, "attachment_id": row.pk}
    body = client.get(url).content.decode()
    assert "確認中" in body and "通帳.jpg" in body
    for name in ("forms:file", "forms:thumbnail"):
        assert reverse(name, kwargs=its) not in body
        assert client.get(reverse(name, kwargs=its)).status_code == 409
    type(row.blob).objects.update(state="refused", refused_for="file_infected")
    assert "受けとれないファイルです" in client.get(url).content.decode()
    answers = {**flat(procedures.ANSWERS["rest"]), "next": "1"}
    assert "受け取れないファイルがあります" in text_of(client.post(url, answers))


def test_what_a_resident_opens_of_their_own_file_is_the_safe_copy(client, sample):
    draft = begin(client)
    client.post(page_url(draft, "rest"), {"file.proof": photo(), "upload": "file.proof"})
    row = DraftAttachment.objects.get()
    its = {"draft_id": draft.pk, "attachment_id": row.pk}
    answer = client.get(reverse("forms:file", kwargs=its))
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert hashlib.sha256(answer.content).hexdigest() == row.blob.copy_sha256


def test_a_wrong_file_is_named_and_answers_stay(client, sample):
    draft = begin(client)
    bad = photo("悪い.jpg")
    bad.file.seek(0)
    bad.file.truncate()
    bad.file.write(b"<html>")
    bad.file.seek(0)
    response = client.post(page_url(draft, "rest"), {"reason": "birth", "file.proof": bad})
    assert response.status_code == 422
    assert "悪い.jpg" in text_of(response)
    assert Draft.objects.get(pk=draft.pk).answers["reason"] == "birth"


def test_changing_the_language_keeps_what_was_typed(client, sample):
    draft = begin(client)
    sent = {"full_name": "途中", "switch": "language:en"}
    response = client.post(page_url(draft, "who"), sent)
    assert response["Location"].startswith("/en/forms/")
    assert 'value="途中"' in client.get(response["Location"]).content.decode()


def test_the_review_leads_back_to_itself(client, sample):
    draft = begin(client)
    review = walk(client, draft)
    url = page_url(draft, "who") + "?from=review"
    assert 'name="came_from" value="review"' in client.get(url).content.decode()
    data = {**flat(procedures.ANSWERS["who"]), "full_name": "直した名", "came_from": "review"}
    assert client.post(url, data)["Location"] == review
    assert "直した名" in text_of(client.get(review))


def test_a_change_in_another_tab_is_shown_before_it_is_filed(client, sample):
    draft = begin(client)
    review = walk(client, draft)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(review).content.decode())[1]
    data = {**flat(procedures.ANSWERS["who"]), "full_name": "別のタブ"}
    client.post(page_url(draft, "who"), data)
    response = client.post(review, {"seen": seen})
    assert response["Location"] == review
    assert "別の画面で内容が変わりました" in text_of(client.get(review))
    assert not Application.objects.exists()


def test_an_incomplete_review_does_not_file_and_leads_to_what_is_missing(client, sample):
    draft = begin(client)
    url = reverse("forms:review", kwargs={"draft_id": draft.pk})
    assert "申請を出す" not in re.findall(
        r"<button[^>]*>(.*?)</button>", client.get(url).content.decode()
    )
    response = client.post(url, {"seen": "x"})
    assert response.status_code == 302
    assert not Application.objects.exists()


def test_saved_on_paper_and_resumed_on_another_device(client, sample):
    draft = begin(client)
    left = client.post(page_url(draft, "who"), {"full_name": "途中", "save_exit": "1"})
    assert left["Location"] == reverse("forms:save", kwargs={"draft_id": draft.pk})
    born = {"birth_date.era": "S", "birth_date.year": "25", "birth_date.month": "3",
            "birth_date.day": "3"}  # fmt: skip
    assert client.post(left["Location"], {}).status_code == 422
    keys = client.post(left["Location"], born).content.decode()
    code = re.search(r"[3-9A-Y]{4}-[3-9A-Y]{3}-[3-9A-Y]{3}", keys)[0]
    link = re.search(r"http://testserver(/ja/forms/resume/[^\"]+)", keys)[1]
    other = Client()
    assert other.get(page_url(draft, "who")).status_code == 404
    wrong = other.post(f"{HERE}resume/", {**born, "birth_date.day": "4", "code": code})
    assert wrong.status_code == 403
    right = other.post(f"{HERE}resume/", {**born, "code": code.lower().replace("-", " ")})
    assert other.get(right["Location"]).content.decode().count('value="途中"') == 1
    third = Client()
    opened = third.get(link)
    assert opened["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert third.get(page_url(draft, "who")).status_code == 404
    assert third.get(third.post(link)["Location"]).status_code == 200


def test_ten_wrong_birth_dates_over_the_page(client, sample):
    from datetime import date

    from shiyakusho.engines.forms import resuming

    draft = begin(client)
    code = resuming.give_keys(draft_id=draft.pk, birth_date=date(1950, 3, 3)).code
    answers = []
    for day in range(1, 13):
        sent = {"code": code, "birth_date.year": "1950", "birth_date.month": "4",
                "birth_date.day": str(day)}  # fmt: skip
        answers.append(text_of(Client().post(f"{HERE}resume/", sent)))
    assert "使えなくなりました" not in answers[8]
    assert all("使えなくなりました" in one for one in answers[9:])


def test_leave_no_trace_forgets_this_browser_and_what_nobody_could_find(client, sample):
    draft = begin(client)
    url = reverse("forms:leave", kwargs={"draft_id": draft.pk})
    assert "書いた内容も消えます" in text_of(client.get(url))
    response = client.post(url)
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not Draft.objects.exists()
    assert client.get(response["Location"]).status_code == 200
    assert client.get(page_url(draft, "who")).status_code == 404


def test_leave_no_trace_keeps_what_can_be_found_again(client_of, account, sample):
    me = account()
    client = client_of(me)
    draft = begin(client)
    client.post(page_url(draft, "who"), {"full_name": "残る"})
    client.post(reverse("forms:leave", kwargs={"draft_id": draft.pk}))
    assert client.get(page_url(draft, "who")).status_code == 404
    client.force_login(me, backend="shiyakusho.ground.identity.backends.SessionBackend")
    assert 'value="残る"' in client.get(page_url(draft, "who")).content.decode()


def test_a_helper_types_and_is_named(client, sample):
    draft = begin(client)
    walk(client, draft)
    url = reverse("forms:helper", kwargs={"draft_id": draft.pk})
    sent = {"helper_name": "支援 次郎", "helper_relation": "ケアマネジャー"}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, {"helper_name": "x\x07"}).status_code == 422
    application = public.submit(draft_id=draft.pk)
    assert (application.helper_name, application.helper_relation) == tuple(sent.values())


@pytest.mark.parametrize("held", ["L0", "L1", "L2"])
def test_below_the_level_the_page_says_what_to_do(client_of, account, db, held):
    procedures.publish(procedures.variant("sample-form", identity="L3"))
    client = client_of(account(level=held))
    for response in (
        client.get(f"{HERE}start/sample-form/"),
        client.post(f"{HERE}start/sample-form/"),
    ):
        assert response.status_code == 403
        assert b'data-code="identity_level_too_low"' in response.content
        assert "マイナンバーカードの電子署名" in text_of(response)
        assert "窓口で出す" in text_of(response)
    assert not Draft.objects.exists()


def test_nobody_signed_in_is_invited_to_sign_in(client, db):
    procedures.publish(procedures.variant("sample-form", identity="L1"))
    assert "サインインして始める" in text_of(client.get(f"{HERE}start/sample-form/"))
    assert client.post(f"{HERE}start/sample-form/").status_code == 403


@pytest.fixture
def theirs(account, sample):
    """A draft with a file, and an application, of somebody."""
    other = account()
    application = public.submit(draft_id=filled(other).pk)
    draft = filled(other)
    file = DraftAttachment.objects.get(draft=draft)
    return draft, file, application


def test_no_page_opens_to_anybody_else(client_of, account, theirs):
    """The twin of every page: another resident and nobody get the same answer as for nothing."""
    draft, file, application = theirs
    nothing = "00000000-0000-4000-8000-000000000000"
    pages = [
        ("forms:page", {"draft_id": draft.pk, "screen_key": "who"}),
        ("forms:review", {"draft_id": draft.pk}),
        ("forms:save", {"draft_id": draft.pk}),
        ("forms:leave", {"draft_id": draft.pk}),
        ("forms:helper", {"draft_id": draft.pk}),
        ("forms:file", {"draft_id": draft.pk, "attachment_id": file.pk}),
        ("forms:thumbnail", {"draft_id": draft.pk, "attachment_id": file.pk}),
        ("forms:receipt", {"application_id": application.pk}),
        ("forms:correct", {"application_id": application.pk}),
        ("forms:status", {"application_id": application.pk}),
    ]
    for client in (client_of(account()), Client()):
        for name, key in pages:
            for method in ("get", "post"):
                if (name, method) in (("forms:leave", "post"), ("forms:helper", "get")):
                    continue
                real = getattr(client, method)(reverse(name, kwargs=key))
                none = getattr(client, method)(
                    reverse(name, kwargs={**key, next(iter(key)): nothing})
                )
                assert real.status_code == none.status_code, (name, method)
                assert real.status_code in (404, 405), (name, method, real.status_code)
                assert "髙﨑" not in real.content.decode()
        client.post(reverse("forms:leave", kwargs={"draft_id": draft.pk}))
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_the_owner_opens_each_of_them(client_of, theirs):
    draft, file, application = theirs
    client = client_of(draft.account)
    for name, key in (
        ("forms:page", {"draft_id": draft.pk, "screen_key": "who"}),
        ("forms:review", {"draft_id": draft.pk}),
        ("forms:save", {"draft_id": draft.pk}),
        ("forms:file", {"draft_id": draft.pk, "attachment_id": file.pk}),
        ("forms:receipt", {"application_id": application.pk}),
        ("forms:drafts", {}),
    ):
        assert client.get(reverse(name, kwargs=key)).status_code == 200, name
    assert application.receipt_number in text_of(client.get(reverse("forms:drafts")))


def test_the_correction_page_shows_only_the_asked_fields(client_of, theirs, monkeypatch):
    _, _, application = theirs
    asked = registry.AskedCorrection(
        (registry.AskedField("birth", "日付が読めません"), registry.AskedField("proof", "ぼけています"),
         registry.AskedField("together", "")),
        message="お手数ですが",
    )  # fmt: skip
    monkeypatch.setattr(registry, "_asked_of", [lambda one: asked])
    client = client_of(application.account)
    url = reverse("forms:correct", kwargs={"application_id": application.pk})
    body = client.get(url).content.decode()
    assert 'name="birth.year"' in body
    assert 'name="each_kid.p2.together"' in body
    assert 'name="full_name"' not in body
    assert "ぼけています" in body
    sent = flat({"birth": {"era": "S", "year": "61", "month": "4", "day": "2"}})
    sent |= {"each_kid.p1.together": "yes", "each_kid.p2.together": "yes"}
    staged = client.post(url, {**sent, "file.proof": photo("鮮明.jpg"), "upload": "file.proof"})
    assert staged.status_code == 200
    assert "鮮明.jpg" in staged.content.decode()
    wrong = client.post(url, {**sent, "birth.day": "32"})
    assert wrong.status_code == 422
    done = client.post(url, sent)
    assert done["Location"] == reverse("forms:receipt", kwargs={"application_id": application.pk})
    after = public.application_of(application.pk)
    assert after.answers["birth"] == "1986-04-02"
    assert after.arrived_at == application.arrived_at
    names = [a.blob.original_name for a in public.attachments_of(after)]
    assert names == ["通帳.jpg", "鮮明.jpg"]


def test_changing_the_language_keeps_an_unsent_correction(client_of, theirs, monkeypatch):
    _, _, application = theirs
    asked = registry.AskedCorrection(
        (registry.AskedField("full_name", "字が違います"), registry.AskedField("birth", ""))
    )
    monkeypatch.setattr(registry, "_asked_of", [lambda one: asked])
    client = client_of(application.account)
    url = reverse("forms:correct", kwargs={"application_id": application.pk})
    first = client.get(url).content.decode()
    assert 'name="switch" value="language:en"' in first
    default = first.index('<button class="visually-hidden" form="answers"')
    assert default < first.index('name="switch"')
    typed = {"full_name": "途中の 𠮷江", "birth.era": "S", "birth.year": "61", "birth.month": "",
             "birth.day": ""}  # fmt: skip
    moved = client.post(url, {**typed, "switch": "language:en"})
    assert moved["Location"] == url.replace("/ja/", "/en/")
    there = client.get(moved["Location"]).content.decode()
    assert 'value="途中の 𠮷江"' in there
    assert re.search(r'name="birth.year"[^>]*value="61"', there)
    assert public.application_of(application.pk).answers["full_name"] == "髙﨑　𠮷子"
    sent = {**typed, "birth.month": "4", "birth.day": "2"}
    assert client.post(moved["Location"], sent).status_code == 302
    assert public.application_of(application.pk).answers["full_name"] == "途中の 𠮷江"
    assert "途中の" not in str(dict(client.session))


def test_a_correction_that_opens_a_question_asks_it_on_the_same_page(
    client_of, theirs, monkeypatch
):
    _, _, application = theirs
    asked = registry.AskedCorrection((registry.AskedField("together", ""),))
    monkeypatch.setattr(registry, "_asked_of", [lambda one: asked])
    client = client_of(application.account)
    url = reverse("forms:correct", kwargs={"application_id": application.pk})
    sent = {"each_kid.p1.together": "yes", "each_kid.p2.together": "no"}
    again = client.post(url, sent)
    assert again.status_code == 422
    assert 'name="each_kid.p2.why_apart"' in again.content.decode()


BUDGET = {"start": 6, "page": 15, "save": 23, "review": 16, "submit": 33, "receipt": 20}


def test_queries_of_each_page_stay_within_their_budget(client_of, account, sample):
    """With an account tied to a resident: asking the register for prefill is counted too."""
    from django.apps import apps

    from shiyakusho.registers.people import public as people

    resident = apps.get_model("people", "Resident").objects.filter(until=None).first()
    me = account(level="L3")
    people.link_account_to(account=me, resident_id=resident.pk, method="demo")
    client = client_of(me)
    draft = filled(me)
    review = reverse("forms:review", kwargs={"draft_id": draft.pk})
    seen = re.search(r'name="seen" value="(\w+)"', client.get(review).content.decode())[1]
    steps = [
        ("start", lambda: client.get(f"{HERE}start/sample-form/")),
        ("page", lambda: client.get(page_url(draft, "who"))),
        ("page", lambda: client.get(page_url(draft, "rest"))),
        ("save", lambda: client.post(page_url(draft, "who"), flat(procedures.ANSWERS["who"]))),
        ("review", lambda: client.get(review)),
        ("submit", lambda: client.post(review, {"seen": seen})),
        ("receipt", lambda: client.get(client.post(review)["Location"])),
    ]
    used = {}
    for name, step in steps:
        with stopped_at(now()), CaptureQueriesContext(connection) as queries:
            response = step()
        assert response.status_code in (200, 302), (name, text_of(response))
        used[name] = max(used.get(name, 0), len(queries))
    assert Application.objects.count() == 1
    over = {name: count for name, count in used.items() if count > BUDGET[name]}
    assert not over, over


def test_what_was_begun_waits_on_the_home_page(client_of, account, sample):
    me = account()
    client = client_of(me)
    assert "見本の申請" not in text_of(client.get(reverse("citizen:mine")))
    draft = begin(client)
    body = client.get(reverse("citizen:mine")).content.decode()
    assert reverse("forms:review", kwargs={"draft_id": draft.pk}) in body
    public.submit(draft_id=filled(me).pk)
    assert "forms/" + str(draft.pk) not in client.get(reverse("citizen:mine")).content.decode()


def test_names_and_file_names_are_shown_as_typed_never_as_ruby_or_markup(client, sample):
    draft = begin(client)
    for key, given_ in {**procedures.ANSWERS, "who": {
        **procedures.ANSWERS["who"], "full_name": "｜山《やま》<b>{{x}}</b>"}}.items():  # fmt: skip
        drafts.save_screen(draft_id=draft.pk, screen_key=key, given=given_)
    body = client.get(reverse("forms:review", kwargs={"draft_id": draft.pk})).content.decode()
    assert "｜山《やま》&lt;b&gt;{{x}}&lt;/b&gt;" in body


def test_no_page_leaves_a_sentence_untranslated_or_a_template_fault(client, sample):
    draft = begin(client)
    for url in (page_url(draft, "who"), reverse("forms:review", kwargs={"draft_id": draft.pk})):
        for language in ("ja", "ja-easy", "en"):
            body = client.get(url.replace("/ja/", f"/{language}/")).content.decode()
            assert "{{" not in body
            assert "{%" not in body
    assert drafts.KEPT_DAYS == 90
