"""The pages of lotteries, for whoever comes: everybody, an entrant, somebody else, the office."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.engines.booking.lottery.models import CityHold, EntrantGroup, Entry, Round, Win
from shiyakusho.engines.booking.lottery.services.tending import tend
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.services.arranging import add_resource
from shiyakusho.engines.booking.terms import TermsData
from shiyakusho.ground import clock
from shiyakusho.ground.identity.codes import grouped
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

from .conftest import at, drawn

pytestmark = pytest.mark.django_db
FORM = {"name": "抽選 花子", "email": "lot@example.jp", "wish.0.0": "am", "wish.1.0": "pm",
        "places": "1"}  # fmt: skip


@contextmanager
def signed_in(found: Round, stage: str, who: Account) -> Iterator[Client]:
    """Somebody's browser in a part of the round: nobody stays signed in for days."""
    with at(found, stage):
        browser = Client()
        browser.force_login(who, backend="shiyakusho.ground.identity.backends.SessionBackend")
        yield browser


def page(found: Round, rest: str = "") -> str:
    return f"/ja/bookings/lottery/{found.pk}/{rest}"


def test_applying_without_a_script_and_taking_what_was_won(a_round, account) -> None:
    found = a_round({"am": 1, "pm": 1}, most_together=2, most_places=2)
    who = account("resident", level="L2", email="own@example.jp")
    assert page(found) in Client().get("/ja/bookings/lottery/").text
    with signed_in(found, "closing", who) as own:
        assert own.get(page(found, "apply/")).status_code == 200
        assert own.post(page(found, "apply/"), FORM).status_code == 409
    with signed_in(found, "open", who) as own:
        assert Client().post(page(found, "apply/"), FORM).status_code in (302, 401, 403)
        wrong = own.post(page(found, "apply/"), {**FORM, "wish.1.0": "am"})
        assert wrong.status_code == 422 and "希望を確かめてください" in wrong.text
        assert own.post(page(found, "apply/"), {**FORM, "name": ""}).status_code == 422
        assert own.post(page(found, "apply/"), {**FORM, "places": "2x"}).status_code == 422
        done = own.post(page(found, "apply/"), FORM)
        entry = Entry.objects.get()
        mine = f"/ja/bookings/lottery/entries/{entry.pk}/"
        assert done.headers["Location"] == mine
        assert own.post(page(found, "apply/"), FORM).headers["Location"] == mine
        assert grouped(entry.number) in own.get(mine).text
        assert Client().get(mine).status_code == 404  # an account's entry is nobody else's
        assert own.post(mine, {"act": "withdraw"}).status_code == 302
        assert own.post(page(found, "apply/"), FORM).status_code == 302
    entry = Entry.objects.exclude(pk=entry.pk).get()
    mine = f"/ja/bookings/lottery/entries/{entry.pk}/"
    drawn(found)
    with signed_in(found, "drawing", who) as own:
        assert own.post(mine, {"act": "confirm", "wish": "0"}).status_code == 409
    booking = Booking.objects.get(win__isnull=False)
    with signed_in(found, "confirming", who) as own:
        held = own.get(f"/ja/bookings/mine/{booking.pk}/")
        assert held.headers["Location"] == mine
        for wrong_wish in ("", "1", "x", "99"):
            assert own.post(mine, {"act": "confirm", "wish": wrong_wish}).status_code == 404
        assert own.post(mine, {"act": "confirm", "wish": "0"}).status_code == 302
        assert "予約を見る" in own.get(mine).text
        assert "予約番号" in own.get(f"/ja/bookings/mine/{booking.pk}/").text


def test_whoever_is_less_known_is_asked_to_prove_more(a_round, account) -> None:
    found = a_round({"am": 1}, level="L3")
    with signed_in(found, "open", account("resident", level="L2")) as browser:
        answer = browser.post(page(found, "apply/"), FORM)
    assert answer.status_code in (302, 403) and not Entry.objects.exists()


