"""On a phone: take a turn, wait, be let in, book; the same without JavaScript; the office watches."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from playwright.sync_api import expect

from house.browsers import DESK, PHONE, sound
from shiyakusho.engines.booking.gate.models import Gate, GateTurn
from shiyakusho.engines.booking.models import Booking
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import lifted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)
WHOLE_WAY = ("順番を取る", "順番を待っています", "あなたの番です。予約に進んでください。")


def aside(act: Callable[[], object]) -> None:
    """Beside the browser's loop, where Django will not use the database."""

    def run() -> None:
        try:
            with lifted("tests.time"):
                act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(run).result(30)


def doors_open() -> None:
    Gate.objects.update(
        doors_at=clock.now(), opens_at=clock.now() + HOUR, ends_at=clock.now() + 2 * HOUR
    )


def booking_opens() -> None:
    """What only time would bring: the opening was a moment ago, and the turn counts."""
    now = clock.now()
    Gate.objects.update(doors_at=now, opens_at=now, ticked_at=now)
    GateTurn.objects.filter(state="waiting").update(counts_at=now, taken_at=now)


def test_a_phone_waits_is_let_in_and_books(a_gate, account, browse) -> None:
    gate, _slot = a_gate(mode="arrival", a_minute=60)
    start = f"/ja/bookings/{gate.resource_id}/"

    def waits(page) -> None:
        page.goto(start)
        page.get_by_role("link", name="待合室に行く").click()
        page.get_by_text("まだ開いていません").first.wait_for()
        sound(page)
        aside(doors_open)
        page.reload()
        sound(page)
        page.keyboard.press("Tab")
        page.get_by_role("button", name="順番を取る").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="順番を待っています").wait_for()
        assert "turn=" not in page.url
        expect(page.get_by_role("status")).to_have_count(1)
        sound(page)

    def books(page) -> None:
        page.get_by_role("link", name="日と時間をえらぶ").click()
        page.locator("main section a.button--secondary").last.click()
        page.get_by_label("お名前").fill("若松 花子")
        page.get_by_label("メールアドレス").fill("hanako@example.jp")
        page.get_by_role("button", name="予約する").click()
        page.get_by_role("heading", name="予約ができました").wait_for()

    def with_script(page) -> None:
        waits(page)
        aside(booking_opens)
        # The page asks by itself, and becomes another: nobody presses anything.
        page.get_by_role("heading", name=WHOLE_WAY[2]).wait_for(timeout=30_000)
        sound(page)
        books(page)
        page.goto(f"{start}gate/drawn/")
        sound(page)

    def without(page) -> None:
        aside(doors_open)
        page.goto(f"{start}gate/")
        page.get_by_role("button", name="順番を取る").click()
        page.get_by_role("heading", name="順番を待っています").wait_for()
        aside(booking_opens)
        # The page renews itself by its own refresh.
        page.get_by_role("heading", name=WHOLE_WAY[2]).wait_for(timeout=30_000)
        books(page)

    def desk(page) -> None:
        page.goto(f"/manage/booking/{gate.resource_id}/gate/")
        sound(page)
        expect(page.get_by_text("予約した人")).to_have_count(1)

    browse(with_script, width=PHONE["width"])
    browse(without, width=PHONE["width"], javascript=False)
    browse(desk, account=account("staff", roles=["section_chief"]), width=DESK["width"])
    assert Booking.objects.filter(resource=gate.resource).count() == 2
    assert set(GateTurn.objects.values_list("state", flat=True)) == {"done"}
