"""Who works on a case: queue and record say the same whatever happens, and whoever loses one is told."""

import random

import pytest
from django.db import connection
from django.urls import reverse

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.refusals import (
    AssigneeNotOfSection,
    CaseNotFound,
    HandOnIncomplete,
    HandOnMismatch,
    MoveNotYours,
    NotHeld,
    ReasonMissing,
    StaleWrite,
)
from shiyakusho.engines.cases.services import handing_on
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.classifying import set_secrecy
from shiyakusho.engines.cases.services.releasing import release_case
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailed(hall):
    """Everybody has an address; returns whom a mail was put for."""
    for who in (hall.clerk, hall.colleague, hall.chief):
        who.email = f"{who.pk}@example.jp"
        who.save(update_fields=["email"])

    def told() -> list[tuple[str, str]]:
        rows = OutboxMessage.objects.filter(kind="cases.staff_mail").order_by("pk")
        return [(row.payload["to"], row.payload["subject"] + row.payload["body"]) for row in rows]

    return told


def hand_on(hall, *, of=None, to=(), note="病気のため", confirmed=0, by=None):
    actor = by or hall.chief
    with as_account(actor):
        return handing_on.hand_on(
            of=of or hall.clerk, to=list(to), note=note, confirmed=confirmed, actor=actor
        )


def test_given_to_a_colleague_who_may_and_to_nobody_else(file_claim, hall, client_of) -> None:
    case = file_claim()
    page = client_of(hall.clerk).get(reverse("cases_staff:assignees", args=[case.pk])).text
    assert "担当 次郎" in page and "門司 四郎" not in page
    post = reverse("cases_staff:assign", args=[case.pk])
    for who in (hall.stranger.pk, "nobody-we-know", "00000000-0000-0000-0000-000000000000"):
        answer = client_of(hall.clerk).post(post, {"version": 1, "to": who})
        assert answer.status_code == AssigneeNotOfSection.status
    assert (
        client_of(hall.clerk).post(post, {"version": 1, "to": hall.colleague.pk}).status_code == 302
    )
    case.refresh_from_db()
    assert case.assignee == hall.colleague


def test_released_by_the_chief_for_a_reason_and_the_holder_told(
    file_claim, take, hall, mailed
) -> None:
    case = take(file_claim())

    def release(who, reason="休暇が長くなるため", version=None):
        with as_account(who):
            return release_case(
                case_id=case.pk, reason=reason, actor=who, version=version or case.version
            )

    for who, why in ((hall.colleague, MoveNotYours), (hall.stranger, CaseNotFound)):
        with pytest.raises(why):
            release(who)
    with pytest.raises(ReasonMissing):
        release(hall.chief, reason=" ")
    with pytest.raises(StaleWrite):
        release(hall.chief, version=1)
    assert release(hall.chief).assignee is None
    event = CaseEvent.objects.get(case=case, kind="released")
    assert (event.actor_name, event.detail["before"]) == ("課長 三郎", "担当 一郎")
    assert AuditEvent.objects.filter(action="cases.release").latest("at").detail["reason"]
    [(to, said)] = mailed()
    assert to == str(hall.clerk.pk) and case.receipt_number in said and "北方" not in said
    case.refresh_from_db()
    with pytest.raises(NotHeld):
        release(hall.chief)


def test_the_holder_is_seen_by_others_at_once(file_claim, take, hall, client_of) -> None:
    case = file_claim()
    watching = client_of(hall.colleague)
    page = reverse("cases_staff:case", args=[case.pk])
    assert "担当すると開きます" in watching.get(page).text
    take(case)
    assert (
        "担当 一郎" in watching.get(page).text and "担当 一郎" in watching.get("/staff/cases/").text
    )
    late = watching.post(reverse("cases_staff:assign", args=[case.pk]), {"version": 1})
    assert late.status_code == 409 and "担当 一郎" in late.text


def test_all_of_an_ill_colleague_spread_evenly(file_claim, take, hall, mailed, staff) -> None:
    third = staff(f"{hall.section}.clerk", "担当 三子")
    cases = [take(file_claim()) for _ in range(5)]
    done = hand_on(hall, to=[hall.colleague, third, hall.clerk], confirmed=5)
    assert sorted(len(one) for one in done.given.values()) == [2, 3] and not done.stayed
    for case in cases:
        event = CaseEvent.objects.get(case=case, kind="handed_on")
        case.refresh_from_db()
        assert event.detail["after"] == case.assignee.display_name
        assert event.detail["reason"] == "病気のため"
    assert AuditEvent.objects.filter(action="cases.hand_on").count() == 5
    assert {to for to, _ in mailed()} == {str(hall.colleague.pk), str(hall.clerk.pk)}


