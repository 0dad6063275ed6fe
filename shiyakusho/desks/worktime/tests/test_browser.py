"""Figures of work in a real browser: at a desk and on a phone, with nothing to show and with a year."""

import pytest
from django.urls import reverse

from house.browsers import DESK, PHONE, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_figures_and_those_of_one_procedure(many, hall, loose, browse) -> None:
    page_of = reverse("worktime_staff:procedure", args=["child-allowance-claim"])

    def nothing(page) -> None:
        page.goto(reverse("worktime_staff:figures"))
        page.get_by_text("まだ数字がありません。").wait_for()
        sound(page)

    def look(page) -> None:
        for width in (DESK["width"], PHONE["width"]):
            page.set_viewport_size({"width": width, "height": DESK["height"]})
            page.goto(reverse("worktime_staff:figures"))
            sound(page)
            page.get_by_role("link", name="児童手当 認定請求").first.click()
            page.get_by_role("heading", name="月ごと").wait_for()
            assert page.url.endswith(page_of)
            sound(page)
            said = page.locator("main tbody tr").first.inner_text()
            assert "審査" in said and "2.0" in said, said

    browse(nothing, account=hall.chief, width=PHONE["width"])
    for back in range(1, 330, 30):
        many([60, 120, 600], back=back)
    browse(look, account=hall.chief)
