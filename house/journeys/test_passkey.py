"""Clerks with passkeys: enrolled by another person, at work, refused elsewhere, a key lost."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from house.journeys import clerk
from house.journeys.authenticator import Authenticator
from house.journeys.person import Person
from house.journeys.ways import MOUSE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240, func_only=True)]
OPERATOR = "DX推進の企画係"


def opens_an_account(operator: Person, name: str, post: str) -> str:
    """The operator opens an account, gives it a post and hands out the link; where the account is."""
    operator.goes_to("/manage/accounts/")
    operator.follows("職員のアカウントを開く")
    operator.writes("名前", name)
    operator.writes("職員番号", uuid.uuid4().hex[:8])
    operator.presses("開く", within=operator.page.locator("main form"))
    operator.is_at(name)
    operator.page.locator("summary", has_text="職に就ける").click()
    operator.page.locator("#post").fill(post)
    operator.presses("職に就ける", within=operator.page.locator("main form[action$='/appoint/']"))
    operator.reads("今日で終える")
    return operator.path


def link_for(operator: Person, account: str) -> str:
    operator.goes_to(account)
    operator.presses("登録用リンクを出す")
    operator.reads("いま一度だけ表示します")
    link = operator.page.locator("[data-enrolment]").inner_text()
    operator.goes_to(account)
    assert link not in operator.page.content()
    return link


def enrols(person: Person, link: str, name: str) -> None:
    person.goes_to(link)
    person.writes("このパスキーの名前", name)
    person.presses("パスキーを作る")
    person.reads("パスキーを登録しました")


def signs_in(page: Page) -> None:
    page.get_by_role("button", name="パスキーでサインインする").click()


def becomes_operator(person: Person) -> None:
    person.goes_to("/demo/")
    card = person.page.locator("main section, main article, main li").filter(has_text=OPERATOR)
    person.leads(card.get_by_role("button").first)


def test_from_the_link_to_the_work_and_a_lost_key(at_browser, site) -> None:
    personas = site.told["personas"]
    operator = at_browser(MOUSE, phone=False, name="operator")
    becomes_operator(operator)
    account = opens_an_account(operator, "春野 灯", personas["clerk"]["post"])
    akari = at_browser(MOUSE, phone=False, name="clerk")
    laptop = Authenticator(akari.page)

    link = link_for(operator, account)
    enrols(akari, link, "市のパソコン")
    signs_in(akari.page)
    akari.page.wait_for_url(re.compile(r"/staff/cases/"))
    akari.eyes.look()
    case = works_a_case(akari)

    gone = akari.page.request.get(link)
    assert gone.status == 404  # once, and only once

    another_section_is_refused(at_browser, operator, personas["care-clerk"]["post"], case)
    spare = adds_a_second_key(akari, laptop)
    loses_the_first(operator, akari, account, laptop, spare)


def works_a_case(akari: Person) -> str:
    """She takes the first case that is nobody's yet."""
    akari.follows("担当なし")
    akari.leads(akari.page.locator("[data-row] a").first)
    clerk.takes_it(akari)
    expect(clerk.region(akari, "担当")).to_contain_text("春野 灯")
    return akari.path.partition("?")[0]


def another_section_is_refused(at_browser, operator: Person, post: str, case: str) -> None:
    account = opens_an_account(operator, "秋山 望", post)
    nozomi = at_browser(MOUSE, phone=False, name="another section")
    Authenticator(nozomi.page)
    enrols(nozomi, link_for(operator, account), "わたしの鍵")
    signs_in(nozomi.page)
    nozomi.page.wait_for_url(re.compile(r"/staff/cases/"))
    answer = nozomi.page.request.get(case)
    nowhere = nozomi.page.request.get(re.sub(r"[0-9a-f-]{36}", str(uuid.uuid4()), case))
    assert answer.status == nowhere.status == 404
    assert "春野 灯" not in answer.text()


def adds_a_second_key(akari: Person, laptop: Authenticator) -> Authenticator:
    """わたしのサインイン: one more key, in another device; it opens the same door."""
    akari.follows("わたしのサインイン", within=akari.page.locator("header"))
    akari.is_at("わたしのサインイン")
    akari.reads("市のパソコン", "最後のパスキーは消せません")
    laptop.take_away()
    spare = Authenticator(akari.page)
    akari.page.locator("summary", has_text="パスキーを増やす").click()
    akari.writes("このパスキーの名前", "予備の鍵")
    akari.presses("パスキーを作る")
    expect(akari.page.locator("body")).to_contain_text("パスキー「予備の鍵」を登録しました")
    akari.presses("サインアウト")
    akari.goes_to("/staff/sign-in/")
    signs_in(akari.page)
    akari.page.wait_for_url(re.compile(r"/staff/cases/"))
    return spare


def loses_the_first(
    operator: Person, akari: Person, account: str, laptop: Authenticator, spare: Authenticator
) -> None:
    """The operator revokes it: every session ends at once, and it opens nothing any more."""
    operator.goes_to(account)
    row = operator.page.locator("main li").filter(has_text="市のパソコン").first
    row.locator("summary").click()
    row.get_by_label("理由").fill("電車に忘れた")
    operator.presses("失効させる", within=row.locator("form"))
    expect(operator.page.locator("body")).to_contain_text("すべてのサインインを終わらせました")
    akari.page.goto("/staff/cases/")
    assert "/staff/sign-in/" in akari.page.url
    spare.take_away()
    laptop.put()
    signs_in(akari.page)
    akari.reads("パスキーで、ご本人を確かめられませんでした")
    laptop.take_away()
    spare.put()
    signs_in(akari.page)
    akari.page.wait_for_url(re.compile(r"/staff/cases/"))


def test_without_passkeys_the_page_says_so(visit) -> None:
    page = visit(phone=True)
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/staff/sign-in/")
    expect(page.locator("main")).to_contain_text("このブラウザーでは、パスキーを使えません。")
    expect(page.get_by_role("button", name="パスキーでサインインする")).to_be_hidden()
    page = visit(phone=True, javascript=False)
    page.goto("/staff/sign-in/")
    expect(page.locator("main")).to_contain_text("パスキーには、JavaScriptが要ります。")


def test_who_changes_their_mind_can_try_again(visit) -> None:
    page = visit(phone=True)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    page.goto("/staff/sign-in/")
    page.evaluate(
        "() => { navigator.credentials.get ="
        " () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    signs_in(page)
    expect(page.get_by_role("alert")).to_contain_text("とりやめたか、時間が過ぎました")
    expect(page.get_by_role("button", name="パスキーでサインインする")).to_be_enabled()
