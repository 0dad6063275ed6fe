"""The staff search box finds cases by number and by person, for those who may, and says so."""

import pytest
from django.urls import reverse

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.searching import find_cases, find_cases_of_people
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.engines.cases.tests.test_moves import revise
from shiyakusho.ground import clock
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.ground.purpose import visits
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def known() -> people.Person:
    """A resident of 小倉北区."""
    rows = people.Resident.objects.filter(until=None).order_by("number")
    everybody = (people.person(row.pk) for row in rows)
    return next(p for p in everybody if p.address and p.address.ward == "小倉北区")


@pytest.fixture
def case(known, account, file_claim) -> Case:
    """A case of that resident."""
    them = account("resident", level="L3", name=known.name)
    method = people.LinkMethod.values[0]
    people.link_account_to(account=them, resident_id=known.id, method=method)
    return file_claim(account=them)


def found_by(client, words: str) -> str:
    return client.get("/staff/search/", {"q": words}).text


def test_by_receipt_number(case, hall, client_of) -> None:
    text = found_by(client_of(hall.clerk), case.receipt_number[:6].lower())
    assert case.receipt_number in text and reverse("cases_staff:case", args=[case.pk]) in text
    read = events_about(case.subject).filter(action="records.read").first()
    assert "cases.search" in read.detail["what"]


def test_the_code_of_a_paper_leads_straight_to_its_case(case, take, hall, client_of) -> None:
    take(case)
    page = reverse("cases_staff:case", args=[case.pk])
    scanned = client_of(hall.clerk).get("/staff/search/", {"q": case.receipt_number.lower()})
    assert (scanned.status_code, scanned["Location"]) == (302, page)
    assert reverse("cases_staff:paper", args=[case.pk]) in client_of(hall.clerk).get(page).text
    paper = client_of(hall.clerk).get(reverse("cases_staff:paper", args=[case.pk]))
    assert paper.content[:5] == b"%PDF-" and "no-store" in paper["Cache-Control"]
    assert "paper of" in str(
        events_about(case.subject).filter(action="records.read").first().detail
    )
    other = client_of(hall.stranger).get("/staff/search/", {"q": case.receipt_number})
    assert other.status_code == 200 and page not in other.text


@pytest.mark.parametrize("by", ["name", "kana", "birth_date"])
def test_by_person(case, known, hall, client_of, by) -> None:
    value = getattr(known, by)
    words = value.isoformat() if by == "birth_date" else value
    client = client_of(hall.clerk)
    asked = found_by(client, words)
    assert known.name not in asked.replace(f'value="{words}"', "").replace(f"「{words}」", "")
    assert "名前で探すのは、何のためですか" in asked
    visits.begin(hall.clerk, "phone")
    text = found_by(client, words)
    assert reverse("cases_staff:case", args=[case.pk]) in text
    assert known.name in text and "案件（申請した人）" in text
    assert 'href=""' not in text
    read = events_about(known.subject).filter(action="records.read").first()
    assert {"people.search", "cases.search"} <= set(read.detail["what"])
    assert read.purpose.startswith("電話での問い合わせの応対（")


def test_another_section_finds_the_person_but_no_case(case, known, hall, client_of) -> None:
    visits.begin(hall.stranger, "counter")
    text = found_by(client_of(hall.stranger), known.name)
    assert str(case.pk) not in text and case.receipt_number not in text
    assert not list(find_cases(case.receipt_number, hall.stranger))


def test_nobody_without_the_permission(case, known, account, client_of) -> None:
    officer = account("staff", roles=["catalogue_officer"])
    assert not list(find_cases_of_people(known.name, officer))
    assert not list(find_cases(case.receipt_number, officer))
    assert client_of(officer).get("/staff/search/", {"q": known.name}).status_code == 403


@pytest.mark.parametrize("words", ["", " ", "%%%", "___", "\x00", "あ" * 300, "0" * 50, "'; --"])
def test_garbage_finds_nothing(case, hall, words) -> None:
    assert list(find_cases(words, hall.clerk)) == []
    assert list(find_cases_of_people(words, hall.clerk)) == []


