"""The pages: one's own payment, the counter, the till; and the door of the provider's notices."""

from __future__ import annotations

import io
import json

import pytest
from django.urls import reverse
from pypdf import PdfReader

from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments.models import Notice, Payment, Refund, Taking, Try
from shiyakusho.engines.payments.provider import signed
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

from .conftest import SECRET, TILL, asked

pytestmark = pytest.mark.django_db
NOTICE = "/payments/notice"


def address(payment: Payment) -> str:
    return reverse("payments:payment", args=[payment.pk])


@pytest.fixture(autouse=True)
def _on_this_machine(client) -> None:
    """The sandbox sends browsers nowhere else."""
    client.defaults["SERVER_NAME"] = "localhost"


def sent(client, body: dict | bytes, *, moment: int | None = None, secret: str = SECRET):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = str(int(clock.now().timestamp()) if moment is None else moment)
    header = f"t={at},v1={signed(secret, at, raw)}"
    return client.post(
        NOTICE, raw, content_type="application/json", headers={"Payment-Signature": header}
    )


def test_pay_come_back_and_have_a_receipt(client, provider) -> None:
    one = asked()
    page = client.get(address(one))
    assert page.status_code == 200 and "500円" in page.text
    page = client.post(address(one), {"act": "pay"}, follow=True)
    tried = Try.objects.get(payment=one)
    assert tried.url in page.text
    found = provider.book.of(str(tried.pk))
    assert found.amount == 500 and found.returns_to.endswith(address(one))
    provider.book.end(found, "paid")
    page = client.post(address(one), {"act": "look"}, follow=True)
    taking = Taking.objects.get(payment=one)
    assert "支払いました" in page.text and taking.number in page.text
    paper = client.get(reverse("payments:receipt", args=[one.pk, taking.number]))
    printed = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert "受け取った日" in printed and "予定" not in printed
    assert client.get(reverse("payments:receipt", args=[one.pk, "2026-999999"])).status_code == 404


def test_refused_away_and_none_are_plain_pages(client, provider, settings) -> None:
    one = asked()
    client.post(address(one), {"act": "pay"})
    provider.book.end(provider.book.of(str(Try.objects.get().pk)), "refused")
    page = client.post(address(one), {"act": "look"}, follow=True)
    assert "カードが使えませんでした" in page.text and "オンラインで支払う" in page.text
    provider.down = True
    page = client.post(address(one), {"act": "pay"})
    assert page.status_code == 503 and "お金は引かれていません" in page.text
    settings.PAYMENTS = {}
    page = client.get(address(one))
    assert "オンラインで支払う" not in page.text
    assert client.post(address(one), {"act": "pay"}).status_code == 409


def test_it_is_shown_to_its_own_alone(client, account, client_of) -> None:
    theirs = asked(account=account())
    assert client.get(address(theirs)).status_code == 404
    assert client_of(account()).get(address(theirs)).status_code == 404
    assert client.post(address(theirs), {"act": "pay"}).status_code == 404


def test_notices_are_signed_fresh_and_count_once(client, provider) -> None:
    one = asked()
    tried = payments.begin(payment_id=one.pk, returns_to="http://localhost/back")
    good = {"event": "e1", "id": str(tried.pk), "state": "paid", "amount": 500}
    now = int(clock.now().timestamp())
    for wrong in (
        sent(client, good, secret="another"),
        sent(client, good, moment=now - 3600),
        sent(client, good, moment=now + 3600),
        sent(client, good | {"amount": 1}),
        sent(client, good | {"amount": "500"}),
        sent(client, good | {"amount": True}),
        sent(client, good | {"id": "nobody"}),
        sent(client, good | {"event": ""}),
        sent(client, b"[]"),
        sent(client, b'{"id": 1, "id": 2}'),
        client.post(NOTICE, json.dumps(good), content_type="application/json"),
    ):
        assert wrong.status_code == 400
    assert not Taking.objects.exists() and not Notice.objects.exists()
    assert [sent(client, good).status_code for _n in range(3)] == [204] * 3
    assert sent(client, good | {"event": "e2", "state": "refused"}).status_code == 204
    assert Taking.objects.count() == 1 and Payment.objects.get().state == "paid"
    assert client.get(NOTICE).status_code == 405


def test_a_clerk_takes_cash_and_closes_the_till(account, client_of) -> None:
    section = organisation.office_for("residents", "kokurakita")
    clerk = account("staff", name="担当 一子")
    post = f"{section.id}.clerk"
    organisation.appoint(account=clerk, post_id=post, since=clock.today())
    own, other = asked(section_id=section.id), asked(section_id="another")
    client = client_of(clerk)
    page = client.get(reverse("payments_staff:list"))
    assert "支払 花子" in page.text and str(other.pk) not in page.text
    at = reverse("payments_staff:payment", args=[own.pk])
    assert client.get(reverse("payments_staff:payment", args=[other.pk])).status_code == 404
    typed = {"act": "take", "till": TILL, "handed": "400"}
    assert client.post(at, typed).status_code == 422
    page = client.post(at, typed | {"handed": "1,000"}, follow=True)
    assert "500円" in page.text and Taking.objects.get().change == 500
    assert client.post(at, {"act": "waive", "reason": "わけ"}).status_code == 404  # not a clerk's
    till = reverse("payments_staff:till")
    page = client.post(f"{till}?till={TILL}", {"counted": "400"})
    assert page.status_code == 422 and "500円" in page.text
    assert "締めました" in client.post(f"{till}?till={TILL}", {"counted": "500"}, follow=True).text


def test_a_chief_waives_gives_back_and_sees_the_day(account, client_of) -> None:
    chief = client_of(account("staff", roles=["section_chief"]))
    one, other = asked(), asked()
    at = reverse("payments_staff:payment", args=[one.pk])
    assert chief.post(at, {"act": "waive", "reason": ""}).status_code == 422
    assert (
        "支払いはいりません" in chief.post(at, {"act": "waive", "reason": "減免"}, follow=True).text
    )
    payments.take_cash(payment_id=other.pk, till=TILL, handed=500)
    at = reverse("payments_staff:payment", args=[other.pk])
    assert chief.post(at, {"act": "back", "yen": "501", "reason": "x"}).status_code == 422
    page = chief.post(at, {"act": "back", "yen": "500", "reason": "雨漏り"}, follow=True)
    assert "現金を渡した" in page.text
    back = Refund.objects.get()
    page = chief.post(at, {"act": "handed", "refund": str(back.pk), "till": TILL}, follow=True)
    assert "返しました" in page.text
    page = chief.get(reverse("payments_manage:overview"))
    assert "小倉北区役所 1番レジ" in page.text and "500円" in page.text