def test_the_open_draw_is_downloaded_and_drawn_again(a_round, apply, tmp_path) -> None:
    found = a_round({"am": 2, "pm": 1}, spaces=("pm",))
    entries = [apply(found, ["am"], ["pm"]) for _ in range(6)]
    anybody = Client()
    commitment = anybody.get(page(found, "files/commitment.txt")).content.decode().strip()
    assert commitment == found.commitment and commitment in anybody.get(page(found)).text
    assert anybody.get(page(found, "files/draw.json")).status_code == 404
    with at(found, "closing"):
        tend()
    assert anybody.get(page(found, "files/entries.csv")).status_code == 200
    assert anybody.get(page(found, "files/result.csv")).status_code == 404
    drawn(found)
    told = anybody.get(page(found, "draw/"))
    assert "サイコロ 3 1 6" in told.text and commitment in told.text
    archive = zipfile.ZipFile(io.BytesIO(anybody.get(page(found, "files/lottery.zip")).content))
    archive.extractall(tmp_path)
    command = [sys.executable, "-I", str(tmp_path / "recompute.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "the same result\n"), done.stderr
    for name in archive.namelist():
        assert anybody.get(page(found, f"files/{name}")).content == archive.read(name)
        assert "抽選 花子" not in archive.read(name).decode()
    for entry in Entry.objects.all():
        found_by_number = anybody.get(
            page(found, "draw/"), {"number": grouped(entry.number).lower()}
        )
        assert f'<strong class="num">{entry.place}</strong>' in found_by_number.text
    wrong = [anybody.get(page(found, "draw/"), {"number": f"wrong{n}"}) for n in range(30)]
    assert {one.status_code for one in wrong} == {200}  # nothing to guess, nobody locked out
    assert "名簿にありません" in wrong[0].text and len(entries) == 6


def test_a_round_that_was_not_announced_is_nobodys(a_round) -> None:
    found = a_round({"am": 1}, announced=False)
    for rest in (
        "",
        "draw/",
        "files/recompute.py",
        "files/lottery.zip",
        "files/%00",
        "files/x.csv",
    ):
        assert Client().get(page(found, rest)).status_code == 404
    assert page(found) not in Client().get("/ja/bookings/lottery/").text


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_page_in_every_language(a_round, apply, account, language: str,
                                      django_assert_max_num_queries) -> None:  # fmt: skip
    found = a_round({f"s{n}": 1 for n in range(12)}, most_together=2, most_places=3, most_wins=2,
                    most_of_group=3, priorities=["disability", "community", "citizen"])  # fmt: skip
    who = account("resident", level="L3", email="own@example.jp")
    entry = apply(found, ["s0", "s1"], ["s2"], who=who)
    drawn(found)
    for rest in ["", f"{found.pk}/", f"{found.pk}/draw/", f"entries/{entry.pk}/"]:
        with (
            signed_in(found, "confirming", who) as browser,
            django_assert_max_num_queries(22),
        ):
            answer = browser.get(f"/{language}/bookings/lottery/{rest}")
        assert answer.status_code == 200, rest
    with signed_in(found, "open", account("resident", level="L3")) as other:
        form = other.get(f"/{language}/bookings/lottery/{found.pk}/apply/")
    assert form.status_code == 200 and form.text.count("<select") == 6


def test_the_office_arranges_holds_announces_and_draws(account, client_of) -> None:
    chief = client_of(account("staff", roles=["section_chief"]))
    resource = add_resource(name={"ja": "体育館"}, terms=TermsData(capacity=9))
    now = clock.now()
    days = ("opens_at", "closes_at", "draws_at", "confirms_from", "confirms_until", "ends_at")
    typed = {name: f"{now + timedelta(days=n + 1):%Y-%m-%dT%H:%M}" for n, name in enumerate(days)}
    typed |= {"name": "冬の体育館", "plain": "", "en": "", "most_wishes": "3", "most_together": "1",
              "most_places": "1", "most_wins": "1", "most_of_group": "", "list_hours": "48",
              "needs": "confirm", "level": "L2", "priorities": ["citizen"]}  # fmt: skip
    assert chief.post("/manage/booking/lottery/", {**typed, "closes_at": "x"}).status_code == 422
    late = {**typed, "closes_at": typed["opens_at"]}
    assert chief.post("/manage/booking/lottery/", late).status_code == 422
    made = chief.post("/manage/booking/lottery/", typed)
    assert made.status_code == 302
    found, here = Round.objects.get(), made.headers["Location"]
    assert chief.post(here, {**typed, "act": "change", "most_wishes": "0"}).status_code == 422
    assert chief.post(here, {**typed, "act": "change", "most_wishes": "2"}).status_code == 302
    assert chief.post(here, {"act": "announce"}).status_code == 422  # nothing to give
    first = f"{now + timedelta(days=20):%Y-%m-%d}"
    slot = {"act": "add", "resource": str(resource.pk), "prefix": "gym", "first": first,
            "last": f"{now + timedelta(days=21):%Y-%m-%d}", "start": "09:00", "end": "12:00",
            "capacity": "2"}  # fmt: skip
    assert chief.post(here, {**slot, "prefix": "体育館"}).status_code == 422
    assert chief.post(here, {**slot, "start": "9時"}).status_code == 422
    assert chief.post(here, slot).status_code == 302
    code = f"gym-{now + timedelta(days=20):%m%d}-0900"
    assert code in chief.get(here).text
    assert chief.post(here, {"act": "announce"}).status_code == 302
    assert chief.post(here, {"act": "announce"}).status_code == 302
    assert chief.post(here, {**typed, "act": "change"}).status_code == 409
    hold = {"act": "hold", "code": code, "places": "1", "reason": "選挙の投票所"}
    assert chief.post(here, {**hold, "places": "3"}).status_code == 422
    assert chief.post(here, hold).status_code == 302
    public = Client().get(f"/ja/bookings/lottery/{found.pk}/").text
    assert "市が使う枠" in public and "選挙の投票所" in public
    held = CityHold.objects.get()
    assert chief.post(here, {"act": "release", "hold": str(held.pk)}).status_code == 302
    assert chief.post(here, {"act": "draw", "value": "3"}).status_code == 409
    assert chief.post(here, {"act": "postpone", "days": "x"}).status_code == 422
    assert chief.post(here, {"act": "postpone", "days": "1"}).status_code == 302
    group = chief.post(
        "/manage/booking/lottery/groups/", {"name": "若松自治会", "priority": "community"}
    )
    assert EntrantGroup.objects.get().name in group.text
    found.refresh_from_db()
    with signed_in(found, "drawing", account("staff", roles=["section_chief"])) as chief:
        assert chief.post(here, {"act": "draw", "value": " "}).status_code == 422
        assert chief.post(here, {"act": "draw", "value": "3 1 6"}).status_code == 302
        assert chief.get(here).status_code == 200
        assert chief.post(here, {"act": "what"}).status_code == 404
    clerk = client_of(account("staff", roles=["clerk"]))
    assert clerk.post(here, {"act": "announce"}).status_code == 403


def test_the_counter_enters_for_somebody_and_makes_sure(a_round, account, client_of) -> None:
    found = a_round({"am": 1}, needs="payment", priorities=["disability", "citizen"])
    person = account("staff", roles=["clerk"])
    resident = people.Resident.objects.filter(until=None).order_by("number").first()
    here = f"/staff/booking/lottery/{found.pk}/"
    form = {"resident": resident.number, "name": "窓口 太郎", "email": "", "wish.0.0": "am",
            "declared": "disability"}  # fmt: skip
    with signed_in(found, "open", person) as clerk:
        assert "窓口で申込を入れる" in clerk.get(here).text
        assert clerk.get(f"{here}entry/").status_code == 200
        nobody = clerk.post(f"{here}entry/", {**form, "resident": "000000000000000"})
        assert nobody.status_code == 422 and "宛名番号" in nobody.text
        done = clerk.post(f"{here}entry/", form)
        assert done.status_code == 302
        assert clerk.post(f"{here}entry/", form).status_code == 409  # one person, one entry
    entry = Entry.objects.get()
    assert (entry.priority, entry.rank, entry.account) == ("disability", 10, None)
    own = f"/ja/bookings/lottery/entries/{entry.pk}/"
    assert grouped(entry.number) in Client().get(own).text  # nobody's account: whoever holds its id
    drawn(found)
    mine = done.headers["Location"]
    with signed_in(found, "confirming", person) as clerk:
        for wanted in ("only=papers", f"q={entry.number}", "only=won", "only=silent"):
            assert mine in clerk.get(f"{here}?{wanted}").text
        assert mine not in clerk.get(f"{here}?q=3333333333").text
        assert clerk.post(mine, {"act": "pay", "wish": "0"}).status_code == 302
        assert Win.objects.get().state == "offered"
        assert clerk.post(mine, {"act": "prove"}).status_code == 302
        assert clerk.post(mine, {"act": "confirm", "wish": "0"}).status_code == 302
        assert clerk.post(mine, {"act": "what"}).status_code == 404
        assert clerk.get(mine).status_code == 200
    assert Win.objects.get().state == "confirmed"
    with at(found, "confirming"):
        assert "予約を見る" in Client().get(own).text
    director = client_of(account("staff", roles=["director"]))
    assert director.get(mine).status_code == 403


def test_another_section_sees_nothing_of_it(a_round, apply, account, client_of) -> None:
    found = a_round({"am": 1}, section_id="moji-citizens")
    entry = apply(found, ["am"])
    clerk = client_of(account("staff", roles=["clerk"]))
    assert clerk.get(f"/staff/booking/lottery/{found.pk}/").status_code == 404
    assert clerk.get(f"/staff/booking/lottery/entries/{entry.pk}/").status_code == 404
    assert str(found.pk) not in clerk.get("/staff/booking/lottery/").text
    chief = client_of(account("staff", roles=["section_chief"]))
    assert chief.get(f"/manage/booking/lottery/{found.pk}/").status_code == 404