@pytest.mark.parametrize("words", ["渡邊", "渡辺 花", "渡邉花子", "渡辺　花子"])
def test_by_the_name_as_written_in_any_writing(hall, file_claim, words) -> None:
    case = file_claim(claimant_name="渡邉 花子")
    other = file_claim(claimant_name="渡部 花子")
    visits.begin(hall.clerk, "phone")
    with as_account(hall.clerk):
        visits.read_under(hall.clerk)
        told = str(list(find_cases_of_people(words, hall.clerk)))
    assert case.receipt_number in told and "渡邉 花子" in told
    assert other.receipt_number not in told
    with as_account(hall.stranger):
        visits.begin(hall.stranger, "phone")
        visits.read_under(hall.stranger)
        assert list(find_cases_of_people(words, hall.stranger)) == []


@pytest.mark.parametrize(
    "words",
    [
        "わたなべ はなこ",
        "ﾜﾀﾅﾍﾞ",
        "ワタナベハナコ",
        "０９３（５８２）２１１１",
        "+81 93 582 2111",
        "0935822111",
    ],
)
def test_by_reading_and_telephone_as_written(hall, file_claim, words) -> None:
    case = file_claim(claimant_name="渡邉 花子", claimant_kana="ワタナベ ハナコ")
    other = file_claim(claimant_kana="ワタベ ハナコ", claimant_phone="093-582-2112")
    for who, found in ((hall.clerk, True), (hall.stranger, False)):
        visits.begin(who, "phone")
        with as_account(who):
            visits.read_under(who)
            told = str(list(find_cases_of_people(words, who)))
        assert (case.receipt_number in told) is found
        assert other.receipt_number not in told


@pytest.mark.parametrize("words", ["093", "093-582", "582-2111", "2111", "110", "09358221112"])
def test_a_part_of_a_telephone_number_finds_nobody(hall, file_claim, words) -> None:
    file_claim()
    visits.begin(hall.clerk, "phone")
    with as_account(hall.clerk):
        visits.read_under(hall.clerk)
        assert list(find_cases_of_people(words, hall.clerk)) == []


def test_the_telephone_of_a_protected_one_tells_nothing(case, known, hall) -> None:
    """Whoever is in the register is found by it too; under 支援措置 only by the posts that may."""
    visits.begin(hall.clerk, "phone")

    def found() -> str:
        with as_account(hall.clerk):
            visits.read_under(hall.clerk)
            return str(list(find_cases_of_people("093-582-2111", hall.clerk)))

    assert case.receipt_number in found() and known.name in found()
    kind = people.ProtectionKind.values[0]
    people.protect(
        resident_id=known.id, kind=kind, since=clock.today(), until=None, allowed_posts=[]
    )
    assert found() == "[]"


def test_after_a_correction_by_what_was_corrected(hall, file_claim, go, parent) -> None:
    case = file_claim()
    wrong = {"field": "claimant_phone", "reason": "blank", "text": "番号"}
    go(case, "correction_asked", fields=[wrong], reason="番号を直してください")
    revise(case, parent, claimant_phone="093-582-9999")
    case.refresh_from_db()
    assert case.phone_key == "0935829999"


def test_by_address_and_a_protected_one_is_neither_found_nor_confirmed(
    case, known, hall, client_of, account
) -> None:
    place = f"{known.address.town}{known.address.rest}"
    client = client_of(hall.clerk)
    visits.begin(hall.clerk, "counter")
    page = reverse("cases_staff:case", args=[case.pk])
    assert page in found_by(client, place)
    kind = people.ProtectionKind.values[0]
    people.protect(
        resident_id=known.id, kind=kind, since=clock.today(), until=None, allowed_posts=[]
    )
    there, nowhere = found_by(client, place), found_by(client, "どこにもない町9番99号")
    assert page not in there and known.name not in there
    found = [text.count("見つかりませんでした") for text in (there, nowhere)]
    assert case.receipt_number not in there and found[0] > 0, found
