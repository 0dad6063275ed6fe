"""The kiosk: with the house behind it, alone, and back again; each number once."""

import json
import re
from datetime import timedelta
from itertools import pairwise

import pytest

from house.at_once import at_once
from shiyakusho.engines.tickets import kiosk_words
from shiyakusho.engines.tickets.choices import Source, State
from shiyakusho.engines.tickets.models import Block, Counter, Kiosk, Ticket, Visit
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.refusals import BadMerge, NoSuchKiosk, NotOfThisPlace
from shiyakusho.engines.tickets.selectors.queues import ticket_by_token
from shiyakusho.engines.tickets.services import calling
from shiyakusho.engines.tickets.services.kiosks import (
    end_kiosk,
    kiosk_by_token,
    register_kiosk,
    reserve,
)
from shiyakusho.engines.tickets.services.merging import Brought, merge

from .conftest import PLACE

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(clerk):
    """A kiosk in the hall and its address."""
    kiosk, token = register_kiosk(place_id=PLACE, name="玄関", account=clerk())
    return kiosk, f"/kiosk/{token}/"


@pytest.fixture
def alone(device, watch):
    """Numbers kept for the kiosk; ``alone(3)`` is one it gave out some minutes later."""
    kiosk, _ = device
    [block] = reserve(kiosk=kiosk, services=["moving"])

    def give(number: int = 1, *, minutes: float = 5, **other) -> Brought:
        said = {"prefix": "BK", "number": number, "services": ("moving",),
                "issued_at": block.reserved_at + timedelta(minutes=minutes)}  # fmt: skip
        return Brought(**(said | other))

    return give


def test_without_a_script_one_chooses_and_takes_the_ticket(client, device) -> None:
    _, address = device
    page = client.get(address, {"lang": "en"}).content.decode()
    key = re.search(r'name="key" value="(\w+)"', page)[1]
    said = {"key": key, "service": ["moving", "care"]}
    answer = client.post(f"{address}?lang=en", said, follow=True)
    slip = answer.content.decode()
    assert "B-001" in slip and "Moving and household" in slip and "Care and welfare" in slip
    assert "<svg" in slip and 'http-equiv="refresh"' in slip
    client.post(address, said)  # pressed twice
    assert Ticket.objects.get().source == Source.KIOSK
    again = client.post(address, {"key": "other"})
    assert again.status_code == 422 and "用件を選んでください" in again.content.decode()


def test_every_language_has_every_word_and_every_service(client, device) -> None:
    first, *others = kiosk_words.words().values()
    assert all(set(one) == set(first) for one in others) and len(others) >= 3
    for code in kiosk_words.languages():
        page = client.get(device[1], {"lang": code}).content.decode()
        assert kiosk_words.words()[code]["take"].split("｜")[0] in page
    assert all("vi" in one.name.root for one in pack().services.values())
    assert client.get(device[1], {"lang": "<script>"}).status_code == 200


def test_the_link_leads_to_what_the_qr_says(client, device) -> None:
    said = client.post(device[1], {"service": "care", "key": "k"}, headers={"Accept": "application/json"}).json()  # fmt: skip
    assert said["label"] == "G-001" and said["ahead"] == 0 and said["minutes"] is None
    numbers = client.post(f"{device[1]}numbers/", {"service": "moving"}).json()
    one = numbers["services"]["moving"][0]
    assert (one["prefix"], one["number"]) == ("BK", 1) and len(one["qr"]) == len(said["qr"])


def test_a_kiosk_that_was_ended_or_never_was(client, clerk, device) -> None:
    stranger = clerk(place="moji")
    with pytest.raises(NotOfThisPlace):
        register_kiosk(place_id=PLACE, name="x", account=stranger)
    with pytest.raises(NotOfThisPlace):
        end_kiosk(kiosk_id=device[0].pk, account=stranger)
    end_kiosk(kiosk_id=device[0].pk, account=clerk())
    for address in (device[1], f"{device[1]}numbers/", f"{device[1]}merge/", "/kiosk/x/"):
        assert client.post(address).status_code == 404
    with pytest.raises(NoSuchKiosk):
        kiosk_by_token("")


def test_kept_numbers_are_of_their_own_series_and_leave_no_gap_in_the_others(take, device) -> None:
    assert take("moving").label == "B-001"
    [block] = reserve(kiosk=device[0], services=["moving"])
    assert (block.prefix, block.first, block.last) == ("BK", 1, pack().settings.block_numbers)
    assert take("moving").label == "B-002"
    [more] = reserve(kiosk=device[0], services=["moving"])
    assert more.first == block.last + 1


def test_what_was_given_out_alone_joins_the_queue_at_its_own_time(
    device, alone, take, clerk, watch
) -> None:
    watch.passes(minutes=10)
    later = take("moving")
    watch.passes(minutes=20)
    assert merge(kiosk=device[0], brought=[alone(1), alone(2, minutes=6)]) == ["BK-001", "BK-002"]
    called = calling.call_next(account=clerk(3))
    assert (called.ticket.label, called.ticket.source) == ("BK-001", Source.OFFLINE)
    assert called.issued_at < later.issued_at
    assert called.called_at - called.issued_at == timedelta(minutes=25)


