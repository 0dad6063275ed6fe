"""The pages in a real browser: on a phone and at a desk, without JavaScript, long texts, axe."""

import pytest
from django.urls import reverse

from house.browsers import DESK, PHONE, sound
from shiyakusho.desks.mydata.models import Inquiry
from shiyakusho.ground.audit.models import AuditEvent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (PHONE["width"], DESK["width"])
LONG = "保健福祉総合相談支援推進担当" * 8


@pytest.fixture
def readings(hall):
    """Readings of a section with a very long name among the usual ones."""
    hall.read()
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=AuditEvent.objects.latest("at").at, action="records.read", actor_kind="staff",
            actor_id=f"officer-{n}", actor_name="x", actor_post=f"{LONG}{n}",
            subjects=[hall.subject], detail={"what": ["people.person", "people.children"]},
        )
        for n in range(30)
    )  # fmt: skip
    return hall


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_who_looked_on_a_phone_and_at_a_desk(readings, browse, width, language) -> None:
    def look(page) -> None:
        page.goto(f"/{language}/mydata/")
        sound(page)

    browse(look, account=readings.resident, width=width)


@pytest.mark.parametrize("javascript", [True, False])
def test_one_click_asks_and_the_answer_can_be_added_to(readings, browse, javascript) -> None:
    def ask(page) -> None:
        page.goto("/ja/mydata/")
        page.get_by_role("button", name="これは何ですか").first.click()
        page.get_by_text("照会を受け付けました").wait_for()
        page.get_by_label("書き添えたいこと").fill("心当たりがありません。")
        page.get_by_role("button", name="書き添える").click()
        page.get_by_text("書き添えました。").wait_for()
        if javascript:
            sound(page)

    browse(ask, account=readings.resident, javascript=javascript)
    assert Inquiry.objects.get().words == "心当たりがありません。"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["disclosures", "correction", "stop"])
def test_the_other_pages(hall, browse, width, name) -> None:
    def look(page) -> None:
        page.goto(reverse(f"mydata:{name}"))
        sound(page)

    browse(look, account=hall.resident, width=width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["desk", "withheld", "erasures"])
def test_the_pages_of_officers(hall, browse, width, name) -> None:
    def look(page) -> None:
        page.goto(reverse(f"mydata_staff:{name}"))
        sound(page)

    browse(look, account=hall.chief, width=width)
