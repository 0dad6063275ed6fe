"""At the phone: a mother for her child; a daughter for her mother, until the mother ends it."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from house.browsers import sound
from shiyakusho.desks.representation.tests.conftest import CLAIM, signed_in
from shiyakusho.engines.forms.models import Draft
from shiyakusho.registers.people import public as people

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(180, func_only=True),
]
ALBUM = os.environ.get("ALBUM", "")


def look(page, name: str) -> None:
    """Sound for everybody; a picture where somebody wants to see it."""
    sound(page)
    if ALBUM:
        page.screenshot(path=str(Path(ALBUM) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_mother_acts_for_her_child(browse, tied, imported, javascript: bool) -> None:
    mother = tied(2)

    def steps(page) -> None:
        page.goto("/ja/mine/")
        page.get_by_role("link", name="だれの手続きをするか選ぶ").click()
        if javascript:
            look(page, "whom")
        page.get_by_role("button", name="髙𣘺 蓮さんの代わりに手続きする").click()
        banner = page.get_by_role("region", name="だれの手続きか")
        expect(banner).to_contain_text("髙𣘺 蓮さんの代わりに手続き中")
        page.goto(f"/ja/forms/start/{CLAIM}/")
        expect(banner).to_be_visible()
        page.get_by_role("button", name="書き始める").click()
        expect(page.get_by_label("氏名", exact=False).first).to_have_value("髙𣘺 蓮")
        expect(banner).to_be_visible()
        if javascript:
            look(page, "form-for-child")
        banner.get_by_role("button", name="自分にもどる").click()
        expect(banner).to_have_count(0)
        expect(page.locator("h1")).to_have_text("わたしのこと")

    browse(steps, account=mother, javascript=javascript)
    draft = Draft.objects.get()
    assert (draft.account_id, draft.on_behalf_of) == (mother.pk, imported[3])


def test_a_mandate_ended_while_its_holder_works(browse, mandated) -> None:
    grantor, helper, _mandate = mandated()
    grantors_session = signed_in(grantor).cookies["sessionid"].value

    def steps(page) -> None:
        page.goto("/ja/me/whom/")
        page.get_by_role("button", name="さんの代わりに手続きする").click()
        page.goto(f"/ja/forms/start/{CLAIM}/")
        page.get_by_role("button", name="書き始める").click()
        where = page.url
        _grantor_ends_it(page, grantors_session)
        page.get_by_role("button", name="次へ").last.click()
        expect(page.locator("h1")).to_contain_text("この方の代わりに手続きすることは、できません")
        look(page, "ended")
        assert page.goto(where).status == 404
        page.goto("/ja/mine/")
        expect(page.get_by_role("region", name="だれの手続きか")).to_have_count(0)

    browse(steps, account=helper)
    assert people.may_act_for(helper) == ()
    assert Draft.objects.get().account_id == helper.pk


def _grantor_ends_it(page, session: str) -> None:
    url = page.url.split("/ja/")[0]
    other = page.context.browser.new_context(base_url=url, locale="ja-JP",
                                             viewport={"width": 375, "height": 812})  # fmt: skip
    other.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    mine = other.new_page()
    mine.goto("/ja/me/mandates/")
    look(mine, "mandates")
    mine.get_by_role("button", name="すぐに終わりにする").click()
    expect(mine.get_by_text("取り消しました").first).to_be_visible()
    other.close()


def test_granting_by_keyboard_and_the_code_once(browse, tied) -> None:
    grantor = tied(1, "高橋 健太")

    def steps(page) -> None:
        page.goto("/ja/me/mandates/new/")
        look(page, "grant")
        page.get_by_label("代わりに手続きする方の氏名").fill("高橋 葛葉")
        page.get_by_label("住民票", exact=False).first.check()
        page.keyboard.press("Tab")
        page.get_by_role("button", name="招待番号を作る").press("Enter")
        expect(page.locator("h1")).to_have_text("招待番号")
        look(page, "invitation")
        page.goto("/ja/me/link/")
        look(page, "link")
        page.goto("/ja/me/mandates/accept/")
        look(page, "accept")
        page.goto("/ja/mine/")
        look(page, "mine")

    browse(steps, account=grantor)


def test_a_clerk_compares_and_decides(browse, clerk, imported, account) -> None:
    from shiyakusho.registers.people import linking
    from shiyakusho.registers.people.models import LinkRequest

    mine = account("resident", level="L3", name="佐藤 健太")
    card = {"name": "佐藤　健太", "birthdate": "19900503", "gender": "1",
            "address": "福岡県北九州市小倉南区守恒本町２丁目３－１１"}  # fmt: skip
    linking.arrived(mine, card)
    question = LinkRequest.objects.get()

    def steps(page) -> None:
        page.goto("/staff/representation/")
        look(page, "staff-desk")
        page.get_by_role("table").get_by_role("link").first.click()
        look(page, "staff-question")
        page.get_by_role("button", name="この住民と結びつける").first.click()
        expect(page.get_by_text("結びつけました。")).to_be_visible()
        page.goto("/staff/representation/mandates/new/")
        look(page, "staff-record")

    browse(steps, account=clerk(), width=1280)
    assert people.resident_id_of(mine) == imported[1]
    question.refresh_from_db()
    assert question.given is None
