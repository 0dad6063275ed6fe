"""The pages of signing in, in a real browser: sound at both widths; a key, and staying signed in."""

import json
import re

import pytest
from playwright.sync_api import expect

from house.browsers import DESK, PHONE, sound
from house.journeys.authenticator import Authenticator
from shiyakusho.ground.identity.models import Account, Passkey, SignIn
from shiyakusho.ground.identity.passkeys import enrolling

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [PHONE["width"], DESK["width"]])


@pytest.fixture
def here(live_server, settings) -> str:
    """Passkeys are of this very address."""
    settings.PASSKEYS = {"rp_id": "localhost", "origins": [live_server.url], "name": "試験市"}
    return live_server.url


@pytest.fixture
def secret(account) -> str:
    clerk = account("staff", roles=["clerk"], name="花田 花")
    return enrolling.give(account=clerk, by=None)


@WIDTHS
def test_every_page_is_sound(browse, here, secret, account, width) -> None:
    clerk = account("staff", roles=["clerk"], name="運用 七子")

    def look(page) -> None:
        for path in ("/staff/sign-in/", "/staff/prove/", f"/staff/enrol/{secret}/", "/staff/me/"):
            page.goto(path)
            sound(page)

    browse(look, account=clerk, width=width)


@WIDTHS
def test_from_the_link_to_the_work(browse, here, secret, width) -> None:
    def steps(page) -> None:
        Authenticator(page)
        page.goto(f"/staff/enrol/{secret}/")
        page.get_by_label("このパスキーの名前").fill("指で開く鍵")
        page.get_by_role("button", name="パスキーを作る").click()
        page.wait_for_url("**/staff/sign-in/**")
        page.get_by_role("button", name="パスキーでサインインする").click()
        page.wait_for_url("**/staff/cases/**")
        page.goto("/staff/prove/?next=/staff/me/")
        page.get_by_role("button", name="パスキーで確かめる").click()
        page.wait_for_url(re.compile(r"//[^/]+/staff/me/$"))
        sound(page)
        assert "指で開く鍵" in page.locator("main").inner_text()

    browse(steps, width=width)
    key = Passkey.objects.get()
    assert key.name == "指で開く鍵"
    assert key.used_at is not None
    assert key.sign_count > 0


def test_with_the_keyboard_alone(browse, here, secret) -> None:
    def steps(page) -> None:
        Authenticator(page)
        page.goto(f"/staff/enrol/{secret}/")
        page.get_by_label("このパスキーの名前").focus()
        page.keyboard.insert_text("鍵")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/sign-in/**")
        page.get_by_role("button", name="パスキーでサインインする").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/cases/**")

    browse(steps, width=DESK["width"])


def test_before_the_session_ends_one_may_stay_and_loses_nothing(browse, here, account) -> None:
    clerk = account("staff", roles=["clerk"], name="花田 花")

    def steps(page) -> None:
        page.clock.install()
        page.goto("/staff/me/")
        page.locator("summary", has_text="APIトークンを発行する").click()
        page.get_by_label("用途").fill("書きかけ")
        page.clock.fast_forward("25:00")
        dialog = page.get_by_role("alertdialog")
        expect(dialog).to_be_hidden()
        page.clock.fast_forward("01:05")
        assert "「続ける」を押してください" in dialog.inner_text()
        dialog.get_by_role("button", name="続ける").click()
        dialog.wait_for(state="hidden")
        assert page.get_by_label("用途").input_value() == "書きかけ"

    browse(steps, account=clerk, width=DESK["width"])


def test_after_it_ended_a_sign_in_elsewhere_brings_the_page_back(
    browse, here, account, client_of
) -> None:
    clerk = account("staff", roles=["clerk"], name="花田 花")
    again = client_of(clerk).cookies["sessionid"].value

    def steps(page) -> None:
        page.clock.install()
        page.goto("/staff/me/")
        page.locator("summary", has_text="APIトークンを発行する").click()
        page.get_by_label("用途").fill("書きかけ")
        page.context.clear_cookies()
        page.clock.fast_forward("30:00")
        dialog = page.get_by_role("alertdialog")
        assert "この画面に残っています" in dialog.inner_text()
        dialog.get_by_role("button", name="続ける").click()  # nothing came back yet
        expect(dialog).to_be_visible()
        page.context.add_cookies([{"name": "sessionid", "value": again, "url": here}])
        dialog.get_by_role("button", name="続ける").click()
        dialog.wait_for(state="hidden")
        page.get_by_role("button", name="発行する", exact=True).click()
        page.wait_for_url("**/staff/me/tokens/")
        assert "書きかけ" in page.locator("h1").inner_text()

    browse(steps, account=clerk, width=DESK["width"])


def test_what_the_page_says_is_what_the_limits_say(client_of, account) -> None:
    html = client_of(account("staff", roles=["clerk"])).get("/staff/me/").content.decode()
    said = html.split('data-session="')[1].split('"')[0].replace("&quot;", '"')
    assert json.loads(said)["idle"] == 1800
    assert json.loads(said)["warn"] == 180
    assert SignIn.objects.count() == 0  # the client of the tests has none
    assert Account.objects.exists()
