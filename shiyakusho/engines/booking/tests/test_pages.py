"""The pages and the API, for whoever comes: anonymous, signed in, somebody else."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from shiyakusho.engines.booking import codes
from shiyakusho.engines.booking.models import Booking, DayHours, Resource, Slot, Terms
from shiyakusho.engines.booking.refusals import OpeningWrong
from shiyakusho.engines.booking.services.arranging import LONGEST, add_resource
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.terms import TermsData
from shiyakusho.ground import clock
from shiyakusho.ground.outbox.models import OutboxMessage

from .conftest import ALL_DAY, person, sound, span

pytestmark = pytest.mark.django_db
FORM = {"name": "試験 太郎", "email": "t@example.jp", "key": "k"}


def api(client: Client, slot: str, key: str = "key-00001", **more: object):
    body = {"slot": slot, "name": "試験 太郎", "email": "t@example.jp", **more}
    return client.post(
        "/api/v1/bookings", body, content_type="application/json", headers={"Idempotency-Key": key}
    )


def test_the_api_books_once_and_says_full(corner) -> None:
    resource, slot = corner(1)
    client = Client()
    listed = client.get("/api/v1/resources").json()["items"]
    assert str(resource.pk) in {one["id"] for one in listed}
    [found] = client.get(f"/api/v1/resources/{resource.pk}/slots").json()["items"]
    assert (found["id"], found["capacity"], found["remaining"]) == (slot, 1, 1)
    day = found["start"][:10]
    assert client.get(f"/api/v1/resources/{resource.pk}/slots?from={day}&to={day}").json()["items"] == [found]  # fmt: skip
    assert client.get(f"/api/v1/resources/{resource.pk}/slots?to={found['start'].replace('+', '%2B')}").json()["items"] == []  # fmt: skip
    made = api(client, slot)
    assert made.status_code == 201 and made.json()["state"] == "confirmed"
    assert codes.typed_digest(made.json()["code"])
    assert api(client, slot).json() == made.json()
    assert api(client, slot, name="別の人").json()["code"] == "idempotency_key_reused"
    full = api(client, slot, key="another-key")
    assert (full.status_code, full.json()["code"]) == (409, "slot_full")
    address = f"/api/v1/bookings/{made.json()['id']}"
    assert Client().get(address).json()["state"] == "confirmed"
    assert client.delete(address).json()["state"] == "cancelled"
    assert client.delete(address).status_code == 200
    [free] = client.get(f"/api/v1/resources/{resource.pk}/slots").json()["items"]
    assert free["remaining"] == 1
    sound()


@pytest.mark.parametrize("rule", [{}, {"notice": 60 * 24 * 3}, {"opens_days_before": 0}])
def test_the_api_tells_what_can_be_booked_now(corner, rule) -> None:
    resource, slot = corner(1, **rule)
    [found] = Client().get(f"/api/v1/resources/{resource.pk}/slots").json()["items"]
    assert found["bookable"] is (not rule)
    assert api(Client(), slot).status_code == (409 if rule else 201)


def test_a_booking_asks_little_of_the_database(corner, django_assert_max_num_queries) -> None:
    """Twelve statements, the mail's row, the audit and the transaction among them; too late costs
    six, and takes no lock."""
    _resource, slot = corner(2)
    assert api(Client(), slot, key="warm").status_code == 201
    with django_assert_max_num_queries(12):
        assert api(Client(), slot, key="second").status_code == 201
    with django_assert_max_num_queries(6) as asked:
        assert api(Client(), slot, key="third").status_code == 409
    assert not any("UPDATE" in one["sql"] for one in asked.captured_queries)


@pytest.mark.parametrize("wrong", [{"slot": "?"}, {"email": "x"}, {"name": " "}, {"places": 0},
                                   {"slot": "\u0000"}, {"name": "あ\u0000"}, {"places": 10**9}])  # fmt: skip
def test_the_api_refuses_what_is_wrong(corner, wrong) -> None:
    _resource, slot = corner(5)
    answer = api(Client(), **{"slot": slot, **wrong})
    assert 400 <= answer.status_code < 500 and answer.json()["code"]
    assert not Booking.objects.exists()


def test_an_accounts_booking_is_nobody_elses(corner, account, client_of) -> None:
    _resource, slot = corner(1, level="L1")
    own = account("resident", level="L1", email="own@example.jp")
    made = book(slot=slot, person=person(1, account=own))
    page = f"/ja/bookings/mine/{made.pk}/"
    assert Client().get(page).status_code == 404
    assert Client().delete(f"/api/v1/bookings/{made.pk}").status_code == 404
    assert client_of(account("resident")).get(page).status_code == 404
    mine = client_of(own)
    code = codes.code_of(made.pk)
    assert f"{code[:4]}-{code[4:7]}-{code[7:]}" in mine.get(page).text
    assert page in mine.get("/ja/").text
    assert mine.post(page, {"act": "cancel"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "cancelled"


def test_booking_through_the_pages_without_signing_in(corner) -> None:
    resource, slot = corner(2, most_places=2)
    client = Client()
    assert "出張窓口" in client.get("/ja/bookings/").text
    days = client.get(f"/ja/bookings/{resource.pk}/").text
    [link] = re.findall(r'href="(/ja/bookings/[^"]+/book/\?slot=[^"]+)"', days)
    assert link.endswith(slot)
    refused = client.post(link, {**FORM, "name": "", "places": "2"})
    assert refused.status_code == 422 and "お名前を書いてください。" in refused.text
    done = client.post(link, {**FORM, "places": "2"}, follow=True)
    assert "予約ができました" in done.text
    made = Booking.objects.get()
    assert client.post(link, {**FORM, "places": "2"}).status_code == 302
    assert Booking.objects.count() == 1  # the same page pressed twice
    code = codes.code_of(made.pk)
    found = Client().post("/ja/bookings/find/", {"code": code.lower()})
    assert found["Location"] == f"/ja/bookings/mine/{made.pk}/"
    assert Client().post("/ja/bookings/find/", {"code": code[:-1]}).status_code == 422
    assert client.post(link, {**FORM, "key": "other"}).status_code == 409


def test_an_invitation_from_the_list_is_taken_on_the_page(corner) -> None:
    _resource, slot = corner(1, waiting_list=True)
    first = book(slot=slot, person=person(1))
    client = Client()
    entry = f"/ja/bookings/{first.resource_id}/book/?slot={slot}&waits=1"
    done = client.post(entry, FORM, follow=True)
    assert "次は、あなたの番です。" in done.text
    waiting = Booking.objects.get(state="waiting")
    assert Client().post(f"/ja/bookings/mine/{first.pk}/", {"act": "cancel"}).status_code == 302
    page = f"/ja/bookings/mine/{waiting.pk}/"
    assert "次の時間まで、取ってあります。" in client.get(page).text
    assert "予約ができました" in client.post(page, {"act": "confirm"}, follow=True).text
    sound()


def test_another_time_is_chosen_on_the_page(corner) -> None:
    _resource, slot = corner(1, slots=3)
    made = book(slot=slot, person=person(1))
    page = f"/ja/bookings/mine/{made.pk}/move/"
    [later, _last] = re.findall(r'name="slot" value="([^"]+)"', Client().get(page).text)
    assert Client().post(page, {"slot": slot[:-2] + "99"}).status_code == 404
    assert Client().post(page, {"slot": later}).status_code == 302
    made.refresh_from_db()
    assert made.version == 2 and made.state == "confirmed"
    sound()


def test_calendars_are_whole_and_name_nobody(corner) -> None:
    resource, slot = corner(3, slots=2)
    made = book(slot=slot, person=person(1))
    text = Client().get(f"/ja/bookings/mine/{made.pk}/booking.ics").text
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert f"DTSTART:{made.starts_at:%Y%m%d}" in text and "出張窓口" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    token = codes.feed_token(resource.pk, resource.feed_number)
    feed = Client().get(f"/ja/bookings/calendar/{resource.pk}/{token}.ics").text
    assert str(made.pk) in feed and "予約 1子" not in feed
    wrong = codes.feed_token(resource.pk, 2)
    assert Client().get(f"/ja/bookings/calendar/{resource.pk}/{wrong}.ics").status_code == 404


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_page_in_every_language(corner, language: str, django_assert_max_num_queries) -> None:
    resource, slot = corner(1, slots=1, waiting_list=True, approval=True)
    made = book(slot=slot, person=person(1))
    waiting = wait(slot=slot, person=person(2))
    long = add_resource(
        name={"ja": "とても長い名前の相談" * 6}, terms=TermsData(weekly=ALL_DAY, waiting_list=True)
    )
    pages = ["", f"{resource.pk}/", f"{long.pk}/", "find/", f"mine/{made.pk}/",
             f"mine/{made.pk}/move/", f"mine/{waiting.pk}/"]  # fmt: skip
    for page in pages:
        with django_assert_max_num_queries(16):
            answer = Client().get(f"/{language}/bookings/{page}")
        assert answer.status_code == 200, page
    assert made.starts_at - timedelta(0) == made.cancel_until


def test_staff_enter_move_cancel_and_note_who_did_not_come(corner, account, client_of) -> None:
    resource, slot = corner(1, slots=3, approval=True, waiting_list=True)
    asked = book(slot=slot, person=person(1))
    staff = client_of(account("staff", roles=["clerk"]))
    day = f"{asked.starts_at.astimezone(resource.tz):%Y-%m-%d}"
    for view in ("day", "week"):
        shown = staff.get(f"/staff/booking/{resource.pk}/?day={day}&view={view}").text
        assert "予約 1子" in shown and shown.count("/entry/?slot=") == 2
    page = f"/staff/booking/at/{asked.pk}/"
    assert staff.post(page, {"act": "approve"}).status_code == 302
    [free, _other] = re.findall(r'value="([0-9a-f]{32}\.[^"]+)"', staff.get(page).text)
    assert staff.post(page, {"act": "move", "slot": free}).status_code == 302
    assert staff.post(page, {"act": "no_show"}).status_code == 409
    entry = f"/staff/booking/{resource.pk}/entry/?slot={free}"
    by_phone = {"name": "電話 花子", "email": "", "phone": "093-582-2525", "act": "book"}
    assert staff.post(entry, by_phone).status_code == 409
    assert staff.post(entry, {**by_phone, "act": "wait"}).status_code == 302
    assert staff.post(page, {"act": "cancel", "reason": "悪天候のため"}).status_code == 302
    assert staff.post(page, {"act": "what"}).status_code == 404
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled", "held"}
    sound()


def test_staff_of_another_section_see_nothing_of_it(account, client_of) -> None:
    made = add_resource(
        name={"ja": "相談"}, terms=TermsData(weekly=ALL_DAY), section_id="moji-citizens"
    )
    staff = client_of(account("staff", roles=["clerk"]))
    assert staff.get(f"/staff/booking/{made.pk}/").status_code == 404
    assert staff.get("/staff/booking/").status_code == 200
    director = client_of(account("staff", roles=["director"]))
    assert director.get("/staff/booking/").status_code == 403


def test_hours_rules_and_other_days_are_arranged_on_the_page(corner, account, client_of) -> None:
    resource, _slot = corner(1)
    chief = client_of(account("staff", roles=["section_chief"]))
    page = f"/manage/booking/{resource.pk}/"
    assert resource.name["ja"] in chief.get("/manage/booking/").text
    typed = {"act": "terms", "since": f"{clock.today():%Y-%m-%d}", "week_mon": "９：００〜12:00、13:00-24:00",
              "holidays": "closed", "level": "none", "fee": "300", "per": "hour", "approval": "yes"}  # fmt: skip
    typed |= {"start_every": "30", "shortest": "30", "longest": "60", "before": "0", "after": "0", "capacity": "3",
              "most_places": "2", "most_per_person": "0", "notice": "0", "opens_days_before": "30",
              "cancel_until": "0", "min_age": "0", "waiting_hold": "60", "series": "0", "hold": "0"}  # fmt: skip
    assert chief.post(page, {**typed, "week_mon": "9時から"}).status_code == 422
    assert chief.post(page, {**typed, "capacity": "1"}).status_code == 422
    assert chief.post(page, {**typed, "since": "2020-01-01"}).status_code == 422
    assert chief.post(page, typed).status_code == 302
    terms = Terms.objects.get(resource=resource).read
    assert terms.approval and terms.fee.yen == 300 and terms.weekly["mon"][1].end is None
    day = f"{clock.today() + timedelta(days=3):%Y-%m-%d}"
    assert chief.post(page, {"act": "day", "day": day, "periods": "10:00-11:00"}).status_code == 302
    assert "10:00-11:00" in chief.get(page).text
    assert chief.post(page, {"act": "as_usual", "day": day}).status_code == 302
    assert not DayHours.objects.exists()
    assert chief.post(page, {"act": "close"}).status_code == 302
    assert Client().get(f"/ja/bookings/{resource.pk}/").status_code == 404
    clerk = client_of(account("staff", roles=["clerk"]))
    assert (
        clerk.get(page).status_code == 403 and clerk.post(page, {"act": "open"}).status_code == 403
    )


def test_something_new_is_made_on_the_page_and_opened_when_it_was_looked_at(
    account, client_of
) -> None:
    chief = client_of(account("staff", roles=["section_chief"]))
    assert "どの課のものでもない" in chief.get("/manage/booking/new/").text
    typed = {"name_ja": "スマホ教室", "name_en": "Smartphone class", "about_ja": "初めての方へ。", "kind": "course", "way": "place",
             "section": "none", "exclusive": "no", "inside": "none", "weekdays": "", "minutes": "60", "capacity": "10"}  # fmt: skip
    for wrong in (
        {"name_ja": " "}, {"section": "no-such"}, {"kind": "x"}, {"inside": str(uuid4())},
        {"minutes": "4"}, {"capacity": "１０人"}, {"weekdays": "9時から"},
    ):  # fmt: skip
        refused = chief.post("/manage/booking/new/", typed | wrong)
        assert refused.status_code == 422 and "Smartphone class" in refused.text
    made = chief.post("/manage/booking/new/", typed)
    found = Resource.objects.get(name__ja="スマホ教室")
    assert made["Location"] == f"/manage/booking/{found.pk}/"
    assert not found.is_open and found.section_id == ""
    start = f"{clock.now().astimezone(clock.TOKYO) + timedelta(days=5):%Y-%m-%dT10:00}"
    slots = {"act": "slots", "start": start, "minutes": "60", "slots": "3", "capacity": "10"}
    assert chief.post(made["Location"], slots | {"start": "あした"}).status_code == 422
    assert chief.post(made["Location"], slots).status_code == 302
    assert Slot.objects.filter(resource=found, capacity=10).count() == 3
    words = f"{made['Location']}words/"
    assert "Smartphone class" in chief.get(words).text
    assert chief.post(words, {"name_ja": ""}).status_code == 422
    for name, most in LONGEST.items():  # as the browser says, and where no browser says it
        long = {"name_ja": "名", f"{name}_en": "あ" * (most + 1)}
        refused = chief.post(words, long)
        assert refused.status_code == 422 and long[f"{name}_en"] in refused.text
        with pytest.raises(OpeningWrong):
            add_resource(
                terms=TermsData(), **{"name": {"ja": "名"}, name: {"ja": "あ" * (most + 1)}}
            )
    fits = {"name_ja": "名" * LONGEST["name"], "about_ja": "行\r\n" * 500}
    assert chief.post(words, fits).status_code == 302
    assert (
        chief.post(words, {"name_ja": "スマホ講座", "place_ja": "市民センター"}).status_code == 302
    )
    found.refresh_from_db()
    assert (found.name, found.place, found.about) == (
        {"ja": "スマホ講座"},
        {"ja": "市民センター"},
        {},
    )
    clerk = client_of(account("staff", roles=["clerk"]))
    assert clerk.get("/manage/booking/new/").status_code == 403


def test_every_week_at_once_through_the_pages(hall, account, client_of) -> None:
    """Dates, what could not be had, the same press twice, one mail; all cancelled with one more."""
    spaces = hall(opens_days_before=200, series=8)
    resource, slot = spaces["left"], span(spaces["left"], 10, 30)
    own = account("resident", level="L1", email="own@example.jp")
    client = client_of(own)
    page = f"/ja/bookings/{resource.pk}/series/?slot={slot}"
    assert (
        page.replace("&", "&amp;")
        in client.get(f"/ja/bookings/{resource.pk}/book/?slot={slot}").text
    )
    assert client.get(page).status_code == 200
    typed = FORM | {"times": "4", "every": "1", "if_not": "all"}
    for wrong in ({"times": "9"}, {"times": "1"}, {"times": "x"}, {"every": "0"}, {"name": ""}):
        assert client.post(page, typed | wrong).status_code == 422
    book(slot=span(spaces["hall"], 10, 30), person=person(1))
    refused = client.post(page, typed)
    assert refused.status_code == 409 and "取れなかった日" in refused.text
    assert Booking.objects.count() == 1
    made = client.post(page, typed | {"if_not": "some"})
    assert (
        client.post(page, typed | {"if_not": "some"})["Location"] == made["Location"]
    )  # pressed twice
    rows = Booking.objects.filter(account=own)
    assert (
        rows.count() == 3
        and OutboxMessage.objects.filter(payload__template="booking-series").count() == 1
    )
    shown = client.get(made["Location"]).text
    assert shown.count("/ja/bookings/mine/") == 3 and "取れなかった日" in shown
    assert made["Location"] in client.get(f"/ja/bookings/mine/{rows.first().pk}/").text
    for stranger in (Client(), client_of(account("resident"))):
        assert stranger.get(made["Location"]).status_code == 404
        assert stranger.post(made["Location"]).status_code == 404
    client = client_of(own)
    assert client.post(made["Location"]).status_code == 302
    assert client.post(made["Location"]).status_code == 302
    assert set(rows.values_list("state", flat=True)) == {"cancelled"}
    templates = OutboxMessage.objects.filter(kind="booking.tell").values_list(
        "payload__template", flat=True
    )
    assert sorted(templates) == ["booking-confirmed", "booking-series", "booking-series-cancelled"]
    sound()


def test_where_it_is_not_offered_nobody_books_every_week(corner) -> None:
    resource, slot = corner(5)
    page = f"/ja/bookings/{resource.pk}/series/?slot={slot}"
    assert Client().get(page).status_code == 422
    assert Client().post(page, FORM | {"times": "2", "every": "1"}).status_code == 422
    assert "毎週まとめて" not in Client().get(f"/ja/bookings/{resource.pk}/book/?slot={slot}").text
