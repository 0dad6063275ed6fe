"""利用目的 of a case, every edge: what opens it, for how long, in which words; what would open it."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from shiyakusho.engines.cases import access, whose
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.refusals import CaseNotFound, LettersNotForRepresentatives
from shiyakusho.engines.cases.scope import too_secret, visible_case
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, current_purpose
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.purpose import glasses
from shiyakusho.ground.purpose.reasons import lasts, reason
from shiyakusho.ground.purpose.refusals import PurposeNeeded
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db


def look(case: Case, account, minutes: float = 0, kind=EventKind.LOOKED, **detail) -> CaseEvent:
    with as_account(account):
        return CaseEvent.objects.create(
            case=case, kind=kind, actor_id=str(account.pk), actor_name="x", public=False,
            at=clock.now() + timedelta(minutes=minutes), detail=detail, version=case.version,
        )  # fmt: skip


def purpose_for(case: Case, account) -> tuple[str, str, str] | None:
    with as_account(account):
        found = access.what_for(Case.objects.get(pk=case.pk), account)
    return (found.kind, found.reference, found.words) if found else None


def opened_by_glass(case: Case, who, account):
    officer = account("staff", roles=["privacy_officer"])
    with acting_as(actor_of(who)):
        glass = glasses.ask(
            who, number=case.receipt_number, chosen="life", why="救急隊からの照会があった"
        )
    with acting_as(actor_of(officer)):
        glasses.confirm(glass.pk, officer)
    return glass


def test_working_on_it_deciding_it_watching_over_it(file_claim, take, go, hall) -> None:
    case = file_claim()
    assert purpose_for(case, hall.clerk) is None
    take(case)
    kind, reference, words = purpose_for(case, hall.clerk)
    assert (kind, reference) == ("case", str(case.pk)) and "決裁" not in words
    assert purpose_for(case, hall.colleague) is None
    kind, _reference, words = purpose_for(case, hall.chief)
    assert kind == "task" and "課の監督" in words
    go(case, "examined")
    go(case, "drafted", outcome="granted", reason="基準を満たす")
    kind, _reference, words = purpose_for(case, hall.chief)
    assert kind == "draft" and "決裁" in words
    assert purpose_for(case, hall.clerk)[0] == "case"


def test_a_look_lasts_its_time_for_its_own_and_by_its_last_reason(file_claim, take, hall) -> None:
    case, other = take(file_claim(), hall.colleague), file_claim()
    look(case, hall.clerk, minutes=-1, look="phone")
    assert reason("look", "phone").words in purpose_for(case, hall.clerk)[2]
    assert purpose_for(case, hall.clerk)[0] == "task"
    assert purpose_for(other, hall.clerk) is None
    row = CaseEvent.objects.get(case=case, kind=EventKind.LOOKED)
    with clock.stopped_at(row.at + lasts("look") - timedelta(microseconds=1)):
        assert purpose_for(case, hall.clerk)
    with clock.stopped_at(row.at + lasts("look")):
        assert purpose_for(case, hall.clerk) is None
    look(case, hall.clerk, look="no longer in the list")
    assert purpose_for(case, hall.clerk) is None


@pytest.mark.parametrize("said", [{}, {"kind": EventKind.NOTED, "look": "phone"}])
def test_without_a_reason_or_of_another_kind_it_opens_nothing(file_claim, take, hall, said) -> None:
    case = take(file_claim(), hall.colleague)
    look(case, hall.clerk, **said)
    assert purpose_for(case, hall.clerk) is None


def test_who_looked_the_newest_first_and_five(file_claim, take, hall) -> None:
    case, other = take(file_claim(), hall.colleague), file_claim()
    rows = [look(case, hall.clerk) for _ in range(6)]
    look(other, hall.clerk)
    with as_account(hall.colleague):
        assert access.looks_of(case) == rows[:0:-1]


def test_what_would_open_it(file_claim, take, hall) -> None:
    case = file_claim()
    assert access.ways_to(case) == {"case": str(case.pk), "way": "assignment"}
    taken = take(case, hall.colleague)
    assert access.ways_to(taken) == {"case": str(case.pk), "way": "look"}
    closed = SimpleNamespace(pk=case.pk, assignee_id=None, is_open=False)
    assert access.ways_to(closed) == {"case": str(case.pk), "way": "look"}


def test_opened_is_opened_and_listed_is_not(file_claim, take, hall) -> None:
    case = file_claim()
    with as_account(hall.clerk):
        for ask in (access.opened, access.to_act):
            with pytest.raises(PurposeNeeded) as refused:
                ask(case.pk, hall.clerk)
            assert refused.value.extra == {"case": str(case.pk), "way": "assignment"}
        assert current_purpose().kind == ""
    take(case)
    with as_account(hall.clerk):
        assert access.opened(str(case.pk), hall.clerk).pk == case.pk
        assert (current_purpose().kind, current_purpose().reference) == ("case", str(case.pk))
        assert access.to_act(case.pk, hall.clerk).assignee == hall.clerk


def test_a_colleagues_is_given_to_the_act_which_refuses_by_name(file_claim, take, hall) -> None:
    case = take(file_claim(), hall.colleague)
    with as_account(hall.clerk):
        assert access.to_act(case.pk, hall.clerk).pk == case.pk
        found = access.access_to(case.pk, hall.clerk)
        assert (found.purpose, found.through_glass) == (None, False)


@pytest.mark.parametrize("asked", [None, "", "x", "0", uuid4()])
def test_what_is_no_case_is_not_found(hall, asked) -> None:
    with as_account(hall.clerk):
        for ask in (access.opened, access.to_act, access.access_to, visible_case):
            with pytest.raises(CaseNotFound):
                ask(asked, hall.clerk)


def test_a_glass_on_a_case_of_ones_own_section(file_claim, take, hall, account) -> None:
    case = take(file_claim(), hall.colleague)
    glass = opened_by_glass(case, hall.clerk, account)
    with as_account(hall.clerk):
        found = access.access_to(case.pk, hall.clerk)
        assert found.purpose is not None and found.through_glass
        assert (found.purpose.kind, found.purpose.reference) == ("glass", str(glass.pk))
        assert current_purpose() == found.purpose
        assert access.opened(case.pk, hall.clerk).pk == case.pk
        with pytest.raises(CaseNotFound):
            access.to_act(case.pk, hall.clerk)


def test_a_glass_on_a_case_of_another_section(file_claim, take, hall, account) -> None:
    case = take(file_claim(), hall.colleague)
    with as_account(hall.stranger), pytest.raises(CaseNotFound):
        access.access_to(case.pk, hall.stranger)
    glass = opened_by_glass(case, hall.stranger, account)
    with as_account(hall.stranger):
        found = access.access_to(case.pk, hall.stranger)
        assert (found.case.pk, found.case.assignee_id) == (case.pk, hall.colleague.pk)
        assert found.through_glass and found.purpose.reference == str(glass.pk)
        assert access.opened(case.pk, hall.stranger).pk == case.pk
        with pytest.raises(CaseNotFound):
            access.to_act(case.pk, hall.stranger)
    with clock.stopped_at(clock.now() + lasts("glass")), as_account(hall.stranger):
        with pytest.raises(CaseNotFound):
            access.access_to(case.pk, hall.stranger)


def test_a_case_comes_with_its_assignee_in_one_question(
    file_claim, take, hall, django_assert_num_queries
) -> None:
    case = take(file_claim(), hall.colleague)
    with as_account(hall.clerk):
        found = visible_case(case.pk, hall.clerk)
        with django_assert_num_queries(0):
            assert found.assignee == hall.colleague


def test_what_is_too_secret_is_told_by_name(file_claim, hall) -> None:
    low, high = file_claim(), file_claim()
    Case.objects.filter(pk=high.pk).update(secrecy=3)
    nobody = f"case:{uuid4()}"
    named = [low.subject, high.subject, nobody, "case:", "x", "case:no-uuid"]
    with as_account(hall.clerk):
        assert too_secret(named, hall.clerk) == set(named) - {low.subject}
        assert too_secret([], hall.clerk) == set()
    with as_account(hall.chief):
        assert too_secret(named, hall.chief) == set(named) - {low.subject, high.subject}
    with as_account(hall.stranger):  # of another section, but no secret of this height
        assert low.subject not in too_secret(named, hall.stranger)


def test_ones_own_cases_and_no_others(file_claim, parent, account) -> None:
    case = file_claim()
    other = account("resident")
    with as_account(parent):
        assert list(whose.cases_of(parent)) == [case]
        assert whose.own_case(parent, pk=case.pk) == case
        for which in ({"pk": uuid4()}, {"receipt_number": "x"}):
            with pytest.raises(CaseNotFound):
                whose.own_case(parent, **which)
    with as_account(other):
        assert list(whose.cases_of(other)) == []
        with pytest.raises(CaseNotFound):
            whose.own_case(other, pk=case.pk)


def test_ones_own_comes_with_its_application(file_claim, parent, django_assert_num_queries) -> None:
    case = file_claim()
    with as_account(parent):
        found = whose.own_case(parent, pk=case.pk)
        with django_assert_num_queries(0):
            assert found.application.pk == case.application_id


@pytest.mark.parametrize(
    ("authority", "shown"),
    [
        (None, True),
        (SimpleNamespace(reads_letters=True, guarded=False), True),
        (SimpleNamespace(reads_letters=False, guarded=False), False),
        (SimpleNamespace(reads_letters=True, guarded=True), False),
    ],
)
def test_who_reads_letters(monkeypatch, authority, shown) -> None:
    monkeypatch.setattr(people, "authority_now", lambda: authority)
    assert whose.letters_shown() is shown
    if shown:
        whose.require_letters()
    else:
        with pytest.raises(LettersNotForRepresentatives):
            whose.require_letters()
