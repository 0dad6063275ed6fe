"""Bots, libraries and programs at the door, by the limits we ship; time moves by hand."""

import pytest
from django.test import Client, RequestFactory

from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.identity.services import issue_token
from shiyakusho.ground.traffic.buckets import Buckets
from shiyakusho.ground.traffic.limits import limits
from shiyakusho.ground.traffic.middleware import SlowsBots
from shiyakusho.ground.traffic.visitors import COOKIE

SECONDS = 60
PAGE = "/help/"


class Watch:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(settings, monkeypatch) -> Watch:
    settings.TRAFFIC_LIMITED = True
    watch = Watch()
    monkeypatch.setattr(
        "shiyakusho.ground.traffic.middleware.Buckets", lambda: Buckets(clock=watch)
    )
    return watch


@pytest.fixture
def door(watch):
    """The middleware before a view that costs nothing."""
    from django.http import HttpResponse

    return SlowsBots(lambda request: HttpResponse("ok"))


def asked(door, *, address="203.0.113.7", cookie="", path=PAGE):
    request = RequestFactory().get(path, REMOTE_ADDR=address)
    if cookie:
        request.COOKIES[COOKIE] = cookie
    return door(request)


def mark_of(response) -> str:
    return response.cookies[COOKIE].value


def test_a_refusal_is_a_plain_page_with_the_time_to_come_back(watch, db) -> None:
    client = Client()
    client.cookies.clear()
    for _ in range(limits()["strangers"].at_once):
        assert client.get("/no-such-page/").status_code == 404
        client.cookies.clear()
    refused = client.get("/no-such-page/", headers={"Accept-Language": "en"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1
    assert "too_many_requests" in refused.content.decode()
    assert refused["Cache-Control"] == "no-store"
    assert "default-src" in refused["Content-Security-Policy"]


def test_a_bot_without_cookies_gets_the_strangers_rate(door, watch) -> None:
    """200 requests a second for a minute."""
    answered = 0
    for _ in range(SECONDS):
        answered += sum(asked(door).status_code == 200 for _ in range(200))
        watch.now += 1
    limit = limits()["strangers"]
    assert answered <= limit.at_once + limit.a_second * SECONDS


def test_a_bot_that_keeps_its_mark_gets_one_visitors_rate(door, watch) -> None:
    mark = mark_of(asked(door))
    answered = 0
    for _ in range(SECONDS):
        answered += sum(asked(door, cookie=mark).status_code == 200 for _ in range(200))
        watch.now += 1
    limit = limits()["visitors"]
    assert answered <= limit.at_once + limit.a_second * SECONDS


def test_two_hundred_readers_behind_one_address_all_get_in(door, watch) -> None:
    """Each a page every five seconds, from the first one on, with a bot hammering beside them."""
    marks = ["" for _ in range(200)]
    refused = 0
    for second in range(SECONDS):
        for reader in range(second % 5, 200, 5):
            answer = asked(door, cookie=marks[reader])
            refused += answer.status_code != 200
            marks[reader] = marks[reader] or (mark_of(answer) if answer.cookies else "")
        for _ in range(200):
            asked(door, address="198.51.100.9")
        watch.now += 1
    assert refused <= 0.01 * 200 * SECONDS / 5


def test_a_made_up_mark_is_worth_nothing(door, watch) -> None:
    mark = mark_of(asked(door))
    number, _, rest = mark.partition(":")
    statuses = [asked(door, cookie=f"{number}{n}:{rest}").status_code for n in range(400)]
    assert statuses.count(200) <= limits()["strangers"].at_once


def test_a_made_up_token_is_worth_nothing(door, watch) -> None:
    statuses = []
    for n in range(400):
        request = RequestFactory().get("/api/v1/cases", headers={"Authorization": f"Bearer {n}"})
        statuses.append(door(request).status_code)
    assert statuses.count(200) <= limits()["strangers"].at_once


@pytest.mark.django_db
def test_an_accepted_program_is_counted_by_itself(watch, account) -> None:
    token = issue_token(account=account("resident"), label="test")
    client = Client()  # one process, many callers behind one address

    def ask(token: str = "") -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.get("/api/v1/nothing", headers=headers).status_code

    assert ask(token) == 404
    while ask() != 429:
        pass
    assert ask("made-up") == 429
    assert ask(token) == 404


def test_probes_are_never_refused(door, watch) -> None:
    assert {asked(door, path="/healthz").status_code for _ in range(500)} == {200}


@pytest.mark.parametrize(
    ("proxies", "told", "remote", "network"),
    [
        (0, "1.2.3.4", "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1", "10.0.0.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "junk", "10.0.0.1", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (0, "", "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_address_is_what_our_own_proxies_say(settings, proxies, told, remote, network) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": told} if told else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    assert network_of(request) == network


def test_limits_of_a_city_that_cannot_be_read_stop_the_server(settings, tmp_path) -> None:
    from shiyakusho.ground.traffic.checks import limits_can_be_read

    own = tmp_path / "limits.yaml"
    own.write_text("strangers: {a_second: 0, at_once: 1}", encoding="utf-8")
    settings.TRAFFIC_LIMITS_FILE = str(own)
    limits.cache_clear()
    try:
        assert [fault.id for fault in limits_can_be_read()] == ["traffic.E001"]
    finally:
        limits.cache_clear()
