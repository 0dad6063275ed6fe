"""What the hall, a visitor and a clerk see, without any script."""

import re
import uuid

import pytest
from django.urls import reverse

from shiyakusho.engines.tickets.choices import State
from shiyakusho.engines.tickets.models import Visit
from shiyakusho.engines.tickets.selectors.queues import token_of
from shiyakusho.engines.tickets.services import calling, serving

from .conftest import PLACE

pytestmark = pytest.mark.django_db
DESK, ACT = reverse("tickets_staff:desk"), reverse("tickets_staff:act")


def text(answer) -> str:
    assert answer.status_code == 200, answer
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_visitor_sees_who_is_before_them_and_is_called(client, take, clerk, watch) -> None:
    me = clerk(3)
    first, mine = take("moving"), take("moving", "care")
    address = f"/ja/queues/ticket/{token_of(mine)}/"
    calling.call_next(account=me)
    page = text(client.get(address))
    assert "B-002" in page and "前に待っている人 0人" in page and "もうすぐ" in page
    assert "窓口が開くのを待っています" in page  # nobody does care today
    serving.finish(account=me, visit_id=Visit.objects.get(ticket=first).pk)
    calling.call_next(account=me)
    assert "3番窓口へ" in text(client.get(address))
    for language, word in (("ja-easy", "窓口"), ("en", "Go to window 3")):
        assert word in text(client.get(address.replace("/ja/", f"/{language}/")))


def test_a_link_that_never_was_and_one_of_yesterday(client, take, watch) -> None:
    assert client.get(f"/ja/queues/ticket/{'0' * 40}/").status_code == 404
    ticket = take("moving")
    watch.passes(days=1)
    page = text(client.get(f"/ja/queues/ticket/{token_of(ticket)}/"))
    assert "B-001" in page and "待つのをやめる" not in page


def test_the_visitor_goes_home_by_a_button(client, take) -> None:
    ticket = take("moving")
    address = f"/ja/queues/ticket/{token_of(ticket)}/"
    assert client.post(address).status_code == 302
    assert "番号札を取り消しました" in text(client.get(address))
    assert client.post(address).status_code == 409


def test_the_board_shows_numbers_and_windows_newest_first(client, take, clerk, watch) -> None:
    one, two = clerk(3), clerk(8)
    take("moving"), take("care")
    calling.call_next(account=one)
    watch.passes(minutes=1)
    calling.call_next(account=two)
    page = client.get(f"/board/{PLACE}/").content.decode()
    assert page.index("G-001") < page.index("B-001")
    assert "Gの1番の方、8番窓口へお越しください。" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert client.get("/board/nowhere/").status_code == 404


def test_how_busy_it_is_in_numbers(client, take, clerk) -> None:
    clerk(3)
    for _ in range(3):
        take("moving")
    page = text(client.get(f"/ja/queues/{PLACE}/"))
    assert "引っ越し・世帯の届出 待っている人 3人 待ち時間の見込み 約" in page
    assert "窓口が開いていません" in page
    assert "小倉北区役所" in text(client.get("/ja/queues/"))


def test_a_clerk_does_it_all_on_one_screen(client_of, take, clerk, watch) -> None:
    me = clerk()
    browser = client_of(me)
    assert "3番窓口" in text(browser.get(DESK))
    browser.post(reverse("tickets_staff:open"), {"place": PLACE, "window": "3"})
    take("moving"), take("moving"), take("care")
    browser.post(ACT, {"act": "next"})
    mine = Visit.objects.get(state=State.CALLED)
    page = text(browser.get(DESK))
    assert "この窓口の方 B-001" in page and "ほかの窓口の用件で 1件" in page
    for step, then in (("recall", "called"), ("start", "serving"), ("hold", "held")):
        browser.post(ACT, {"act": step, "visit": mine.pk})
        mine.refresh_from_db()
        assert mine.state == then
    assert "あとで呼ぶ方、いなかった方" in text(browser.get(DESK))
    browser.post(ACT, {"act": "number", "number": "b 2"})
    second = Visit.objects.get(state=State.CALLED)
    assert second.ticket.label == "B-002"
    browser.post(ACT, {"act": "transfer", "visit": second.pk, "service": "care"})
    browser.post(ACT, {"act": f"resume:{mine.pk}"})
    browser.post(ACT, {"act": f"call:{mine.pk}"})
    browser.post(ACT, {"act": "finish_next", "visit": mine.pk})
    assert "呼べる人は、いま待っていません" in text(browser.get(DESK))
    browser.post(reverse("tickets_staff:open"), {"act": "close"})
    assert "どの窓口を開きますか" in text(browser.get(DESK))


@pytest.mark.parametrize(
    "said",
    [
        {"act": "recall"},
        {"act": "finish", "visit": "x' OR 1"},
        {"act": "start", "visit": str(uuid.uuid4())},
        {"act": "number", "number": "😀" * 12},
        {"act": "number", "number": "B٣"},
        {"act": "number", "number": "B999999999999"},
        {"act": "transfer", "visit": str(uuid.uuid4()), "service": "care"},
    ],
)
def test_what_cannot_be_is_said_on_the_screen(client_of, clerk, take, said) -> None:
    me = clerk(3)
    take("moving")
    browser = client_of(me)
    assert browser.post(ACT, said).status_code == 302
    assert "notification" in browser.get(DESK).content.decode()


@pytest.mark.parametrize("window", ["", "0", "999", "-1", "三", "1e1"])
def test_no_such_window_is_opened(client_of, clerk, window) -> None:
    browser = client_of(clerk())
    answer = browser.post(reverse("tickets_staff:open"), {"place": PLACE, "window": window})
    assert answer.status_code == 422


def test_pages_ask_the_database_the_same_however_many_wait(
    client_of, clerk, take, django_assert_max_num_queries
) -> None:
    browser = client_of(clerk(3))
    for _ in range(30):
        take("moving")
    browser.get(DESK)
    with django_assert_max_num_queries(26):
        browser.get(DESK)
    with django_assert_max_num_queries(14):
        browser.get(f"/board/{PLACE}/")