def test_what_a_receiver_may_not_see_stays(file_claim, take, hall) -> None:
    open_one, secret = take(file_claim(), hall.chief), take(file_claim(), hall.chief)
    with as_account(hall.chief):
        set_secrecy(
            case_id=secret.pk, to=3, reason="事情", actor=hall.chief, version=secret.version
        )
    done = hand_on(hall, of=hall.chief, to=[hall.colleague], confirmed=2)
    assert done.given == {hall.colleague: [open_one.receipt_number]}
    assert [number for number, _ in done.stayed] == [secret.receipt_number]


def test_handing_on_is_refused(file_claim, take, hall) -> None:
    take(file_claim())
    with pytest.raises(HandOnIncomplete):
        hand_on(hall, to=[hall.clerk], confirmed=1)  # back to oneself
    with pytest.raises(HandOnIncomplete):
        hand_on(hall, to=[hall.colleague], note=" ", confirmed=1)
    with pytest.raises(HandOnMismatch):
        hand_on(hall, to=[hall.colleague], confirmed=2)
    with pytest.raises(HandOnMismatch):  # a clerk sees nobody else's to hand on
        hand_on(hall, to=[hall.colleague], confirmed=1, by=hall.colleague)
    assert hand_on(hall, to=[hall.colleague], confirmed=1, by=hall.clerk).given  # one's own


def test_the_pages_of_handing_on(file_claim, take, hall, client_of) -> None:
    case = take(file_claim())
    page = client_of(hall.chief).get("/staff/cases/hand-on/", {"of": hall.clerk.pk})
    assert case.receipt_number in page.text and "1件を引き継ぐ" in page.text
    said = {"of": hall.clerk.pk, "confirmed": "1", "note": "異動のため", "to": [hall.colleague.pk]}
    empty = client_of(hall.chief).post("/staff/cases/hand-on/", {**said, "to": []})
    assert empty.status_code == 422 and "異動のため" in empty.text
    done = client_of(hall.chief).post("/staff/cases/hand-on/", said)
    assert "担当 次郎" in done.text and case.receipt_number in done.text
    nothing = client_of(hall.stranger).get("/staff/cases/hand-on/", {"of": hall.clerk.pk})
    assert case.receipt_number not in nothing.text and "継続中の案件はありません" in nothing.text


def test_queue_and_record_never_disagree(file_claim, hall, client_of) -> None:
    """Whatever four people do to three cases, each list is exactly what the records say: there is one
    place where it is written, and the history tells the same."""
    dice = random.Random(20261121)
    cases = [file_claim() for _ in range(3)]
    people = [hall.clerk, hall.colleague, hall.chief, hall.stranger]
    acts = refused = 0
    for _ in range(60):
        case, actor, to = dice.choice(cases), dice.choice(people), dice.choice([*people, None])
        case.refresh_from_db()
        version = case.version - dice.choice([0, 0, 0, 1])
        try:
            with as_account(actor):
                if dice.random() < 0.2:
                    release_case(case_id=case.pk, reason="理由", actor=actor, version=version)
                else:
                    assign_case(
                        case_id=case.pk, to=to, actor=actor, version=version,
                        take_over=dice.random() < 0.5,
                    )  # fmt: skip
            acts += 1
        except Refusal:
            refused += 1
        _agree(cases, people)
    assert acts > 10 and refused > 10
    for who in people[:3]:
        page = client_of(who).get("/staff/cases/", {"view": "mine"}).text
        held = {c.receipt_number for c in Case.objects.filter(assignee=who)}
        assert {c.receipt_number for c in cases if c.receipt_number in page} == held


def _agree(cases: list[Case], people: list) -> None:
    held = dict(Case.objects.values_list("pk", "assignee"))
    for who in people[:3]:
        for view, whose in (("mine", who.pk), ("unassigned", None)):
            wanted = CaseFilter(view=view)
            listed = {case.pk for case in queue.page(who, wanted).items}
            assert listed == {pk for pk, assignee in held.items() if assignee == whose}
            assert queue.count(who, wanted) == len(listed)
    for case in cases:
        told = CaseEvent.objects.filter(
            case=case, kind__in=["assigned", "unassigned", "released", "handed_on"]
        )
        last = told.order_by("-id").first()
        after = last.detail["after"] if last else ""
        case.refresh_from_db()
        assert after == (case.assignee.display_name if case.assignee else "")


def test_nowhere_else_is_it_written_who_works_on_a_case() -> None:
    """One column of one table: what the queue reads is what the record shows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name LIKE '%%assignee%%'"
        )
        assert cursor.fetchall() == [("cases_case",)]
