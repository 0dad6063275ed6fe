"""The manage door: who enters, what is listed, and that lists end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
PAGES = {
    "home": "catalogue.read",
    "components": "catalogue.read",
    "accounts": "identity.manage",
    "operations": "operations.read",
    "audit": "audit.read",
}


@pytest.mark.parametrize("page", PAGES)
def test_an_operator_enters(page: str, account, client_of) -> None:
    answer = client_of(account("staff", roles=["operator"])).get(reverse(f"manage_manage:{page}"))
    assert answer.status_code == 200
    assert b"<h1" in answer.content


@pytest.mark.parametrize("page", ["accounts", "operations", "audit"])
@pytest.mark.parametrize("role", ["clerk", "section_chief", "director", "catalogue_officer"])
def test_others_do_not(page: str, role: str, account, client_of) -> None:
    answer = client_of(account("staff", roles=[role])).get(reverse(f"manage_manage:{page}"))
    assert answer.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_residents_and_strangers_do_not(page: str, account, client_of, client) -> None:
    address = reverse(f"manage_manage:{page}")
    assert client.get(address).status_code == 302
    assert client_of(account("resident")).get(address).status_code == 403


def test_the_audit_goes_on_page_by_page_without_gap_or_double(account, client_of) -> None:
    for number in range(120):
        with recorded("test.write", subjects=["thing:1"], number=number):
            pass
    client = client_of(account("staff", roles=["operator"]))
    address, rows = reverse("manage_manage:audit") + "?subject=thing:1", []
    while address:
        page = client.get(address).context["page"]
        rows += [event.pk for event in page.rows]
        address = page.next_url and reverse("manage_manage:audit") + page.next_url
    assert len(rows) == len(set(rows)) == 120


@pytest.mark.parametrize("after", ["garbage", "2026-01-01T00:00:00+09:00~garbage", "~"])
def test_a_cursor_written_by_hand_does_no_harm(after: str, account, client_of) -> None:
    client = client_of(account("staff", roles=["operator"]))
    answer = client.get(reverse("manage_manage:audit"), {"after": after})
    assert answer.status_code in (200, 404)


def test_what_could_not_be_sent_is_in_plain_sight(account, client_of) -> None:
    now = clock.now()
    OutboxMessage.objects.create(
        kind="messaging.email",
        key="k",
        payload={},
        state="given_up",
        attempts=12,
        created_at=now - timedelta(1),
        next_at=now,
        last_error="ConnectionError",
    )
    page = client_of(account("staff", roles=["operator"])).get(reverse("manage_manage:operations"))
    assert "送れなかったものがあります" in page.content.decode()
    assert "ConnectionError" in page.content.decode()


def test_an_account_shows_what_it_may_and_why(account, client_of) -> None:
    person = account("staff", roles=["clerk"], name="相談 太郎")
    client = client_of(account("staff", roles=["operator"]))
    page = client.get(reverse("manage_manage:account", args=[person.pk])).content.decode()
    assert "相談 太郎" in page
    assert "cases.work" in page
    missing = client.get(
        reverse("manage_manage:account", args=["0" * 8 + "-" + "0" * 4 + "-4000-8000-" + "0" * 12])
    )
    assert missing.status_code == 404
