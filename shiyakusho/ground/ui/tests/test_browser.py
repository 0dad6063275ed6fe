"""The parts in a real browser: axe, widths, keyboard, and what the scripts add."""

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import expect

from house.browsers import BEYOND, shortcut, violations
from shiyakusho.ground.ui.views import component_page

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[1] / "static" / "ui"
WIDTHS = (375, 1280)


def policy() -> str:
    """The policy of the house as a header."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Static pages under the policy of the house, and the two JSON answers the scripts want."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", policy())
        super().end_headers()

    def do_GET(self) -> None:
        answers = {
            "/suggest": {"items": [{"label": "児童手当", "url": "/citizen.html#found"}]},
            "/postal": {"items": [{"town": "北九州市小倉北区浅野"}]},
        }
        found = answers.get(self.path.split("?")[0])
        if found is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())
        return None

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Iterator[str]:
    """The page of parts as officers see it, the same parts as residents see them, and a form."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "static").mkdir()
    (folder / "static" / "ui").symlink_to(STATIC)
    request = RequestFactory().get("/manage/components/")
    request.user, request.session = AnonymousUser(), {}
    html = component_page(request).content.decode()
    html = html.replace('href="/static/', 'href="static/').replace('src="/static/', 'src="static/')
    (folder / "staff.html").write_text(html.replace('data-next=""', 'data-next="staff.html#next"'))
    citizen = re.sub(r"<link[^>]*staff\.css[^>]*>", "", html).replace(
        '<body class="staff"', '<body class="citizen"'
    )
    (folder / "citizen.html").write_text(citizen)
    (folder / "form.html").write_text(form_page())
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def form_page() -> str:
    from shiyakusho.ground.ui.fields import Field

    parts = [
        ("search_box", {"action": "#", "suggest_url": "/suggest"}),
        ("field", {"field": Field(kind="address", name="a", label="住所", lookup_url="/postal")}),
        ("field", {"field": Field(kind="file", name="p", label="写真", max_files=2)}),
        ("button", {"label": "閉じる", "name": "go", "value": "close", "dialog": "ask"}),
    ]
    drawn = "".join(render_to_string(f"ui/parts/{name}.html", given) for name, given in parts[1:])
    asked = {"id": "ask", "title": "閉じますか", "action_label": "はい、閉じる"}
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8"><title>形</title>'
        '<link rel="icon" href="static/ui/img/mark.svg">'
        + render_to_string("ui/parts/search_box.html", parts[0][1])
        + f'<form action="form.html">{drawn}</form>'
        + render_to_string("ui/parts/dialog.html", asked)
        + '<script type="module" src="static/ui/js/page.js"></script></html>'
    )


@pytest.fixture
def open_page(chromium, pages):
    """``open_page("staff.html", width=375)``; whatever the console complains of fails the test."""
    contexts, complaints = [], []

    def opened(path: str, *, width: int = 1280, **more):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{pages}/{path}")
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [said for said in complaints if "favicon" not in said] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["staff.html", "citizen.html"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page, path: str, width: int) -> None:
    page = open_page(path, width=width)
    assert violations(page) == []
    assert page.evaluate(BEYOND) == []


def test_targets_are_large_enough_for_a_thumb(open_page) -> None:
    page = open_page("citizen.html", width=375)
    small = page.evaluate(
        """() => [...document.querySelectorAll('main .button, main .choice, main .input, .event-card')]
        .filter((e) => e.getBoundingClientRect().height && e.getBoundingClientRect().height < 44)
        .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_an_officer_needs_no_mouse(open_page) -> None:
    page = open_page("staff.html")
    shortcut(page, "?")
    expect(page.locator("#staff-keys")).to_be_visible()
    page.keyboard.press("Escape")
    shortcut(page, "j")
    shortcut(page, "j")
    assert page.locator("[data-row]").nth(1).evaluate("e => e.contains(document.activeElement)")
    shortcut(page, "k")
    assert page.locator("[data-row]").nth(0).evaluate("e => e.classList.contains('is-current')")
    page.locator("input[name=case]").first.focus()
    shortcut(page, "x")
    assert page.locator("input[name=case]").first.is_checked()
    page.locator("input[name='text.normal']").fill("")
    page.keyboard.type("njk?")
    assert page.locator("input[name='text.normal']").input_value() == "njk?"
    page.locator("main h1").click()
    shortcut(page, "n")
    page.wait_for_url("**/staff.html#next")


def test_the_error_summary_takes_focus_with_and_without_scripts(open_page) -> None:
    for javascript in (True, False):
        page = open_page("citizen.html", java_script_enabled=javascript)
        assert page.locator(".error-summary").evaluate("e => e === document.activeElement")


def test_suggestions_by_keyboard(open_page) -> None:
    page = open_page("form.html")
    page.get_by_role("combobox").press_sequentially("じどう")
    page.get_by_role("option", name="児童手当").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("option", name="児童手当").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url("**/citizen.html#found")


def test_an_address_by_postal_code_in_full_width(open_page) -> None:
    page = open_page("form.html")
    page.get_by_label("郵便番号").fill("８０２－０００１")
    page.get_by_role("button", name="住所を入れる").click()
    page.get_by_text("住所を入れました").wait_for()
    assert page.locator("#f-a-town").input_value() == "北九州市小倉北区浅野"
    assert page.locator("#f-a-rest").evaluate("e => e === document.activeElement")


def test_without_scripts_the_postal_button_sends_the_form(open_page) -> None:
    page = open_page("form.html", java_script_enabled=False)
    page.get_by_label("郵便番号").fill("8020001")
    page.get_by_role("button", name="住所を入れる").click()
    page.wait_for_url("**lookup=a**")


def test_a_chosen_photo_is_shown_before_it_is_sent(open_page) -> None:
    from io import BytesIO

    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, "PNG")
    page = open_page("form.html")
    photo = {"name": "通帳.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    page.locator("input[type=file]").set_input_files([photo])
    page.locator("[data-previews] img").wait_for()
    assert page.locator("[data-previews] img").evaluate(
        "e => e.decode().then(() => e.naturalWidth)"
    )
    assert "通帳.png" in page.locator("[data-previews]").inner_text()


def test_a_dialog_asks_and_then_the_button_does_its_work(open_page) -> None:
    page = open_page("form.html")
    page.get_by_role("button", name="閉じる", exact=True).click()
    page.get_by_role("button", name="やめる").click()
    assert "confirmed" not in page.url
    page.get_by_role("button", name="閉じる", exact=True).click()
    page.get_by_role("button", name="はい、閉じる").click()
    page.wait_for_url("**confirmed=yes**")
    assert "go=close" in page.url


def test_text_size_changes_at_once_and_stays(open_page) -> None:
    page = open_page("staff.html")
    page.evaluate(
        """() => { const list = document.createElement('ul'); list.dataset.textSizes = '';
        const button = document.createElement('button'); button.dataset.size = 'largest';
        button.textContent = 'x'; list.append(button); document.querySelector('main').prepend(list); }"""
    )
    before = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.evaluate("import('/static/ui/js/page.js?again')")
    page.wait_for_timeout(200)
    page.locator("[data-size=largest]").click()
    after = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert after > before * 1.3
    assert "text_size=largest" in page.evaluate("document.cookie")
