"""Posts and absences are kept on the page of an account, and 代決 follows from them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db
SECTION = "kokurakita-childcare-support"
CHIEF = "kokurakita-welfare.section_chief"


def day(name: str, text: str) -> dict[str, str]:
    """A day as the boxes of a page post it."""
    era, year, month, day_ = text.split()
    return {f"{name}.era": era, f"{name}.year": year, f"{name}.month": month, f"{name}.day": day_}


@pytest.fixture
def operator(account: Any, client_of: Any) -> Any:
    return client_of(account("staff", roles=["operator"]))


def act(client: Any, what: str, on: Any, said: dict[str, str], **place: int) -> str:
    """Post to one of the forms of ``on``; the page that follows."""
    address = reverse(f"manage_manage:{what}", kwargs={"account_id": on.pk, **place})
    answer = client.post(address, said, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def turn() -> list[tuple[str, bool]]:
    """Whose turn a decision of the section would be, and whether as a deputy."""
    line = organisation.line_for(CHIEF, section_id=SECTION)
    return [(one.account.display_name, one.acting) for one in line.turn()]


def test_a_deputy_decides_while_the_chief_is_away(operator: Any, account: Any) -> None:
    chief, deputy = account("staff", name="課長 花子"), account("staff", name="係長 太郎")
    for who, post in ((chief, CHIEF), (deputy, f"{SECTION}.unit_chief")):
        html = act(operator, "appoint", who, {"post": post, **day("since", "R 2 4 1")})
        assert organisation.post(post).name in html
    assert turn() == [("課長 花子", False)]

    html = act(operator, "away", chief, {"reason": "出張"})
    assert "出張" in html
    assert turn() == [("係長 太郎", True)]

    (absence,) = organisation.absences_of(chief, clock.today())
    act(operator, "back", chief, {}, absence_id=absence.pk)
    assert turn() == [("課長 花子", False)]
    assert {"organisation.record_absence", "organisation.end_absence"} <= set(
        AuditEvent.objects.values_list("action", flat=True)
    )


def test_a_post_ends_with_today(operator: Any, account: Any) -> None:
    chief = account("staff", name="課長 花子")
    organisation.appoint(account=chief, post_id=CHIEF, since=date(2020, 4, 1))
    (holding,) = organisation.holdings_of(chief)
    act(operator, "leave", chief, {}, holding_id=holding.pk)
    assert organisation.holders_of(CHIEF, clock.today()) == [chief]
    assert organisation.holders_of(CHIEF, clock.today() + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("what", "said", "sentence"),
    [
        ("appoint", {"post": "nowhere.clerk"}, "その職は"),
        ("appoint", {"post": CHIEF, **day("since", "R 8 2 30")}, "30日はありません"),
        ("away", {**day("away_since", "R 8 12 2"), **day("away_until", "R 8 12 1")}, "前"),
        ("away", {**day("away_since", "X x x x")}, ""),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    operator: Any, account: Any, what: str, said: dict[str, str], sentence: str
) -> None:
    someone = account("staff")
    html = act(operator, what, someone, said)
    assert sentence in html
    assert not organisation.holdings_of(someone)
    assert not organisation.absences_of(someone, date(2026, 1, 1))


def test_a_post_held_by_another_is_refused(operator: Any, account: Any) -> None:
    organisation.appoint(account=account("staff"), post_id=CHIEF, since=date(2020, 4, 1))
    second = account("staff")
    act(operator, "appoint", second, {"post": CHIEF})
    assert not organisation.holdings_of(second)


def test_nobody_appoints_themselves(account: Any, client_of: Any) -> None:
    me = account("staff", roles=["operator"])
    html = act(client_of(me), "appoint", me, {"post": CHIEF})
    assert "自分自身" in html and not organisation.holdings_of(me)


def test_another_persons_rows_are_not_here(operator: Any, account: Any) -> None:
    chief, other = account("staff"), account("staff")
    holding = organisation.appoint(account=chief, post_id=CHIEF, since=date(2020, 4, 1))
    address = reverse("manage_manage:leave", args=[other.pk, holding.pk])
    assert operator.post(address).status_code == 404
    assert operator.post(reverse("manage_manage:away", args=[account().pk])).status_code == 404


@pytest.mark.parametrize("role", ["clerk", "section_chief", "director", "catalogue_officer"])
def test_only_who_manages_accounts(role: str, account: Any, client_of: Any) -> None:
    client, chief = client_of(account("staff", roles=[role])), account("staff")
    holding = organisation.appoint(account=chief, post_id=CHIEF, since=date(2020, 4, 1))
    for what, place in (("appoint", {}), ("away", {}), ("leave", {"holding_id": holding.pk})):
        address = reverse(f"manage_manage:{what}", kwargs={"account_id": chief.pk, **place})
        assert client.post(address, {"post": CHIEF}).status_code == 403
    assert organisation.holders_of(CHIEF, clock.today()) == [chief]
