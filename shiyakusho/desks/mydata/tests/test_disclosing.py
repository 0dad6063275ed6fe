"""本人開示: every room in one file, masked, checked where a rule says so, gone after seven days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.desks.mydata.disclosing import asking, deciding, gathering, making, shelf
from shiyakusho.desks.mydata.models import Disclosure
from shiyakusho.desks.mydata.refusals import FileGone
from shiyakusho.desks.mydata.staff_refusals import NotChecked, PartUnknown
from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.clock import stopped_at
from shiyakusho.ground.contracts import CHECK, PersonalData, personal_data
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.people.public import HiddenPlaces

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(hall) -> Disclosure:
    with acting_as(actor_of(hall.resident)):
        return asking.ask(asker=hall.resident)


def made(one: Disclosure) -> Disclosure:
    """Let the worker do what waits."""
    making.deliver({"disclosure": str(one.pk)}, "")
    one.refresh_from_db()
    return one


def test_everything_in_one_file_for_its_person_only(hall, asked, account, client_of) -> None:
    hall.read()
    assert made(asked).state == "ready"
    file = reverse("mydata:fetch", args=[asked.pk])
    answer = client_of(hall.resident).post(file)
    assert answer["Content-Type"] == "application/zip" and "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        told = json.loads(archive.read("data.json"))
        page = archive.read("はじめに読む.html").decode()
    rooms = {room["room"]: room["rows"] for room in told["rooms"]}
    assert set(rooms) == {room for room, _duty in personal_data.items()}
    assert [row["氏名"] for row in rooms["people"] if "氏名" in row] == ["試験 花子"]
    assert "試験 花子" in page
    assert rooms["audit"][0]["なぜ"] and "担当 一郎" not in page
    asked.refresh_from_db()
    assert asked.fetched_at and Message.objects.filter(template="disclosure-ready").count() == 1
    for stranger in (account("resident", name="他人"), account("resident", level="L2")):
        assert client_of(stranger).post(file).status_code in (403, 404)


def test_asking_twice_is_one_request(hall, asked, client_of) -> None:
    answer = client_of(hall.resident).post(reverse("mydata:disclosures"))
    assert str(asked.pk) in answer["Location"] and Disclosure.objects.count() == 1


def test_it_needs_the_surest_sign_in(hall, account, client_of) -> None:
    low = account("resident", level="L2")
    for name in ("mydata:disclosures",):
        assert client_of(low).get(reverse(name)).status_code == 403


def test_after_seven_days_it_is_gone(hall, asked) -> None:
    file = made(asked).file
    with stopped_at(clock.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(FileGone):
            making.fetch(asked)
        assert making.expire() == 1
    asked.refresh_from_db()
    assert asked.state == "gone" and not shelf._place(file).exists()


def test_what_is_not_what_was_put_there_is_not_handed_out(asked) -> None:
    shelf._place(made(asked).file).write_bytes(b"PK other")
    with pytest.raises(FileGone):
        making.fetch(asked)


@pytest.fixture
def noted(monkeypatch):
    """A room that keeps a note an officer must look at."""
    told = {"内部の記録": "隣の人から聞いた", CHECK: "notes"}
    duty = PersonalData("試験の部屋", lambda subject: [dict(told)], lambda subject: 0)
    monkeypatch.setitem(personal_data._items, "test", duty)


def test_a_part_may_stay_unshown_by_law_and_by_two(hall, asked, noted, client_of) -> None:
    assert made(asked).state == "checking" and asked.hints == ["notes"]
    page = reverse("mydata_staff:disclosure", args=[asked.pk])
    assert client_of(hall.clerk).get(page).status_code == 404
    shown = client_of(hall.officer).get(page).content.decode()
    assert "隣の人から聞いた" in shown
    part = next(p for p in gathering.gather(asked) if p.room == "test")
    key = f"test.{part.rows[0].digest}"
    wrong = client_of(hall.officer).post(page, {"part": key, f"ground.{key}": "mood"})
    assert wrong.status_code == 422
    said = {"part": key, f"ground.{key}": "others", f"reason.{key}": "ほかの人の発言です"}
    assert client_of(hall.officer).post(page, said).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "deciding" and not asked.file
    with acting_as(actor_of(hall.chief)):
        approvals.decide(asked.proposal_id, "approve", "", hall.chief)
    asked.refresh_from_db()
    assert made(asked).state == "ready" and asked.document_number
    with zipfile.ZipFile(io.BytesIO(making.fetch(asked))) as archive:
        told = json.loads(archive.read("data.json"))
        page_text = archive.read("はじめに読む.html").decode()
    assert "隣の人から聞いた" not in page_text and "法78条1項2号" in page_text
    assert told["left_out"][0]["reason"] == "ほかの人の発言です"


def test_looked_at_and_all_shown(hall, asked, noted) -> None:
    made(asked)
    with acting_as(actor_of(hall.officer)):
        deciding.checked(disclosure_id=asked.pk, actor=hall.officer, left_out=[])
    asked.refresh_from_db()
    assert made(asked).state == "ready" and asked.left_out == []
    with pytest.raises(NotChecked), acting_as(actor_of(hall.officer)):
        deciding.checked(disclosure_id=asked.pk, actor=hall.officer, left_out=[])


def test_a_part_that_is_not_there_cannot_be_left_out(hall, asked, noted) -> None:
    made(asked)
    wrong = deciding.LeftOut("test", "0" * 64, "others", "x")
    with pytest.raises(PartUnknown), acting_as(actor_of(hall.officer)):
        deciding.checked(disclosure_id=asked.pk, actor=hall.officer, left_out=[wrong])


def test_a_protected_persons_address_stands_in_no_row(hall, person, asked, monkeypatch) -> None:
    from shiyakusho.registers.people.models import Household, Membership

    home = Household.objects.get(
        pk=Membership.objects.get(resident_id=hall.resident_id).household_id
    )
    person("去った 妻", household=home, protected=True, rest="7番9031号", postal_code="8020064")
    leaks = [
        {"a": "北九州市小倉北区大手町７－９０３１"},
        {"b": {"postal_code": "8020064", "town": "大手町", "rest": "7番 9031号"}},
        {"c": [{"d": "転居先は大手町7-9031です"}]},
    ]
    duty = PersonalData("漏れ", lambda subject: leaks, lambda subject: 0)
    monkeypatch.setitem(personal_data._items, "leak", duty)
    made(asked)
    assert asked.state == "checking" and "family_of_protected" in asked.hints
    part = next(p for p in gathering.gather(asked) if p.room == "leak")
    text = json.dumps([row.fields for row in part.rows], ensure_ascii=False)
    assert "9031" not in text and "９０３１" not in text and "8020064" not in text


def test_my_own_address_is_mine_to_read(hall, asked) -> None:
    people = next(p for p in gathering.gather(asked) if p.room == "people")
    assert any("大手町" in str(row.fields) for row in people.rows)


def test_masking_leaves_what_names_no_place() -> None:
    places = HiddenPlaces(frozenset({"大手町7-9031"}))
    assert gathering.masked({"a": 1, "b": None, "c": "大手町1-1"}, places) == {
        "a": 1, "b": None, "c": "大手町1-1"
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\x00b.pdf", "\u202egpj.exe", "a" * 300, "...", "CON:.txt"]
)
def test_hostile_names_cannot_leave_their_folder(name: str) -> None:
    from shiyakusho.desks.mydata.disclosing.package import _tidy

    tidy = _tidy(name)
    assert tidy and "/" not in tidy and ".." not in tidy.split("/") and "\x00" not in tidy
    assert len(tidy) < 80 and not tidy.startswith(".")
