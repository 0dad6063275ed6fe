"""The four ways to the core systems in a real browser, by the keyboard alone; the pages on a phone."""

import pytest
from django.urls import reverse

from house.browsers import DESK, PHONE, shortcut, sound
from house.journeys.hands import Keys
from shiyakusho.desks.bridge import making
from shiyakusho.desks.bridge.models import Bundle, BundleCase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = "A-0001"


def test_four_ways_out_and_the_result_back(granted, results, hall, browse, tmp_path) -> None:
    cases = [granted(), granted(claimant_name="=HYPERLINK(1)")]
    answered = tmp_path / "results.zip"

    def copy(page) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(reverse("bridge_staff:desk"))
        sound(page)
        Keys(page).press(page.get_by_role("link", name=cases[0].receipt_number))
        page.get_by_role("heading", name="への転記").wait_for()
        for _ in range(2):
            shortcut(page, "c")
        page.get_by_text("写しました").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == copied(page)
        sound(page)
        page.goto(reverse("bridge_staff:desk"))
        Keys(page).press(page.get_by_role("button", name="RPA用").first)
        page.get_by_text("作っています").wait_for()

    def take(page) -> None:
        page.goto(reverse("bridge_staff:desk"))
        keys = Keys(page)
        keys.attach(page.locator("input[type=file]"), answered)
        keys.press(page.get_by_role("button", name="取り込む", exact=True))
        page.get_by_text("結果を取り込みました").wait_for()
        for width in (DESK["width"], PHONE["width"]):
            page.set_viewport_size({"width": width, "height": DESK["height"]})
            for name in ("desk", "bundle", "copy"):
                page.goto(places[name])
                sound(page)

    browse(copy, account=hall.chief, width=DESK["width"])
    out = Bundle.objects.get()
    making.make({"bundle": str(out.pk)}, "")
    out.refresh_from_db()
    assert out.told == {"sent": 1, "refused": 1}
    line = [cases[0].receipt_number, "登録済", NUMBER, "2026-11-21", ""]
    answered.write_bytes(results(out, [line]))
    places = {
        "desk": reverse("bridge_staff:desk"),
        "bundle": reverse("bridge_staff:bundle", args=[out.pk]),
        "copy": reverse("bridge_staff:copy", args=[cases[0].pk]),
    }
    browse(take, account=hall.chief, width=DESK["width"])
    assert BundleCase.objects.get(standing="registered").number == NUMBER


def copied(page) -> str:
    """The value of the second line: what stands beside the button that has the focus."""
    return page.evaluate("document.getElementById(document.activeElement.dataset.copy).value")
