"""支援措置 by its officer: who is protected, and which posts may see; never where anybody lives."""

from datetime import timedelta

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people.models import AddressPeriod, Protection, Resident

pytestmark = pytest.mark.django_db
LIST = "/staff/protections/"


@pytest.fixture
def officer(account, client_of):
    return client_of(account("staff", roles=["protection_officer"], name="保護 守"))


@pytest.fixture
def resident(db) -> Resident:
    return Resident.objects.order_by("number").first()


@pytest.fixture
def begun(officer, resident) -> Protection:
    said = {"number": resident.number, "kind": "stalking", **_day(clock.today())}
    answer = officer.post(LIST + "begin/", said, follow=True)
    assert "支援措置を始めました" in answer.content.decode()
    return Protection.objects.get(resident=resident)


def _begun(resident) -> bool:
    with acting_as(SYSTEM, "tests"):
        return Protection.objects.filter(resident=resident).exists()


def _day(day):
    return {"since.era": "", "since.year": day.year, "since.month": day.month, "since.day": day.day}


def test_a_measure_begins_for_a_year_and_nobody_may_see_until_posts_are_named(
    officer, begun, resident
) -> None:
    assert begun.until == clock.today() + timedelta(days=365) and begun.allowed_posts == []
    page = officer.get(f"{LIST}{begun.pk}/").content.decode()
    assert resident.name in page and "見てよい職が決まっていません" in page
    assert "未定" in officer.get(LIST).content.decode()


def test_no_page_of_it_tells_the_address(officer, begun, resident) -> None:
    with acting_as(SYSTEM, "tests"):
        home = AddressPeriod.objects.filter(resident=resident, until=None).get()
    for page in (LIST, f"{LIST}{begun.pk}/"):
        said = officer.get(page).content.decode()
        assert home.town not in said and home.postal_code not in said


def test_posts_are_allowed_and_taken_back(officer, begun) -> None:
    post = f"{organisation.office_for('childcare-support', 'moji').id}.clerk"
    officer.post(f"{LIST}{begun.pk}/allow/", {"post": post})
    begun.refresh_from_db()
    assert begun.allowed_posts == [post]
    officer.post(f"{LIST}{begun.pk}/forbid/", {"post": post})
    begun.refresh_from_db()
    assert begun.allowed_posts == []
    event = AuditEvent.objects.filter(action="people.allow_posts").latest("at")
    assert event.detail["posts"] == {"before": [post], "after": []}
    assert event.detail["for"]["kind"] == "task"


@pytest.mark.parametrize("post", ["", "no.such.post", "x" * 200])
def test_a_post_that_is_none_is_refused(officer, begun, post: str) -> None:
    answer = officer.post(f"{LIST}{begun.pk}/allow/", {"post": post}, follow=True)
    assert "この職はありません" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"number": "1"}, "この宛名番号の住民はいません"),
        ({"kind": "nothing"}, "支援措置の期間が正しくない"),
        ({"since.year": "x"}, ""),
    ],
)
def test_what_is_not_in_order_begins_nothing(officer, resident, said, why: str) -> None:
    good = {"number": resident.number, "kind": "stalking", **_day(clock.today())}
    answer = officer.post(LIST + "begin/", good | said, follow=True)
    assert why in answer.content.decode() and not _begun(resident)


def test_it_ends_today(officer, begun) -> None:
    officer.post(f"{LIST}{begun.pk}/end/")
    begun.refresh_from_db()
    assert begun.until == clock.today()
    assert begun.resident.name not in officer.get(LIST).content.decode()


def test_a_measure_that_is_none_is_not_found(officer) -> None:
    assert officer.get(LIST + "00000000-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize("roles", [["clerk"], ["operator"], ["auditor"], ["director"]])
def test_only_its_officer_enters(account, client_of, roles) -> None:
    assert client_of(account("staff", roles=roles)).get(LIST).status_code == 403


def test_each_reading_is_noted_with_its_purpose(officer, begun) -> None:
    officer.get(LIST)
    event = AuditEvent.objects.filter(action="records.read").latest("at")
    assert event.purpose == "支援措置の事務" and f"resident:{begun.resident_id}" in event.subjects
