"""A citizen books a room with a fee, is sent to the sandbox (a process of its own), is refused one card, pays
with another, has a receipt, cancels and is given the money back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from house.browsers import DESK, PHONE, sound
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.services.arranging import add_resource
from shiyakusho.engines.booking.terms import TermsData
from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments.sandbox.checkouts import BAD_CARD
from shiyakusho.engines.payments.tests.conftest import sandbox_process  # noqa: F401 — a fixture
from shiyakusho.ground.outbox.services import deliver_overdue

from .conftest import ALL_DAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_books_pays_and_gets_it_back(account, browse, sandbox_process) -> None:  # noqa: F811 — the fixture
    back = [{"before": 60, "percent": 50}]
    room = add_resource(
        name={"ja": "市民センター 会議室", "plain": "かいぎの へや", "en": "Meeting room"},
        kind="facility",
        exclusive=True,
        terms=TermsData(
            weekly=ALL_DAY, holidays="as_any_day", start_every=60, shortest=60, longest=120,
            fee={"yen": 800, "back": back},
        ),
    )  # fmt: skip

    def citizen(page) -> None:
        page.goto(f"/ja/bookings/{room.pk}/")
        page.locator("main section a.button").nth(20).click()
        page.get_by_label("お名前").fill("若松 花子")
        page.get_by_label("メールアドレス").fill("hanako@example.jp")
        page.get_by_role("button", name="予約する").click()
        page.get_by_role("heading", name="料金を支払うと、予約が決まります").wait_for()
        sound(page)
        page.get_by_role("link", name="料金を支払う").click()
        sound(page)
        for card in (BAD_CARD, None):
            page.get_by_role("button", name="オンラインで支払う").click()
            page.get_by_role("link", name="支払いのページへ進む").wait_for()
            sound(page)
            page.get_by_role("link", name="支払いのページへ進む").click()
            page.get_by_role("heading", name="デモの決済サービス").wait_for()
            if card:
                page.get_by_label("カードの番号").fill(card)
            page.get_by_role("button", name="支払う（Pay）").click()
            page.wait_for_url(re.compile("/ja/payments/"))
            look = page.get_by_role("button", name="結果を確かめる")
            if look.count():  # the notice may be there already
                look.click()
            if card:
                page.get_by_text("カードが使えませんでした").first.wait_for()
                sound(page)
        page.get_by_role("heading", name="支払いました").wait_for()
        sound(page)
        with page.expect_download() as paper:
            page.get_by_role("link", name="領収書（PDF）").click()
        assert paper.value.suggested_filename.startswith("receipt-")
        page.get_by_role("link", name="もとのページにもどる").click()
        page.get_by_role("heading", name="予約ができました").wait_for()
        sound(page)
        page.get_by_text("取り消す", exact=True).first.click()
        page.get_by_role("button", name="取り消す").click()
        page.get_by_role("heading", name="予約を取り消しました").wait_for()
        page.get_by_role("link", name="支払い・領収書を見る").click()
        page.get_by_text("400円").wait_for()
        sound(page)

    browse(citizen, width=PHONE["width"])
    booked = Booking.objects.get(resource=room)
    payment = payments.payment_of(purpose="booking", reference=str(booked.pk))
    assert payment is not None and payment.state == "paid"
    deliver_overdue()
    [refund] = payments.refunds_of(payment)
    assert (refund.yen, refund.state) == (400, "done")

    def desk(page) -> None:
        page.goto("/staff/payments/?only=all")
        sound(page)
        page.goto(f"/staff/payments/at/{payment.pk}/")
        expect(page.get_by_text("返しました")).to_have_count(1)
        sound(page)
        page.goto("/staff/payments/till/")
        sound(page)
        page.goto("/manage/payments/")
        sound(page)

    browse(desk, account=account("staff", roles=["section_chief"]), width=DESK["width"])
