"""Who sees a finding, and what they may say of it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from shiyakusho.desks.oversight import reviewing
from shiyakusho.desks.oversight.models import Finding, OfficerAtHome, Review, Watched
from shiyakusho.desks.oversight.refusals import (
    AlreadyClosed,
    FindingNotFound,
    NoteMissing,
    SecondLookByAnother,
)
from shiyakusho.desks.oversight.table import rules
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)


@pytest.fixture
def chief(account):
    unit = organisation.office_for("childcare-support", "kokurakita").id
    made = account("staff", name="課長 三郎")
    organisation.appoint(
        account=made, post_id=organisation.post_above(unit, "section_chief").pk, since=DAY
    )
    return made


@pytest.fixture
def auditor(account):
    return account("staff", name="監査 一子", roles=["auditor"])


def found(rule: str = "searches", **more) -> Finding:
    unit = organisation.office_for("childcare-support", "kokurakita").id
    told = {"searches": 7, "all": 9, "share": "0.1%", "persons": 3, "actors": 5, "sections": 3,
            "own": 1, "peers": 1, "when": "時間外", "reason": "急ぎ"}  # fmt: skip
    values = {"actor_id": "x", "actor_name": "担当 一郎", "section_id": unit} | more
    return Finding.objects.create(
        rule=rule, weight=rules()[rule].weight, happened_on=DAY, told=told,
        found_at=clock.now(), **values,
    )  # fmt: skip


def test_a_manager_sees_the_own_sections_and_the_auditor_all(chief, auditor, client_of) -> None:
    mine, other = found(), found(section_id="elsewhere", actor_name="よその人", actor_id="y")
    page = reverse("oversight_staff:list")
    shown = client_of(chief).get(page).content.decode()
    assert "担当 一郎" in shown and "よその人" not in shown
    assert "よその人" in client_of(auditor).get(page).content.decode()
    there = reverse("oversight_staff:finding", args=[other.pk])
    nowhere = reverse("oversight_staff:finding", args=["0" * 8 + "-0000-4000-8000-" + "0" * 12])
    assert client_of(chief).get(there).status_code == 404
    assert client_of(chief).get(nowhere).status_code == 404
    assert (
        client_of(chief).get(reverse("oversight_staff:finding", args=[mine.pk])).status_code == 200
    )


def test_nobody_reviews_what_is_about_themselves(chief, auditor) -> None:
    for who in (chief, auditor):
        with pytest.raises(FindingNotFound):
            own = found(actor_id=str(who.pk), about=f"resident:{who.pk}")
            reviewing.review(finding_id=own.pk, actor=who, verdict="clear", note="x")


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_its_sentence_and_page(auditor, client_of, rule: str) -> None:
    one = found(rule)
    page = client_of(auditor).get(reverse("oversight_staff:finding", args=[one.pk]))
    assert page.status_code == 200 and rules()[rule].title in page.content.decode()


def test_what_is_light_is_cleared_by_one_what_is_serious_by_two(chief, auditor, client_of) -> None:
    light, heavy = found("searches"), found("watched")
    page = reverse("oversight_staff:finding", args=[light.pk])
    assert (
        client_of(chief).post(page, {"verdict": "clear", "note": "電話の取り次ぎ"}).status_code
        == 302
    )
    light.refresh_from_db()
    assert light.state == "cleared"
    first = reviewing.review(finding_id=heavy.pk, actor=chief, verdict="clear", note="担当の家庭")
    assert first.state == "cleared_once"
    with pytest.raises(SecondLookByAnother):
        reviewing.review(finding_id=heavy.pk, actor=chief, verdict="clear", note="もう一度")
    again = reviewing.review(finding_id=heavy.pk, actor=auditor, verdict="clear", note="確かめた")
    assert again.state == "cleared" and Review.objects.filter(finding=heavy).count() == 2
    with pytest.raises(AlreadyClosed):
        reviewing.review(finding_id=heavy.pk, actor=auditor, verdict="report", note="x")


def test_the_database_holds_that_two_are_two(chief) -> None:
    one = found("watched")
    reviewing.review(finding_id=one.pk, actor=chief, verdict="clear", note="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(finding=one, verdict="clear", note="y", by=chief, at=clock.now())


@pytest.mark.parametrize(
    ("verdict", "note"), [("clear", ""), ("", "x"), ("nothing", "x"), ("clear", "x" * 2001)]
)
def test_a_judgement_says_why(chief, client_of, verdict: str, note: str) -> None:
    one = found()
    with pytest.raises(NoteMissing):
        reviewing.review(finding_id=one.pk, actor=chief, verdict=verdict, note=note)
    page = reverse("oversight_staff:finding", args=[one.pk])
    assert client_of(chief).post(page, {"verdict": verdict, "note": note}).status_code == 422


def test_the_lists_are_the_auditors_and_stand_under_nobodys_name(
    auditor, chief, account, client_of
):
    lists, resident = reverse("oversight_staff:lists"), str(account("resident").pk)
    assert client_of(chief).get(lists).status_code == 403
    assert (
        client_of(auditor).post(lists, {"resident_id": resident, "reason": "候補"}).status_code
        == 302
    )
    assert client_of(auditor).post(lists, {"resident_id": "花子", "reason": "x"}).status_code == 422
    lives = {"account_id": str(chief.pk), "resident_id": resident}
    assert client_of(auditor).post(lists, lives).status_code == 302
    row = Watched.objects.get()
    assert OfficerAtHome.objects.get().account_id == chief.pk
    events = AuditEvent.objects.filter(action__startswith="oversight.")
    assert not any(resident in subject for event in events for subject in event.subjects)
    end = reverse("oversight_staff:end_watch", args=[row.pk])
    assert client_of(auditor).post(end).status_code == 302
    row.refresh_from_db()
    assert row.until is not None


@pytest.mark.parametrize(
    "query", ["after=x~y", "after=0001-01-01~" + "0" * 36, "rule=%00", "tab=x"]
)
def test_hostile_queries_ask_nothing(chief, client_of, query: str) -> None:
    assert client_of(chief).get(f"{reverse('oversight_staff:list')}?{query}").status_code == 200
