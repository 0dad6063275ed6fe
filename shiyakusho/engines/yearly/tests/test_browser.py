"""The pages of a yearly report in a real browser: from the list to the papers, by hand and by key."""

import pytest
from django.urls import reverse

from house.browsers import DESK, PHONE, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [PHONE["width"], DESK["width"]])
def test_a_clerk_writes_to_everybody(register, hall, browse, width) -> None:
    def walk(page) -> None:
        page.goto(reverse("yearly_staff:list"))
        sound(page)
        page.get_by_role("link", name="受給者への送付を始める").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="受給者への送付を始める").wait_for()
        sound(page)
        page.get_by_role("button", name="全員への送付を始める").focus()
        page.keyboard.press("Enter")
        page.get_by_text("対象者を調べています").wait_for()
        sound(page)
        page.goto(reverse("yearly_staff:list"))
        sound(page)

    browse(walk, account=hall.clerk, width=width)
