"""The guide in a real browser: axe, widths, keyboard, and the same way without JavaScript."""

import pytest
from django.urls import reverse

from house.browsers import sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KIND = """() => { const one = document.querySelector(
  '#question :is(select, textarea, input:not([type=hidden]))'); return one.type + one.name }"""
CHOSEN = ("no", "none", "other_city")


def answer(page) -> None:
    """Answers what is shown: two children, a date, no or なし or none of these, else わからない."""
    if page.locator('[name="several"]').count():
        return page.click('button[name="instead"][value="none"]')
    if "/children/" in page.url:
        for row, day in enumerate((("2018", "7", "15"), ("2022", "5", "20"))):
            fill_date(page, f"answer.{row}", day)
    elif page.locator('[name="answer.year"]').count():
        fill_date(page, "answer", ("2026", "11", "6"))
    elif page.locator('select[name="answer"]').count():
        page.select_option('select[name="answer"]', index=1)
    else:
        values = [v for v in CHOSEN if page.locator(f'[name="answer"][value="{v}"]').count()]
        if not values:
            return page.click('button[name="instead"][value="unknown"]')
        page.check(f'[name="answer"][value="{values[0]}"]', force=True)
    return page.click("#question button.button--primary")


def fill_date(page, name, day) -> None:
    for part, value in zip(("year", "month", "day"), day, strict=True):
        page.fill(f'[name="{name}.{part}"]', value)


def moved_in(page, look, most=60) -> None:
    """From the card to the checklist; `look` is called on each kind of page once.

    With fewer questions than there are (`most`) the result shows what is not known yet.
    """
    page.goto(reverse("guide:home") + "?event=move-in")
    look(page)
    page.click("#events button[type=submit]")
    kinds = set()
    for _ in range(most):
        if "/questions/" not in page.url:
            break
        kind = page.evaluate(KIND)
        if kind not in kinds:
            kinds.add(kind)
            look(page)
        answer(page)
    if most < 60:
        page.goto(reverse("guide:result"))
    assert page.url.endswith(reverse("guide:result"))
    assert page.locator("h3", has_text="児童手当 認定請求").count()
    for details in page.locator("main details").all():
        details.locator("summary").first.click() if details.is_visible() else None
    look(page)
    for path in (reverse("guide:checklist"), reverse("guide:together"), reverse("guide:search") + "?q=児童手当",
                 reverse("guide:procedure", args=["child-allowance-claim"])):  # fmt: skip
        page.goto(path)
        look(page)


@pytest.mark.parametrize(("width", "most"), [(375, 60), (1280, 4)])
def test_axe_finds_nothing_and_nothing_sticks_out(browse, width, most):
    browse(lambda page: moved_in(page, sound, most), width=width)


def test_the_same_without_javascript(browse):
    browse(lambda page: moved_in(page, lambda page: None), javascript=False)


def test_an_error_takes_the_focus_and_says_where(browse):
    def steps(page):
        page.goto(reverse("guide:home"))
        page.click("#events button[type=submit]")
        page.wait_for_function("document.activeElement.matches('[data-error-summary]')")
        sound(page)

    browse(steps)


def test_by_keyboard_alone(browse):
    def steps(page):
        page.goto(reverse("guide:home"))
        page.locator('input[value="move-in"]').focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/questions/**")
        page.locator("#question input:not([type=hidden]), #question select").first.focus()
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.value") == "unknown":
                break
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert "/questions/" in page.url

    browse(steps)
