"""A group registers, the office looks, and it books at its fee and applies with its number."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from shiyakusho.engines.booking.groups import refusals
from shiyakusho.engines.booking.groups.duties import PERSONAL_DATA, RETENTION
from shiyakusho.engines.booking.groups.kinds import Kind, kinds, office
from shiyakusho.engines.booking.groups.models import GroupApplication
from shiyakusho.engines.booking.groups.selectors import groups_of
from shiyakusho.engines.booking.groups.services import (
    Said,
    ask_to_register,
    decide,
    new_number,
    withdraw_application,
)
from shiyakusho.engines.booking.lottery.models import EntrantGroup
from shiyakusho.engines.booking.lottery.refusals import GroupUnknown
from shiyakusho.engines.booking.lottery.services.entering import _group
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.tests.conftest import hall, person, span  # noqa: F401 — a fixture
from shiyakusho.ground import clock
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db


def said(**more: Any) -> Said:
    section = organisation.offices_of(office())[0].id
    told = {
        "name": "若松バドミントンクラブ", "kind": "reduced-group", "representative": "髙橋 花子",
        "phone": "093-582-2525", "members": 12, "locals": 8, "aim": "週に1回の練習",
        "section_id": section,
    }  # fmt: skip
    return Said(**(told | more))


def registered(account: Any, **more: Any) -> GroupApplication:
    asked = ask_to_register(account=account, said=said(**more))
    return decide(application_id=asked.pk, approve=True)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"), ({"representative": ""}, "representative"), ({"aim": ""}, "aim"),
        ({"phone": "123"}, "phone"), ({"kind": "none"}, "kind"), ({"members": 0}, "members"),
        ({"locals": 13}, "locals"), ({"members": -1}, "members"), ({"section_id": "no"}, "section"),
        ({"members": 4, "locals": 4}, "members"), ({"members": 17, "locals": 8}, "locals"),
    ],
    ids=["name", "who", "aim", "phone", "kind", "none", "more", "no number", "office", "few", "away"],
)  # fmt: skip
def test_what_is_asked(account, more: dict[str, Any], field: str) -> None:
    with pytest.raises((refusals.GroupSaidWrong, refusals.GroupTooSmall)) as refused:
        ask_to_register(account=account(), said=said(**more))
    assert refused.value.extra["field"] == field


def test_decided_once_with_its_reason_and_renewed(account) -> None:
    mine = account()
    asked = ask_to_register(account=mine, said=said())
    with pytest.raises(refusals.GroupAskedAlready):
        ask_to_register(account=mine, said=said())
    with pytest.raises(refusals.GroupReasonMissing):
        decide(application_id=asked.pk, approve=False)
    done = decide(application_id=asked.pk, approve=True)
    assert decide(application_id=asked.pk, approve=True).pk == done.pk
    with pytest.raises(refusals.GroupDecided):
        decide(application_id=asked.pk, approve=False, reason="やはり")
    with pytest.raises(refusals.GroupDecided):
        withdraw_application(application_id=asked.pk)
    [group] = groups_of(mine, clock.today())
    assert group.priority == "community" and group.until.month == 3
    with clock.stopped_at(clock.now() + timedelta(days=365)):
        again = ask_to_register(account=mine, said=said(), renews=group.pk)
        decide(application_id=again.pk, approve=True)
        [renewed] = groups_of(mine, clock.today())
        assert renewed.pk == group.pk and renewed.until.year == group.until.year + 1
    with pytest.raises(refusals.GroupApplicationNotFound):
        ask_to_register(account=account(), said=said(), renews=group.pk)
    assert OutboxMessage.objects.filter(kind="booking.group_tell").count() == 2


def test_its_number_is_told_once_and_opens_lotteries(account) -> None:
    done = registered(account())
    first, second = (new_number(application_id=done.pk) for _n in range(2))
    assert first != second and _group(second).pk == done.group_id
    with pytest.raises(GroupUnknown):
        _group(first)
    waits = ask_to_register(account=account(), said=said(name="別の会"))
    with pytest.raises(refusals.GroupDecided):
        new_number(application_id=waits.pk)


def test_it_books_at_its_fee(account, hall) -> None:  # noqa: F811 — the fixture
    room = hall(fee={"yen": 1000, "pay_within": 60})["left"]
    mine = account()
    done = registered(mine)
    made = book(slot=span(room, 10), person=person(1, account=mine, group_id=done.group_id))
    assert (made.fee_yen, made.group_id) == (500, done.group_id)
    alone = book(slot=span(room, 12), person=person(1, account=mine))
    assert alone.fee_yen == 1000
    with pytest.raises(refusals.GroupNotTheirs):
        book(slot=span(room, 14), person=person(2, account=account(), group_id=done.group_id))
    EntrantGroup.objects.update(until=clock.today())
    with pytest.raises(refusals.GroupNotTheirs):
        book(slot=span(room, 14), person=person(1, account=mine, group_id=done.group_id))


def test_fees_and_kinds_have_dates_of_force() -> None:
    kind = kinds()[0].model_dump() | {
        "until": date(2027, 3, 31),
        "pays": [{"since": date(2027, 4, 1), "percent": 70}, {"since": date(2020, 4, 1), "percent": 50}],
    }  # fmt: skip
    read = Kind.model_validate(kind)
    days = [date(2019, 1, 1), date(2026, 1, 1), date(2027, 4, 1)]
    assert [read.percent_on(day) for day in days] == [100, 50, 70]
    assert [read.holds(day) for day in days] == [False, True, False]


def test_told_forgotten_and_kept(account) -> None:
    mine = account()
    done = registered(mine)
    subject = f"account:{mine.pk}"
    [row] = PERSONAL_DATA.disclose(subject)
    assert row["代表者の氏名"] == "髙橋 花子" and len(list(PERSONAL_DATA.kept(subject))) == 1
    assert PERSONAL_DATA.erase(subject) == 0 and RETENTION.purge() == 0
    with clock.stopped_at(clock.now() + timedelta(days=365 * 5)):
        assert RETENTION.purge() == 1
    done.refresh_from_db()
    assert done.representative == "" and done.account is None and done.name


def test_pages_of_the_group_and_of_the_office(account, client_of, hall) -> None:  # noqa: F811 — the fixture
    room = hall(fee={"yen": 1000, "pay_within": 60})["left"]
    mine, other = account(), account()
    form = {name: str(value) for name, value in vars(said()).items()}
    form["section"] = form.pop("section_id")
    client = client_of(mine)
    page = client.post(reverse("booking:group_register"), form | {"members": "3", "locals": "3"})
    assert page.status_code == 422 and "足りません" in page.text
    page = client.post(reverse("booking:group_register"), form, follow=True)
    assert "市が確かめています" in page.text
    asked = GroupApplication.objects.get()
    clerk = account("staff", name="担当 一子")
    post = f"{asked.section_id}.clerk"
    organisation.appoint(account=clerk, post_id=post, since=clock.today())
    client = client_of(clerk)
    assert "若松バドミントンクラブ" in client.get(reverse("booking_staff:groups")).text
    here = reverse("booking_staff:group", args=[asked.pk])
    assert client.post(here, {"act": "refuse", "reason": " "}).status_code == 422
    assert "登録しました" in client.post(here, {"act": "approve"}, follow=True).text
    client = client_of(other)
    typed = {"act": "number", "application": str(asked.pk)}
    assert client.post(reverse("booking:groups"), typed).status_code == 404
    client = client_of(mine)
    assert "団体番号です" in client.post(reverse("booking:groups"), typed).text
    entry = f"{reverse('booking:book', args=[room.pk])}?slot={span(room, 10)}"
    page = client.get(entry)
    assert "¥500" in page.text
    asked.refresh_from_db()
    typed = {"name": "髙橋 花子", "email": "", "group": str(asked.group_id)}
    page = client.post(entry, typed, follow=True)
    assert "500円" in page.text and "若松バドミントンクラブ" in page.text
    assert Booking.objects.get().group_id == asked.group_id
    chief = client_of(account("staff", roles=["section_chief"]))
    assert "2020-04-01から50%" in chief.get(reverse("booking_manage:group_kinds")).text


@pytest.mark.django_db(transaction=True)
def test_two_clerks_decide_once(account) -> None:
    asked = ask_to_register(account=account(), said=said())
    told: list[Any] = []

    def act(approve: bool) -> None:
        try:
            told.append(decide(application_id=asked.pk, approve=approve, reason="わけ").state)
        except refusals.GroupDecided:
            told.append("decided")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(n % 2 == 0,)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    asked.refresh_from_db()
    assert told.count(asked.state) == 2 and told.count("decided") == 2
    assert EntrantGroup.objects.count() == (asked.state == "approved")
