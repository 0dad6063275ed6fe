"""Signals: in order, from one turn of a page to one turn of another, to nobody else, and gone afterwards."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from shiyakusho.desks.remote.choices import State
from shiyakusho.desks.remote.models import Happening, Seat, Signal, Talk
from shiyakusho.desks.remote.services import ending, reading, signalling
from shiyakusho.ground import clock

from .conftest import OFFER, SDP, signed_in


def candidate(n: int) -> dict[str, Any]:
    return {"candidate": {"candidate": f"candidate:{n}", "sdpMid": "0", "sdpMLineIndex": 0}}


def test_signals_come_in_order_once_and_are_gone_when_they_were_received(party) -> None:
    visitor, expert = party.admitted().both_open()
    to = str(party.seat("specialist").pk)
    sent = [OFFER, *(candidate(n) for n in range(5))]
    party.visitor_asks(
        epoch=visitor, signals=[{"to": to, "epoch": expert, "body": one} for one in sent]
    )
    told = party.expert_asks(epoch=expert)
    assert [one["body"].get("candidate", {}).get("candidate") for one in told["signals"]] == [
        None, *(f"candidate:{n}" for n in range(5))
    ]  # fmt: skip
    assert told["signals"][0]["body"] == OFFER
    assert [one["role"] for one in told["peers"]] == ["resident"] and told["peers"][0]["here"]
    last = told["signals"][-1]["n"]
    assert party.expert_asks(epoch=expert)["signals"] == told["signals"]  # an answer that was lost
    assert party.expert_asks(epoch=expert, after=last)["signals"] == []
    assert not Signal.objects.exists()


def test_a_page_that_is_opened_anew_hears_nothing_old_and_the_others_hear_of_it(party) -> None:
    visitor, expert = party.admitted().both_open()
    to = {"to": str(party.seat("specialist").pk), "body": OFFER}
    party.visitor_asks(epoch=visitor, signals=[{**to, "epoch": expert}])
    again = party.expert_asks(opens=True)
    assert again["epoch"] == expert + 1 and again["signals"] == []
    assert party.visitor_asks(epoch=visitor)["peers"][0]["epoch"] == expert + 1
    party.visitor_asks(epoch=visitor, signals=[{**to, "epoch": expert}])  # to the page that is gone
    assert party.expert_asks(epoch=again["epoch"])["signals"] == []
    stale = party.expert_asks(epoch=expert)  # the page that is gone asks once more
    assert stale["epoch"] == again["epoch"] and stale["peers"] == []


def test_nobody_hears_before_they_are_let_in_nor_from_outside(party, clerk) -> None:
    party.act("take")
    assert party.visitor_asks(opens=True)["state"] == "waiting"
    assert Seat.objects.get(role="resident").epoch == 0
    party.admitted().both_open()
    stranger = Client()
    assert party.ask(stranger, party.page).status_code == 404  # the link alone is not enough
    assert stranger.get(party.page).status_code == 200
    assert stranger.post(party.page).status_code == 409  # the seat is taken
    assert party.ask(party.visitor, "/ja/talks/0000000000/").status_code == 404
    colleague, elsewhere = signed_in(clerk()), signed_in(clerk("animal-welfare"))
    assert party.ask(colleague, party.desk).status_code == 404  # a colleague has to take it over
    assert elsewhere.get(party.desk).status_code == 404
    assert party.ask(elsewhere, party.desk).status_code == 404
    assert party.ask(party.visitor, party.desk).status_code in (302, 403, 401)
    other_talk = Seat.objects.exclude(talk=party.talk).first()
    assert other_talk is None


def test_a_signal_for_a_seat_of_another_talk_is_refused(party, clerk) -> None:
    visitor, _ = party.admitted().both_open()
    type(party)(clerk())  # the booth's next visitor ends the first talk
    first = Talk.objects.earliest("opened_at")
    assert first.state == State.ENDED and not Signal.objects.filter(talk=first).exists()
    assert party.visitor_asks(epoch=visitor)["state"] == "over"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[]",
        b"null",
        b'{"epoch": 1}',
        b'{"epoch": -1, "after": 0}',
        b'{"epoch": true, "after": 0}',
        b'{"epoch": 1, "after": 99999999999999999999}',
        b'{"epoch": 1, "after": 0, "signals": {"a": 1}}',
        b'{"epoch": 1, "after": 0, "signals": [{"to": "x", "epoch": 1, "body": {}}]}',
        b'{"epoch": 1, "after": 0, "tells": 7}',
        b"[" * 50_000,
        b'{"epoch": 1, "after": 0, "signals": "' + b"x" * 200_000 + b'"}',
    ],
)
def test_what_is_no_signal_is_refused(party, said) -> None:
    party.admitted().both_open()
    answer = party.visitor.post(f"{party.page}exchange/", said, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) in {
        (422, "bad_signal"),
        (429, "too_many_signals"),
    }
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"description": {"type": "rollback", "sdp": SDP}},
        {"description": {"type": "offer", "sdp": "<script>"}},
        {"description": {"type": "offer", "sdp": SDP + "a=" + "x" * 50_000}},
        {"description": {"type": "offer", "sdp": SDP + "a=\x00"}},
        {"description": {"type": "offer", "sdp": "v=0\r\n\ud800=x"}},
        {"candidate": {"candidate": "x" * 2000}},
        {"candidate": {"candidate": 7}},
        {"candidate": {"candidate": "c", "sdpMLineIndex": -1}},
        {"candidate": None},
        {"other": {}},
    ],
)
def test_a_body_of_another_shape_is_refused(body) -> None:
    one = {"to": str(Seat().pk), "epoch": 1, "body": body}
    with pytest.raises(reading.BadSignal):
        reading.read(json.dumps({"epoch": 1, "after": 0, "signals": [one]}).encode())


def test_what_does_not_belong_to_a_signal_is_not_passed_on() -> None:
    body = {"description": {"type": "answer", "sdp": SDP, "html": "<b>"}, "more": 1}
    one = {"to": str(Seat().pk), "epoch": 1, "body": body}
    read = reading.read(json.dumps({"epoch": 1, "after": 0, "signals": [one]}).encode())
    assert read.signals[0].body == {"description": {"type": "answer", "sdp": SDP}}


def test_nobody_fills_the_mailbox_of_another(party, monkeypatch) -> None:
    visitor, expert = party.admitted().both_open()
    one = {"to": str(party.seat("specialist").pk), "epoch": expert, "body": OFFER}
    assert (
        party.ask(party.visitor, party.page, epoch=visitor, signals=[one] * 61).status_code == 429
    )
    monkeypatch.setattr(signalling, "MOST_WAITING", 20)
    assert (
        party.ask(party.visitor, party.page, epoch=visitor, signals=[one] * 20).status_code == 200
    )
    assert party.ask(party.visitor, party.page, epoch=visitor, signals=[one]).status_code == 429
    assert Signal.objects.count() == 20


def test_what_is_over_is_over_for_all(party) -> None:
    visitor, expert = party.admitted().both_open()
    one = {"to": str(party.seat("specialist").pk), "epoch": expert, "body": OFFER}
    party.visitor_asks(epoch=visitor, signals=[one])
    Talk.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert party.visitor_asks(epoch=visitor, signals=[one])["state"] == "over"
    assert party.do("share").status_code == 409
    assert ending.expire_due() == 1 and ending.expire_due() == 0
    talk = party.talk
    assert talk.state == State.ENDED and talk.ended_at and not Signal.objects.exists()
    assert party.visitor.get(party.page).status_code == 200


def test_a_broken_connection_is_told_and_cannot_be_told_without_end(party, monkeypatch) -> None:
    visitor, _ = party.admitted().both_open()
    monkeypatch.setattr(signalling, "MOST_TOLD", 3)
    for what in ("lost", "back", "ended", "lost", "lost"):
        party.visitor_asks(epoch=visitor, tells=what)
    told = Happening.objects.filter(what__in=["lost", "back"]).values_list("what", flat=True)
    assert list(told) == ["lost", "back", "lost"]
    assert party.talk.state == State.OPEN


@pytest.mark.django_db(transaction=True)
def test_what_can_be_read_has_no_gap_before_it(clerk) -> None:
    """Two send at once: whoever comes second waits for the first to commit, so that a reader who has
    seen the later number never misses the earlier one."""
    from .conftest import Party

    party = Party(clerk()).admitted()
    visitor, expert = party.both_open()
    seats = {role: party.seat(role) for role in ("resident", "specialist")}
    taken, go = threading.Event(), threading.Event()
    second: list[bool] = []

    def hold() -> None:
        try:
            with transaction.atomic():
                Talk.objects.select_for_update().get(pk=party.talk.pk)
                taken.set()
                go.wait(10)
        finally:
            connection.close()

    def send() -> None:
        try:
            one = reading.Brought(seats["specialist"].pk, expert, OFFER)
            seat = Seat.objects.select_related("talk").get(pk=seats["resident"].pk)
            signalling.exchange(seat=seat, epoch=visitor, after=0, brought=[one])
            second.append(True)
        finally:
            connection.close()

    threads = [threading.Thread(target=hold), threading.Thread(target=send)]
    threads[0].start()
    assert taken.wait(10)
    threads[1].start()
    threads[1].join(0.7)
    assert not second and not Signal.objects.exists()
    go.set()
    for one in threads:
        one.join(10)
    assert second and Signal.objects.count() == 1
