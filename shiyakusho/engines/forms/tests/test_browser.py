"""The forms in a real browser: a phone without JavaScript, a desk with it, the keyboard alone."""

import io
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from house import browsers
from house.browsers import sound
from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms.models import Application

from . import procedures
from .conftest import filled, photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAITING = {"ja": "確認中", "ja-easy": "調", "en": "Beingchecked"}
UNFIT = {"ja": "受けとれないファイルです", "ja-easy": "受", "en": "cannotbeaccepted"}
PHONE, DESK = browsers.PHONE["width"], browsers.DESK["width"]


def picture() -> dict[str, Any]:
    """A photo as the file picker takes it."""
    buffer = io.BytesIO()
    Image.effect_noise((900, 600), 60).convert("RGB").save(buffer, "JPEG")
    return {"name": "通帳の写真.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def look(page, *, axe: bool) -> None:
    """The page is sound; without scripts axe cannot run, and only the heading is counted."""
    if axe:
        sound(page)
    else:
        expect(page.locator("h1")).to_have_count(1)


def next_page(page) -> None:
    page.get_by_role("button", name="次へ", exact=True).last.click()


def date(page, name: str, written: str) -> None:
    """A date in its boxes: "S 60 4 2"."""
    era, *boxes = written.split(" ")
    for part, value in zip(("year", "month", "day"), boxes, strict=True):
        page.locator(f"[name='{name}.{part}']").fill(value)
    page.locator(f"[name='{name}.era']").select_option(era)


def fill_in(page, *, axe: bool) -> None:
    """The whole sample form, with a mistake on the way."""
    page.goto("/ja/forms/start/sample-form/")
    look(page, axe=axe)
    page.get_by_role("button", name="書き始める").click()
    next_page(page)
    page.get_by_text("か所、直してください").wait_for()
    look(page, axe=axe)
    page.locator("[name=full_name]").fill("髙﨑　𠮷子")
    date(page, "birth", "S 60 4 2")
    next_page(page)
    page.get_by_label("はい").check()
    next_page(page)
    page.get_by_text("質問がふえました").wait_for()
    date(page, "moved_on", "R 8 11 1")
    page.locator("[name='place.postal_code']").fill("803-0812")
    page.get_by_role("button", name="住所を入れる").click()
    expect(page.locator("[name='place.town']")).to_have_value(re.compile("福岡県北九州市小倉北区"))
    look(page, axe=axe)
    page.locator("[name='place.rest']").fill("1-1")
    next_page(page)
    page.locator("[name='kids.0.name']").fill("葛󠄀城 太郎")
    date(page, "kids.0.birth_date", "R 2 5 1")
    page.locator("[name='kids.0.relation']").fill("子")
    page.get_by_role("button", name="もう一人ふやす").click()
    page.locator("[name='kids.1.name']").fill("葛󠄀城 花")
    look(page, axe=axe)
    page.get_by_role("button", name="2人目を消す").click()
    next_page(page)
    assert "葛󠄀城 太郎さん" in page.locator("h1").inner_text()
    page.get_by_label("はい").check()
    look(page, axe=axe)
    next_page(page)
    page.get_by_label("出生").check()
    page.locator("[type=file]").first.set_input_files([picture(), picture()])
    if not axe:  # with scripts they are sent as soon as they are chosen
        page.get_by_role("button", name="選んだファイルを送る").click()
    page.get_by_text("通帳の写真.jpg").first.wait_for()
    look(page, axe=axe)
    next_page(page)
    page.get_by_role("heading", name="内容の確認").wait_for()
    look(page, axe=axe)


@pytest.mark.parametrize(("width", "javascript"), [(PHONE, False), (PHONE, True), (DESK, True)])
def test_from_start_to_receipt(sample, browse, width, javascript):
    def steps(page) -> None:
        fill_in(page, axe=javascript)
        page.get_by_role("button", name="申請を出す").dblclick(no_wait_after=True)
        page.get_by_role("heading", name="受け付けました").wait_for()
        look(page, axe=javascript)
        page.go_back()
        page.wait_for_load_state()
        if page.get_by_role("button", name="申請を出す").count():
            page.get_by_role("button", name="申請を出す").click()
        page.get_by_role("heading", name="受け付けました").wait_for()

    browse(steps, width=width, javascript=javascript)
    application = Application.objects.get()
    assert application.answers["full_name"] == "髙﨑　𠮷子"
    assert [kid["name"] for kid in application.answers["kids"]] == ["葛󠄀城 太郎"]


def test_saved_resumed_and_gone_without_a_trace(sample, browse):
    def steps(page) -> None:
        page.goto("/ja/forms/start/sample-form/")
        page.get_by_role("button", name="書き始める").click()
        page.locator("[name=full_name]").fill("途中の名")
        page.get_by_role("button", name="保存して中断する").click()
        sound(page)
        date(page, "birth_date", "S 25 3 3")
        page.get_by_role("button", name="番号とリンクを作る").click()
        sound(page)
        code = page.locator("strong.receipt").inner_text()
        page.get_by_role("button", name="この端末から消して終わる").click()
        page.get_by_role("heading", name="消しました").wait_for()
        sound(page)
        assert page.context.cookies() == [] or all(
            cookie["name"] != "sessionid" for cookie in page.context.cookies()
        )
        page.goto("/ja/forms/resume/")
        sound(page)
        page.locator("[name=code]").fill(code.lower())
        date(page, "birth_date", "S 25 3 3")
        page.get_by_role("button", name="続きから書く").click()
        assert page.locator("[name=full_name]").input_value() == "途中の名"

    browse(steps)


def test_enter_goes_on_and_the_keyboard_alone_is_enough(sample, browse):
    def steps(page) -> None:
        page.goto("/ja/forms/start/sample-form/")
        page.get_by_role("button", name="書き始める").focus()
        page.keyboard.press("Enter")
        page.locator("[name=full_name]").focus()
        page.keyboard.type("山田 花子")
        page.keyboard.press("Enter")
        page.locator("[data-error-summary]").wait_for()
        assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('fieldset, .question') !== null")
        assert page.locator("[name=full_name]").input_value() == "山田 花子"

    browse(steps)


def test_every_page_of_the_real_child_allowance_claim_is_sound(
    browse, live_server, client_of, account
):
    """Start page and level page of a real procedure, in all three languages."""

    def steps(page) -> None:
        for language in ("ja", "ja-easy", "en"):
            page.goto(f"/{language}/forms/start/child-allowance-claim/")
            sound(page)

    browse(steps)
    assert procedures.SAMPLE["id"] == "sample-form"


@pytest.mark.parametrize("where", [(PHONE, True), (DESK, True), (PHONE, False)])
def test_a_resident_is_told_what_became_of_each_file(sample, browse, account, settings, where):
    """ok with its picture, 確認中 without, refused with words; in all three languages."""
    width, javascript = where
    applicant = account("resident", level="L3")
    draft = filled(applicant)
    settings.FILES_SCANNER = "unix:///nowhere/clamd.ctl"
    with_name = {"draft_id": draft.pk, "item_id": "proof", "account": applicant}
    waiting = drafts.add_file(stream=photo(color="blue"), name="封筒.jpg", **with_name)
    url = reverse("forms:page", kwargs={"draft_id": draft.pk, "screen_key": "rest"})

    def told(waits: bool) -> Callable[[Any], None]:
        words = WAITING if waits else UNFIT

        def steps(page) -> None:
            for language, said in words.items():
                page.goto(url.replace("/ja/", f"/{language}/", 1))
                look(page, axe=javascript)
                files = page.locator(".file")
                expect(files).to_have_count(2)
                expect(page.locator("img.file__picture")).to_have_count(1)
                assert said in re.sub(r"\s", "", files.nth(1).inner_text())
                if folder := os.environ.get("PICTURES"):
                    name = f"files-{language}-{width}-{'waits' if waits else 'refused'}.png"
                    page.screenshot(path=f"{folder}/{name}", full_page=True)

        return steps

    browse(told(waits=True), account=applicant, width=width, javascript=javascript)
    type(waiting.blob).objects.filter(pk=waiting.blob_id).update(
        state="refused", refused_for="file_infected"
    )
    browse(told(waits=False), account=applicant, width=width, javascript=javascript)
