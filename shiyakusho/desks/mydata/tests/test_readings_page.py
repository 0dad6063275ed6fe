"""だれがわたしの情報を見たか, as its reader sees it."""

import csv
import io
import time

import pytest
from django.urls import reverse

from shiyakusho.desks.mydata.models import Inquiry
from shiyakusho.ground.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
PAGE = "/ja/mydata/"


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_nobody_looked_yet(hall, client_of) -> None:
    page = text_of(client_of(hall.resident).get(PAGE))
    assert "職員が見た記録は、まだありません" in page
    assert "これは何ですか" not in page


@pytest.mark.check("H5")
def test_a_reading_stands_on_the_page_with_post_what_and_why_and_no_name(hall, client_of) -> None:
    begun = time.monotonic()
    hall.read(what="people.person")
    page = text_of(client_of(hall.resident).get(PAGE))
    assert time.monotonic() - begun < 60
    assert "子育て支援担当" in page and "担当 一郎" not in page
    assert "氏名・住所・生年月日など（住民の台帳）" in page
    assert "窓口や電話で相談を受けるため" in page and "これは何ですか" in page


def test_the_clerks_name_only_where_the_city_says_so(hall, client_of, settings) -> None:
    settings.MYDATA_NAMES_OF_CLERKS = True
    hall.read()
    assert "担当 一郎" in text_of(client_of(hall.resident).get(PAGE))


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_page_stands_in_every_language(hall, client_of, language: str) -> None:
    hall.read()
    page = text_of(client_of(hall.resident).get(f"/{language}/mydata/"))
    assert ("これは何ですか" in page) == (language == "ja")


def test_many_readings_of_one_day_are_one_line(hall, client_of) -> None:
    for _ in range(7):
        hall.read()
    page = text_of(client_of(hall.resident).get(PAGE))
    assert page.count('class="reading"') == 1 and "7回" in page


def test_own_and_automatic_acts_stand_apart(hall, client_of) -> None:
    hall.read(by=hall.resident, what="people.household")
    page = text_of(client_of(hall.resident).get(PAGE))
    assert 'class="reading"' not in page and "自分の操作" in page


def test_one_click_asks_once(hall, client_of) -> None:
    hall.read()
    event = AuditEvent.objects.get(actor_id=str(hall.clerk.pk), action="records.read")
    client = client_of(hall.resident)
    first = client.post(reverse("mydata:ask"), {"event": str(event.pk)})
    again = client.post(reverse("mydata:ask"), {"event": str(event.pk)})
    assert first["Location"] == again["Location"]
    asked = Inquiry.objects.get()
    assert asked.number and asked.number in text_of(client.get(first["Location"]))
    assert "照会しました" in text_of(client.get(PAGE))


@pytest.mark.parametrize("event", ["", "x", "0" * 36, "00000000-0000-0000-0000-000000000000"])
def test_asking_about_nothing_is_refused(hall, client_of, event: str) -> None:
    answer = client_of(hall.resident).post(reverse("mydata:ask"), {"event": event})
    assert answer.status_code == 404 and not Inquiry.objects.exists()


def test_the_file_for_oneself_opens_nothing_in_a_spreadsheet(hall, client_of) -> None:
    hall.read()
    answer = client_of(hall.resident).get(reverse("mydata:readings_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2 and "子育て支援担当" in rows[1][3]
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("query", ["since=xx", "since=9999-12-31", "before=abc", "before=0001-01-01",
                                   "section=%00", "until=２０２６年１３月４０日"])  # fmt: skip
def test_hostile_filters_ask_nothing(hall, client_of, query: str) -> None:
    hall.read()
    text_of(client_of(hall.resident).get(f"{PAGE}?{query}"))
