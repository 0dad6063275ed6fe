"""The pages of managers and auditors in a real browser: on a phone and at a desk, axe."""

from datetime import date

import pytest
from django.urls import reverse

from house.browsers import DESK, PHONE, sound
from shiyakusho.desks.oversight.models import Finding
from shiyakusho.desks.oversight.table import rules
from shiyakusho.ground import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "保健福祉総合相談支援推進担当" * 6


@pytest.mark.parametrize("width", [PHONE["width"], DESK["width"]])
def test_the_list_a_finding_and_the_lists(account, browse, width) -> None:
    auditor = account("staff", name="監査 一子", roles=["auditor"])
    told = {"searches": 7, "all": 9, "share": "0.1%", "persons": 3, "actors": 5, "sections": 3,
            "own": 1, "peers": 1, "when": "時間外", "reason": LONG}  # fmt: skip
    for n, rule in enumerate(rules().values()):
        one = Finding.objects.create(
            rule=rule.id, weight=rule.weight, actor_id=f"x{n}", actor_name="担当 一郎",
            actor_post=LONG, happened_on=date(2026, 11, 19), told=told, found_at=clock.now(),
        )  # fmt: skip

    def look(page) -> None:
        for name, args in (("list", []), ("finding", [one.pk]), ("lists", [])):
            page.goto(reverse(f"oversight_staff:{name}", args=args))
            sound(page)

    browse(look, account=auditor, width=width)