def test_the_same_again_changes_nothing(device, alone, watch) -> None:
    watch.passes(minutes=30)
    for _ in range(3):
        assert merge(kiosk=device[0], brought=[alone(1)]) == ["BK-001"]
    assert Visit.objects.count() == Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"prefix": "B"},
        {"prefix": "BL"},
        {"number": 0},
        {"number": 41},
        {"number": 10**12},
        {"services": ()},
        {"services": ("care",)},
        {"minutes": -5},
        {"minutes": 60 * 13},
        {"minutes": 60 * 24 * 400},
    ],
)
def test_what_is_not_the_kiosks_or_of_no_possible_time_is_not_taken(
    device, alone, watch, wrong
) -> None:
    watch.passes(minutes=30)
    good = alone(7)
    with pytest.raises(BadMerge):
        merge(kiosk=device[0], brought=[good, alone(**wrong)])
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "said",
    ["", "[]", "{}", '{"tickets": 1}', '{"tickets": [{}]}', "[" * 20_000, "null",
     '{"tickets":[{"prefix":"BK","number":true,"services":["moving"],"issued_at":1}]}',
     '{"tickets":[{"prefix":"BK","number":1,"services":["moving"],"issued_at":99999999999999}]}',
     '{"tickets":[{"prefix":"\\u0000","number":1,"services":["moving"],"issued_at":1}]}',
     '{"tickets":[{"prefix":"BK","number":1e999,"services":["moving"],"issued_at":1}]}'],
)  # fmt: skip
def test_garbage_is_refused_with_a_code(client, device, said) -> None:
    answer = client.post(f"{device[1]}merge/", {"brought": said})
    assert answer.status_code in (400, 422)
    assert not Ticket.objects.exists()


def test_another_kiosks_numbers_are_not_taken(device, alone, clerk, watch) -> None:
    other, _ = register_kiosk(place_id=PLACE, name="別の", account=clerk())
    assert (device[0].series, other.series) == ("K", "L")
    with pytest.raises(BadMerge):
        merge(kiosk=other, brought=[alone(1, minutes=0)])


def test_a_request_that_came_through_after_all_is_taken_back(client, device) -> None:
    client.post(device[1], {"service": "moving", "key": "given-up"})
    said = json.dumps({"tickets": [], "dropped": ["given-up", "never-came"]})
    assert client.post(f"{device[1]}merge/", {"brought": said}).json() == {"merged": []}
    assert Visit.objects.get().state == State.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_two_tabs_and_two_merges_at_once(clerk, watch) -> None:
    kiosk, _ = register_kiosk(place_id=PLACE, name="玄関", account=clerk())
    blocks = at_once(lambda _: reserve(kiosk=kiosk, services=["moving"])[0], 6)
    taken = sorted((one.first, one.last) for one in blocks)
    assert all(a[1] + 1 == b[0] for a, b in pairwise(taken))
    watch.passes(minutes=5)
    brought = [
        Brought("BK", n, ("moving",), blocks[0].reserved_at + timedelta(seconds=n))
        for n in range(1, 9)
    ]
    answers = at_once(lambda _: merge(kiosk=kiosk, brought=brought), 6)
    assert all(len(one) == 8 for one in answers), answers
    assert Ticket.objects.count() == Visit.objects.count() == 8
    assert (Block.objects.count(), Counter.objects.get().last) == (6, 6 * 40)
    assert Kiosk.objects.get().seen_at is not None


def test_every_token_of_the_block_opens_its_ticket_after_the_merge(device, alone, watch) -> None:
    from shiyakusho.engines.tickets.links import token_for

    watch.passes(minutes=9)
    merge(kiosk=device[0], brought=[alone(3)])
    day = watch.moment.date()
    assert ticket_by_token(token_for(PLACE, day, "BK-003")).label == "BK-003"


def test_who_reserved_goes_first_once_and_a_guess_goes_nowhere(client, clerk, take, watch) -> None:
    from shiyakusho.engines.booking import public as booking

    starts = watch.moment + timedelta(days=2)
    resource = booking.add_resource(
        name={"ja": "引っ越しの予約", "plain": "予約", "en": "Moving"},
        section_id=f"{PLACE}-registration",
        terms=booking.TermsData(),
    )
    booking.open_slots(resource_id=resource.pk, start=starts, minutes=30, slots=1, capacity=1)
    [offer] = booking.offers(resource, starts, starts + timedelta(hours=1), watch.moment)
    made = booking.book(slot=str(offer.id), person=booking.Person("予約 花子", "h@example.jp"))
    code = booking.code_of(made.pk)
    kiosks = {p: register_kiosk(place_id=p, name="x", account=clerk(place=p))[1] for p in (PLACE, "moji")}  # fmt: skip
    address = f"/kiosk/{kiosks[PLACE]}/"

    def press(at: str = address, services=("moving",), **more: str):
        said = {"service": list(services), "reservation": code, **more}
        return client.post(at, said, headers={"Accept": "application/json"}).json()

    assert press()["code"] == "reservation_not_now"  # two days too early
    watch.at(starts - timedelta(minutes=8))
    early = take("moving")
    assert press(at=f"/kiosk/{kiosks['moji']}/")["code"] == "reservation_not_now"
    assert press(reservation="AAAA-AAA-AAA")["code"] == "booking_code_mistyped"
    mine = press()
    assert press()["label"] == mine["label"] != early.label
    assert press(services=("care",))["code"] == "reservation_used"
    assert calling.call_next(account=clerk(3)).ticket.label == mine["label"]
    codes = {press(reservation="AAAA-AAA-AAA")["code"] for _ in range(40)}
    assert "too_many_tries" in codes
    assert "label" in press(reservation="")  # whoever has none is not kept waiting
