"""The manage pages in a real browser, on a phone and at a desk: nothing sticks out, axe is content."""

import pytest
from django.urls import reverse

from house.browsers import DESK, PHONE, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("home", "permissions", "accounts", "operations", "audit", "components")
LONG = "アレクサンドラ マリア デ ロス アンヘレス フェルナンデス デ ラ クルス イ ゴンサレス 美咲"


@pytest.mark.parametrize("width", [PHONE["width"], DESK["width"]])
def test_every_page_is_sound(account, browse, width) -> None:
    operator = account("staff", roles=["operator", "clerk"], name=LONG)

    def look(page) -> None:
        for name in PAGES:
            page.goto(reverse(f"manage_manage:{name}"))
            sound(page)
        page.goto(reverse("manage_manage:account", args=[operator.pk]))
        sound(page)
        page.goto(reverse("catalogue_manage:list"))
        sound(page)
        page.goto(reverse("catalogue_manage:procedure", args=["child-allowance-claim"]))
        sound(page)
        page.goto(reverse("catalogue_manage:list") + "?q=ぬぬぬ")
        sound(page)

    browse(look, account=operator, width=width)
