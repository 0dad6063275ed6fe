"""The pages and the API of a gate, for whoever comes."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from shiyakusho.engines.booking.gate.models import Gate, GateTurn
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.tests.test_pages import FORM, api
from shiyakusho.ground import clock

from .conftest import SECOND

pytestmark = pytest.mark.django_db


def page_of(gate: Gate) -> str:
    return f"/ja/bookings/{gate.resource_id}/gate/"


def test_waiting_and_booking_through_the_pages(a_gate) -> None:
    gate, slot = a_gate(a_minute=60)
    page, book = page_of(gate), f"/ja/bookings/{gate.resource_id}/book/?slot={slot}"
    client = Client()
    assert "待合室に行く" in client.get(f"/ja/bookings/{gate.resource_id}/").text
    assert client.get(book)["Location"] == page
    assert "まだ開いていません" in client.get(page).text
    with clock.stopped_at(gate.doors_at + SECOND):
        assert "順番を取る" in client.get(page).text and not GateTurn.objects.exists()
        taken = client.post(page, {"act": "take"})
        code = taken["Location"].partition("turn=")[2]
        assert client.get(taken["Location"])["Location"] == page  # the cookie was kept
        assert "受付が始まるまで、お待ちください" in client.get(page).text
        bare = Client().get(taken["Location"])  # no cookie: the address alone
        assert bare.status_code == 200 and f"url={page}?turn={code}" in bare.text
        assert client.post(page, {"act": "take"})["Location"] == taken["Location"]  # a second tab
        assert client.post(book, FORM)["Location"] == page
        assert GateTurn.objects.count() == 1
    with clock.stopped_at(gate.opens_at + 2 * SECOND):
        told = client.get(f"{page}state/").json()
        assert (told["said"], told["text"]) == ("inside", "あなたの番です。予約に進んでください。")
        assert Client().get(f"{page}state/").json()["said"] == "none"
        forged = Client().get(f"{page}state/?turn={code[:-2]}xx").json()
        assert forged["said"] == "none"
        link = re.search(r'href="([^"]+turn=[^"]+)"', Client().get(taken["Location"]).text)
        assert link and link[1].startswith(f"/ja/bookings/{gate.resource_id}/?turn=")
        assert f"slot={slot}&amp;turn=" in Client().get(link[1]).text
        assert api(Client(), slot).json()["code"] == "gate_admission_needed"
        assert "予約ができました" in client.post(book, FORM, follow=True).text
        assert client.post(book, {**FORM, "key": "other"})["Location"] == page
        assert "予約がすみました。" in client.get(page).text
    assert Booking.objects.count() == 1


def test_the_api_asks_for_an_admission(a_gate) -> None:
    gate, slot = a_gate(a_minute=60)
    refused = api(Client(), slot)
    assert refused.status_code == 409
    body = refused.json()
    assert (body["code"], body["gate"]) == ("gate_admission_needed", str(gate.pk))
    client = Client()
    with clock.stopped_at(gate.doors_at):
        taken = client.post(page_of(gate), {"act": "take"})
    code = client.cookies[f"turn-{gate.pk.hex[:12]}"].value
    assert taken.status_code == 302
    with clock.stopped_at(gate.opens_at - 9 * SECOND):
        client.get(page_of(gate))
    with clock.stopped_at(gate.opens_at + 2 * SECOND):
        client.get(page_of(gate))
        body = {"slot": slot, "name": "試験 太郎", "email": "t@example.jp"}
        sent = [
            Client().post("/api/v1/bookings", body, content_type="application/json",
                          headers={"Idempotency-Key": f"key-{n}", "Turn": turn})
            for n, turn in enumerate(("x" * 300, code[:-1], code, code))
        ]  # fmt: skip
    assert [one.status_code for one in sent] == [422, 409, 201, 409]


def test_leaving_and_taking_again(a_gate) -> None:
    gate, _slot = a_gate()
    page, client = page_of(gate), Client()
    with clock.stopped_at(gate.doors_at):
        client.post(page, {"act": "take"})
        client.post(page, {"act": "leave"})
        assert client.post(page, {"act": "leave"}).status_code == 302
        assert "もう一度、順番を取る" in client.get(page).text
        client.post(page, {"act": "take"})
    assert sorted(GateTurn.objects.values_list("state", flat=True)) == ["left", "waiting"]


def test_who_must_sign_in_is_told_so(a_gate, account, client_of) -> None:
    gate, _slot = a_gate(terms={"level": "L1"})
    with clock.stopped_at(gate.doors_at):
        answer = Client().post(page_of(gate), {"act": "take"})
        assert answer.status_code == 403 and "サインインする" in answer.text
        own = account("resident", level="L1")
        assert client_of(own).post(page_of(gate), {"act": "take"}).status_code == 302
        for browser in (client_of(own), client_of(own)):  # any device of theirs
            assert "順番を待っています" in browser.get(page_of(gate)).text
    assert GateTurn.objects.count() == 1


def test_a_question_costs_little(a_gate, django_assert_max_num_queries) -> None:
    """Resource, gate, turn, was seen, how many wait: whoever waits asks for this again and again."""
    gate, _slot = a_gate(inside=1)
    page, client = page_of(gate), Client()
    with clock.stopped_at(gate.doors_at):
        client.post(page, {"act": "take"})
    with clock.stopped_at(gate.doors_at + 30 * SECOND):
        client.get(f"{page}state/")
    with clock.stopped_at(gate.doors_at + 60 * SECOND), django_assert_max_num_queries(7):
        assert client.get(f"{page}state/").json()["said"] == "gathering"


def test_the_drawn_page_and_its_files(a_gate) -> None:
    gate, _slot = a_gate(mode="draw")
    page, client = page_of(gate), Client()
    with clock.stopped_at(gate.doors_at):
        client.post(page, {"act": "take"})
    with clock.stopped_at(gate.opens_at - 9 * SECOND):
        mark = re.search(r'<span class="num">([0-9a-f]{16})</span>', client.get(page).text)
    assert gate.commitment in Client().get(f"{page}drawn/").text
    with clock.stopped_at(gate.opens_at + 2 * SECOND):
        client.get(page)
    assert mark
    shown = Client().get(f"{page}drawn/?mark={mark[1]}").text
    assert "抽選の順番" in shown and "recompute.py" in shown
    assert "名簿にありません" in Client().get(f"{page}drawn/?mark=nothing").text
    assert mark[1] in Client().get(f"{page}files/result.csv").text
    assert "hashlib" in Client().get(f"{page}files/recompute.py").text
    assert Client().get(f"{page}files/secret.txt").status_code == 404


def test_without_a_gate_nobody_waits(corner) -> None:
    resource, _slot = corner(1)
    page = f"/ja/bookings/{resource.pk}/gate/"
    assert Client().get(page)["Location"] == f"/ja/bookings/{resource.pk}/"
    assert Client().get(f"{page}state/").json()["said"] == "over"
    assert Client().get(f"{page}drawn/").status_code == 404
    assert Client().get(f"/ja/bookings/{uuid4()}/gate/").status_code == 404


def test_the_office_sets_and_watches(corner, account, client_of) -> None:
    resource, slot = corner(5)
    page = f"/manage/booking/{resource.pk}/gate/"
    chief = client_of(account("staff", roles=["section_chief"]))
    assert "待合室を置く" in chief.get(page).text
    now = clock.now()
    typed = {
        "act": "save", "mode": "arrival", "a_minute": "60", "inside": "2", "stay_minutes": "5",
        "bookings": "1",
        **{name: f"{now + timedelta(minutes=n):%Y-%m-%dT%H:%M}"
           for name, n in (("doors_at", -5), ("opens_at", 5), ("ends_at", 600))},
    }  # fmt: skip
    for wrong in (
        {"opens_at": "x"},
        {"inside": "0"},
        {"mode": "x"},
        {"first_day.year": "x"},
        {"ends_at": typed["doors_at"]},
    ):
        refused = chief.post(page, {**typed, **wrong})
        assert refused.status_code == 422 and "待合室の日時か数を確かめてください。" in refused.text
    assert not Gate.objects.exists()
    assert chief.post(page, typed).status_code == 302
    gate = Gate.objects.get()
    Client().post(page_of(gate), {"act": "take"})
    text = chief.get(page).text
    assert "案内を止める" in text and re.search(r'待っている人</dt><dd class="num">1<', text)
    assert chief.post(page, {**typed, "mode": "draw"}).status_code == 422
    assert chief.post(page, {**typed, "inside": "9"}).status_code == 302
    chief.post(page, {"act": "pause"})
    assert "案内を続ける" in chief.get(page).text
    chief.post(page, {"act": "go_on"})
    assert api(Client(), slot).status_code == 409
    chief.post(page, {"act": "end"})
    assert chief.post(page, {"act": "end"}).status_code == 404
    assert api(Client(), slot).status_code == 201
    assert client_of(account("staff", roles=["clerk"])).get(page).status_code in (403, 404)
