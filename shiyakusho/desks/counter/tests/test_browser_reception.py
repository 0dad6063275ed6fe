"""A whole reception in a real browser: what happened, what to do, one interview, one signature, 案内票."""

from typing import Any

import pytest
from playwright.sync_api import expect

from house.browsers import DESK, PHONE, shortcut, sound
from shiyakusho.desks.counter.tests.test_browser import LINE, TURNED, at, press
from shiyakusho.desks.counter.tests.test_certificates import COPY, SAID, living_in
from shiyakusho.desks.counter.tests.test_reception import ERRAND, TAKEN, examples
from shiyakusho.engines.bundles.models import Bundle
from shiyakusho.engines.cases.models import Case, Handover

ADDRESS = {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "1番1号"}
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sought(page, resident) -> None:
    page.goto("/staff/counter/")
    press(page, "1")
    page.keyboard.type(resident.number)
    press(page, "Enter")
    press(page, "Enter")
    page.get_by_role("heading", name=resident.name).wait_for()


def chosen(page) -> None:
    """The guide's answer grows with what is said; what is done today is ticked."""
    page.locator("[name=event][value=move-within]").check()
    press(page, "w")
    sound(page)
    page.locator("details", has=page.locator("[name=has_dog]")).locator("summary").click()
    page.locator("[name=has_dog][value=yes]").check()
    page.locator("[name=dog_registered][value=yes]").check()
    press(page, "s")
    page.set_viewport_size(PHONE)
    sound(page)
    page.set_viewport_size(DESK)
    for _ in range(page.locator("[name=procedure]:checked").count()):
        page.locator("[name=procedure]:checked").first.uncheck()
    for one in (*TAKEN, ERRAND):
        box = page.locator(f"[name=procedure][value={one}]")
        if not box.is_visible():
            page.locator("details", has=box).locator("summary").click()
        box.check()
    press(page, "Control+Enter")


def answered(page, said: dict[str, Any]) -> None:
    """One question at a time, by keys, each once; after the last it is read back."""
    seen: set[str] = set()
    while path := page.locator(LINE).first.is_visible() and at(page):
        assert path not in seen
        seen.add(path)
        typed(page, path, said.get(path))


def typed(page, path: str, raw: Any) -> None:
    """The answer of the example, as a clerk types it: a digit, a date in one go, a text."""
    values = page.locator(f"{LINE} input[type=radio][name='{path}']").evaluate_all(
        "all => all.map((one) => one.value)"
    )
    if values:
        return press(page, str(values.index(raw) + 1 if raw in values else 1))
    if page.locator(f"[name='{path}.year']").count():
        page.keyboard.type("R8.11.20")
    elif page.locator(f"[name='{path}.town']").count():
        for part, text in (raw or ADDRESS).items():
            page.locator(f"[name='{path}.{part}']").fill(str(text))
    else:
        put(page, raw)
    return press(page, "Enter")


def put(page, raw: Any) -> None:
    """A text, things ticked, or nothing: then a paper that is asked for was brought."""
    if isinstance(raw, str):
        page.keyboard.type(raw)
    for value in raw if isinstance(raw, list) else ():
        page.locator(f"{LINE} [value='{value}']").check()
    if raw is None and page.locator(f"{LINE} [name^='paper.']").count():
        page.locator(f"{LINE} [value=kept]").check()


def write_name(page) -> None:
    """The person writes on the turned screen."""
    sheet = page.locator("[data-sign] canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + 20 * step, box["y"] + 40 + 6 * (step % 4))
    page.mouse.up()


def signed(page, forms: int = len(TAKEN)) -> None:
    """Turned to the person, who sees every form and writes once."""
    sound(page)
    shortcut(page, "t")
    expect(page.locator(".staff-header")).to_be_hidden()
    assert page.evaluate(TURNED)
    expect(page.locator(".read-back__forms li")).to_have_count(forms)
    sound(page)
    write_name(page)
    shortcut(page, "t")
    assert page.locator("[name=signature][value=screen]").is_checked()
    shortcut(page, "1")
    shortcut(page, "c")
    press(page, "Control+Enter")


def test_a_move_in_one_reception(clerk, resident, browse) -> None:
    who, said = clerk(), examples()

    def receive(page) -> None:
        sought(page, resident)
        chosen(page)
        answered(page, said)
        signed(page)
        page.get_by_role("heading", name="案内票").wait_for()
        sound(page)
        page.set_viewport_size(PHONE)
        sound(page)

    browse(receive, account=who, width=DESK["width"])
    assert {case.application.procedure_id for case in Case.objects.all()} == set(TAKEN)
    reception = Bundle.objects.get()
    assert reception.strokes.startswith("M") and len(reception.signed["forms"]) == len(TAKEN)


def handed_over(page) -> None:
    """Paid at the till, printed, given: each step from the 案内票 and back to it."""
    slip = page.url
    expect(page.get_by_text("レジでお支払いください")).to_be_visible()
    page.get_by_role("link", name="レジで受け取る").click()
    sound(page)
    press(page, "a")
    page.get_by_role("link", name="案内票にもどる").click()
    assert page.url == slip
    paper = page.get_by_role("link", name="証明書を印刷する").get_attribute("href")
    assert page.request.get(paper).body().startswith(b"%PDF")
    page.get_by_role("button", name="渡した", exact=True).click()
    page.get_by_text("お渡ししました").wait_for()
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        sound(page)


def test_who_comes_for_a_certificate_leaves_with_it(clerk, browse) -> None:
    who, resident = clerk("residents"), living_in("小倉北区")

    def receive(page) -> None:
        sought(page, resident)
        press(page, "c")
        sound(page)
        page.locator(f"[name=procedure][value={COPY}]").check()
        press(page, "Control+Enter")
        answered(page, {f"{COPY}-{name}": raw for name, raw in SAID.items()})
        signed(page, forms=1)
        page.get_by_role("heading", name="案内票").wait_for()
        handed_over(page)

    browse(receive, account=who, width=DESK["width"])
    handed = Handover.objects.get()
    assert (handed.method, handed.fee_yen) == ("pickup", 600)
