"""Queues at the counters, as programs see them."""

import pytest

from shiyakusho.engines.tickets.models import Ticket
from shiyakusho.engines.tickets.public import pack

pytestmark = pytest.mark.django_db
QUEUE = "kokurakita.moving"


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setenv("SHIYAKUSHO_NOW", "2026-11-24T10:00:00+09:00")


@pytest.fixture
def take(client):
    def post(key: str | None, queue: str = QUEUE):
        headers = {"Idempotency-Key": key} if key is not None else {}
        return client.post(f"/api/v1/queues/{queue}/tickets", headers=headers)

    return post


def test_every_queue_has_an_id_and_names(anybody) -> None:
    items = anybody.get("/queues").json()["items"]
    assert len(items) == sum(len(place.services) for place in pack().places.values())
    assert {"id", "place", "place_name", "name"} == set(items[0])
    assert anybody.get(f"/queues/{items[0]['id']}").status_code == 200


def test_a_queue_grows_by_one_with_each_number(anybody, take) -> None:
    before = anybody.get(f"/queues/{QUEUE}").json()
    assert (before["waiting"], before["calling"], before["windows"]) == (0, [], 0)
    assert before["forecast"] == {"p50_minutes": None, "p90_minutes": None}
    first, second = take("first-key-1").json(), take("second-key-2").json()
    assert (first["number"], second["number"]) == ("B-001", "B-002")
    assert first["token"] != second["token"] and len(first["token"]) == 40
    assert anybody.get(f"/queues/{QUEUE}").json()["waiting"] == 2


def test_the_same_key_is_the_same_number(take) -> None:
    assert take("same-key-000").json() == take("same-key-000").json()
    again = take("same-key-000", "kokurakita.care")
    assert (again.status_code, again.json()["code"]) == (409, "ticket_idempotency_conflict")
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("queue", "key", "status", "code"),
    [
        (QUEUE, None, 422, "invalid_request"),
        (QUEUE, "short", 422, "invalid_request"),
        ("nowhere.moving", "a-good-key", 404, "queue_unknown"),
        ("kokurakita", "a-good-key", 404, "queue_unknown"),
        ("kokurakita.moving'--", "a-good-key", 404, "queue_unknown"),
    ],
)
def test_what_is_wrong_is_told(take, queue, key, status, code) -> None:
    answer = take(key, queue)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Ticket.objects.exists()


def test_at_night_no_number_is_given_out(take, monkeypatch) -> None:
    monkeypatch.setenv("SHIYAKUSHO_NOW", "2026-11-24T22:00:00+09:00")
    assert take("late-key-000").json()["code"] == "counter_closed"
