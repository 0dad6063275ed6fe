"""Who may do what with a case: each act with its twin who may not."""

import uuid

import pytest
from django.urls import reverse

from shiyakusho.engines.approvals.models import IssuedNumber
from shiyakusho.engines.cases import refusals
from shiyakusho.engines.cases.models import Case, CaseEvent, Decision
from shiyakusho.engines.cases.scope import visible_case
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.noting import add_note
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.selectors import events_about

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(f"cases_staff:{name}", args=[str(a) for a in args])


def test_case_page__own_section_allowed(file_claim, hall, client_of) -> None:
    case = file_claim()
    assert client_of(hall.clerk).get(page("case", case.pk)).status_code == 200


@pytest.mark.parametrize("name", ["case", "ask", "draft"])
def test_pages__another_section_is_told_what_nobody_is_told(
    file_claim, hall, client_of, name
) -> None:
    case = file_claim()
    client = client_of(hall.stranger)
    not_mine = client.get(page(name, case.pk))
    not_there = client.get(page(name, uuid.uuid4()))
    assert not_mine.status_code == not_there.status_code == 404
    assert _without_ids(not_mine) == _without_ids(not_there)


@pytest.mark.parametrize(
    "act", ["move", "assign", "note", "extend", "decide", "preview", "ask", "draft", "transfer"]
)
def test_acts__another_section_is_refused_and_nothing_changes(
    file_claim, hall, client_of, act
) -> None:
    case = file_claim()
    said = {"version": "1", "to": "examined", "move": "examine", "text": "x", "outcome": "granted"}
    said |= {"until.year": "2027", "until.month": "1", "until.day": "5", "reason": "x"}
    response = client_of(hall.stranger).post(page(act, case.pk), said)
    assert response.status_code in (403, 404)
    assert Case.objects.get(pk=case.pk).version == 1


@pytest.mark.parametrize("path", ["queue", "case", "move", "bulk", "take_next"])
def test_staff_pages__residents_and_strangers_are_kept_out(
    file_claim, parent, client, client_of, path
) -> None:
    case = file_claim()
    url = page(path, case.pk) if path in ("case", "move") else page(path)
    assert client.get(url).status_code in (302, 401, 403, 405)
    assert client_of(parent).get(url).status_code == 403


def test_status_page__own_allowed_others_not_found(file_claim, parent, account, client_of) -> None:
    case = file_claim()
    url = reverse("cases:status", args=[case.application_id])
    assert client_of(parent).get(url).status_code == 200
    other = client_of(account("resident", level="L3"))
    nothing = other.get(reverse("cases:status", args=[uuid.uuid4()]))
    theirs = other.get(url)
    assert theirs.status_code == nothing.status_code == 404
    assert _without_ids(theirs) == _without_ids(nothing)


def test_withdraw__somebody_else_is_not_found(file_claim, account, client_of) -> None:
    case = file_claim()
    other = client_of(account("resident", level="L3"))
    url = reverse("cases:withdraw", args=[case.application_id])
    assert other.post(url, {"version": "1"}).status_code == 404
    assert Case.objects.get(pk=case.pk).is_open


def test_move__the_one_who_holds_it_may_a_colleague_must_take_over(file_claim, go, hall) -> None:
    case = file_claim()
    with as_account(hall.clerk):
        assign_case(case_id=case.pk, to=hall.clerk, actor=hall.clerk, version=1)
    with pytest.raises(refusals.HeldByOther) as refusal:
        go(case, "examined", by=hall.colleague)
    assert refusal.value.extra == {"assignee": "担当 一郎"}
    case.refresh_from_db()
    with as_account(hall.colleague):
        with pytest.raises(refusals.HeldByOther):
            assign_case(
                case_id=case.pk, to=hall.colleague, actor=hall.colleague, version=case.version
            )
        assign_case(
            case_id=case.pk,
            to=hall.colleague,
            actor=hall.colleague,
            version=case.version,
            take_over=True,
        )
    assert go(case, "examined", by=hall.colleague).state == "examined"


def test_assign__only_to_somebody_who_can_work_on_it(file_claim, hall) -> None:
    case = file_claim()
    with as_account(hall.clerk), pytest.raises(refusals.AssigneeNotOfSection):
        assign_case(case_id=case.pk, to=hall.stranger, actor=hall.clerk, version=1)


def test_note__another_section_not_found(file_claim, hall) -> None:
    case = file_claim()
    with as_account(hall.stranger), pytest.raises(refusals.CaseNotFound):
        add_note(case_id=case.pk, text="見える", actor=hall.stranger)


def test_the_decider_sees_the_case_that_waits_for_them(file_claim, go, hall, staff) -> None:
    case = file_claim()
    director = staff("kokurakita.director", "次長 五郎")
    with pytest.raises(refusals.CaseNotFound):
        visible_case(case.pk, director)
    assert visible_case(case.pk, hall.chief).pk == case.pk


def test_draft_letter__the_chief_reads_it_before_deciding_and_nothing_else_is_written(
    file_claim, go, hall, client_of
) -> None:
    case = go(go(file_claim(), "examined"), "drafted", outcome="granted", reason="基準を満たす")
    chief, url = client_of(hall.chief), page("draft_letter", case.pk)
    assert f'href="{url}"' in chief.get(page("case", case.pk)).text
    proposal = Decision.objects.get(case=case).proposal_id
    shown = chief.get(reverse("approvals_staff:proposal", args=[proposal])).text
    assert f'href="{url}"' in shown and "20,000円" in shown
    before = (CaseEvent.objects.count(), IssuedNumber.objects.count(), AuditEvent.objects.count())
    answer = chief.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    after = (CaseEvent.objects.count(), IssuedNumber.objects.count(), AuditEvent.objects.count())
    assert after == (before[0], before[1], before[2] + 1)
    reads = events_about(case.subject).filter(action="records.read")
    assert [f"draft letter of {case.subject}"] in [read.detail["what"] for read in reads]
    assert chief.post(url).status_code == 405
    go(case, "approved", by=hall.chief)
    assert chief.get(url).status_code == 404


def test_draft_letter__not_for_others_and_not_without_a_draft(
    file_claim, go, take, hall, client_of
) -> None:
    case = take(go(file_claim(), "examined"))
    url = page("draft_letter", case.pk)
    assert client_of(hall.clerk).get(url).status_code == 404
    go(case, "drafted", outcome="granted", reason="基準を満たす")
    assert client_of(hall.clerk).get(url).status_code == 200
    assert client_of(hall.stranger).get(url).status_code == 404
    assert client_of(case.applicant).get(url).status_code == 403


@pytest.mark.parametrize("garbage", ["", "x", "0", None])
def test_garbage_is_no_case(hall, garbage) -> None:
    with pytest.raises(refusals.CaseNotFound):
        visible_case(garbage, hall.clerk)


def _without_ids(response) -> str:
    """The page without what differs by address alone."""
    import re

    text = response.content.decode()
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|csrfmiddlewaretoken\" value=\"[^\"]+", "", text)
