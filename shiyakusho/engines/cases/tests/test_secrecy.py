"""案件の秘匿: above one's clearance a case is not there: no list, count, search, file, act tells of it."""

import csv
import io
import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.approvals.selectors import may_read
from shiyakusho.engines.cases import api, queue, refusals
from shiyakusho.engines.cases.filters import VIEWS, CaseFilter
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.scope import Bound, Hold, Scope, scope_of, visible_case
from shiyakusho.engines.cases.searching import find_cases
from shiyakusho.engines.cases.selection import named_cases
from shiyakusho.engines.cases.services import exporting
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.services.classifying import raise_to_rules, set_secrecy
from shiyakusho.engines.cases.services.noting import add_note
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground import clock
from shiyakusho.ground.audit.selectors import events_about
from shiyakusho.ground.files import read_blob
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import WordsRefused
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db
WHY = "本人から支援措置の相談があったため"


def again(person: Account) -> Account:
    """As the next request has them."""
    return Account.objects.get(pk=person.pk)


@pytest.fixture
def raised(file_claim, hall) -> Case:
    """A case the clerk held, made secret by the chief."""
    case = file_claim()
    with as_account(hall.clerk):
        assign_case(case_id=case.pk, to=hall.clerk, actor=hall.clerk, version=case.version)
    with as_account(hall.chief):
        return set_secrecy(case_id=case.pk, to=3, reason=WHY, actor=hall.chief, version=2)


def test_a_case_is_as_secret_as_its_definition(file_claim) -> None:
    case = file_claim()
    assert (case.secrecy, case.procedure_kind) == (1, "申請")


def test_the_chief_raises_it_and_the_clerk_lets_go(raised, hall) -> None:
    case = Case.objects.get(pk=raised.pk)
    assert (case.secrecy, case.assignee_id, case.version) == (3, None, 3)
    event = CaseEvent.objects.filter(case=case).latest("id")
    assert (event.kind, event.detail["reason"], event.public) == ("secrecy", WHY, False)
    [audited] = events_about(case.subject).filter(action="cases.secrecy")
    assert audited.detail["before"] == 1
    assert scope_of(hall.chief).covers(case) and not scope_of(hall.clerk).covers(case)


def test_above_the_clearance_it_is_not_there(raised, hall) -> None:
    """The same answer as for a case that does not exist, on every way to it."""
    ways = [
        lambda one: visible_case(one, hall.clerk),
        lambda one: api.get_case(one, account=hall.clerk),
        lambda one: api.letter_pdf(one, 1, account=hall.clerk),
        lambda one: add_note(case_id=one, text="x", actor=hall.clerk),
        lambda one: assign_case(case_id=one, to=hall.clerk, actor=hall.clerk, version=3),
        lambda one: api.move(case_id=one, to="examined", version=3, account=hall.clerk),
        lambda one: set_secrecy(case_id=one, to=1, reason="x", actor=hall.clerk, version=3),
    ]
    for way in ways:
        told = []
        for identity in (raised.pk, uuid.uuid4()):
            with as_account(hall.clerk), pytest.raises(refusals.CaseNotFound) as refused:
                way(identity)
            told.append((str(refused.value), refused.value.extra))
        assert told[0] == told[1]


@pytest.mark.parametrize("view", VIEWS)
def test_no_list_and_no_count_knows_of_it(raised, file_claim, hall, view: str) -> None:
    other = file_claim()
    for wanted in (CaseFilter(view=view), CaseFilter(view=view, q=raised.receipt_number)):
        found = queue.page(hall.clerk, wanted).items
        assert raised.pk not in {case.pk for case in found}
        assert queue.count(hall.clerk, wanted) == len(found)
    seen = {case.pk for case in queue.page(hall.chief, CaseFilter()).items}
    assert {raised.pk, other.pk} <= seen
    assert queue.neighbours(hall.clerk, CaseFilter(), other) == (None, None)


def test_search_bulk_and_api_leave_it_out(raised, hall) -> None:
    assert list(find_cases(raised.receipt_number, hall.clerk)) == []
    assert [hit["url"] for hit in find_cases(raised.receipt_number, hall.chief)]
    assert named_cases(hall.clerk, [raised.pk], "cases.bulk") == []
    assert [c.pk for c in named_cases(hall.chief, [raised.pk], "cases.bulk")] == [raised.pk]
    assert api.list_cases(account=hall.clerk)["items"] == []
    assert len(api.list_cases(account=hall.chief)["items"]) == 1


def test_an_export_holds_what_its_owner_sees_when_it_is_made(raised, file_claim, hall) -> None:
    plain = file_claim()
    organisation.appoint(
        account=(cleared_less := again(hall.colleague)),
        post_id="kokurakita-childcare-support.unit_chief",
        since=date(2020, 4, 1),
        clearance=2,
    )
    found = {}
    for owner in (hall.chief, again(cleared_less)):
        with as_account(owner):
            export = exporting.ask_for_export(
                owner=owner, wanted=CaseFilter(), columns=["receipt_number"]
            )
        exporting.run(export.pk)
        export.refresh_from_db()
        rows = list(csv.reader(io.StringIO(read_blob(export.blob).decode("utf-8-sig"))))[1:]
        found[owner.pk] = {row[0].lstrip("'") for row in rows}
    assert found[hall.chief.pk] == {raised.receipt_number, plain.receipt_number}
    assert found[cleared_less.pk] == {plain.receipt_number}


def test_the_page_shows_it_to_the_chief_and_404_to_the_clerk(raised, hall, client_of) -> None:
    page = reverse("cases_staff:case", args=[raised.pk])
    text = client_of(hall.chief).get(page).text
    assert "秘匿" in text and WHY in text
    theirs = client_of(hall.clerk).get(page)
    nobodys = client_of(hall.clerk).get(reverse("cases_staff:case", args=[uuid.uuid4()]))
    assert theirs.status_code == nobodys.status_code == 404


def test_the_page_changes_it(file_claim, hall, client_of) -> None:
    case = file_claim()
    client = client_of(hall.chief)
    said = {"to": "3", "reason": WHY, "version": "1"}
    answer = client.post(reverse("cases_staff:secrecy", args=[case.pk]), said)
    case.refresh_from_db()
    assert answer.status_code == 302 and case.secrecy == 3
    refused = client_of(hall.clerk).post(reverse("cases_staff:secrecy", args=[case.pk]), said)
    assert refused.status_code == 403


@pytest.mark.parametrize("to", [0, 4, -1, 1, "3", None, True, 2.5, "高い"])
def test_what_is_no_other_secrecy_is_refused(file_claim, hall, to) -> None:
    case = file_claim()
    with as_account(hall.chief), pytest.raises(refusals.SecrecyInvalid):
        set_secrecy(case_id=case.pk, to=to, reason=WHY, actor=hall.chief, version=1)
    case.refresh_from_db()
    assert (case.secrecy, case.version) == (1, 1)


@pytest.mark.parametrize(
    ("reason", "refused"),
    [
        ("", refusals.ReasonMissing),
        ("  \n", refusals.ReasonMissing),
        ("あ\x00", WordsRefused),
        ("あ" * 1001, WordsRefused),
    ],
)
def test_without_a_reason_nothing_is_changed(file_claim, hall, reason, refused) -> None:
    case = file_claim()
    with as_account(hall.chief), pytest.raises(refused):
        set_secrecy(case_id=case.pk, to=3, reason=reason, actor=hall.chief, version=1)


def test_it_is_lowered_again_but_not_below_its_definition(raised, hall, monkeypatch) -> None:
    definition = catalogue.version(raised.version_id).definition
    sensitive = definition.model_copy(update={"secrecy": "sensitive"})
    monkeypatch.setattr(
        "shiyakusho.engines.cases.services.classifying.definition_of", lambda case: sensitive
    )
    with as_account(hall.chief):
        with pytest.raises(refusals.SecrecyInvalid):
            set_secrecy(case_id=raised.pk, to=1, reason=WHY, actor=hall.chief, version=3)
        case = set_secrecy(case_id=raised.pk, to=2, reason=WHY, actor=hall.chief, version=3)
    assert case.secrecy == 2 and scope_of(again(hall.clerk)).covers(case)


def test_nobody_raises_it_above_what_they_see_themselves(file_claim, hall) -> None:
    chief = again(hall.chief)
    organisation.leave_post(
        holding=organisation.holdings_of(chief)[0], last_day=clock.today() - timedelta(1)
    )
    organisation.appoint(account=chief, post_id=hall.chief_post, since=clock.today(), clearance=2)
    case = file_claim()
    with as_account(again(chief)), pytest.raises(refusals.SecrecyInvalid):
        set_secrecy(case_id=case.pk, to=3, reason=WHY, actor=again(chief), version=1)


def test_a_stale_page_raises_nothing(raised, hall) -> None:
    with as_account(hall.chief), pytest.raises(refusals.StaleWrite):
        set_secrecy(case_id=raised.pk, to=2, reason=WHY, actor=hall.chief, version=1)


def test_what_was_drafted_about_it_is_hidden_from_the_drafter_too(file_claim, go, hall) -> None:
    case = go(go(file_claim(), "examined"), "drafted", outcome="granted")
    [proposal] = approvals.proposals_about(case.subject)
    assert may_read(again(hall.clerk), proposal) and may_read(again(hall.chief), proposal)
    with as_account(hall.chief):
        set_secrecy(case_id=case.pk, to=3, reason=WHY, actor=hall.chief, version=case.version)
    assert not may_read(again(hall.clerk), proposal)
    assert may_read(again(hall.chief), proposal)
    assert [one.proposal.pk for one in approvals.waiting_for(again(hall.chief))] == [proposal.pk]


def test_one_person_may_be_cleared_for_some_days(raised, hall) -> None:
    cleared = again(hall.colleague)
    [holding] = organisation.holdings_of(cleared)
    yesterday = clock.today() - timedelta(1)
    organisation.leave_post(holding=holding, last_day=yesterday - timedelta(1))
    organisation.appoint(
        account=cleared, post_id=f"{hall.section}.clerk", since=yesterday, until=clock.today(),
        clearance=3,
    )  # fmt: skip
    assert scope_of(again(cleared)).covers(raised)
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert not scope_of(again(cleared)).covers(raised)


def test_a_rule_that_became_stricter_raises_what_is_there_and_never_lowers(
    raised, file_claim, monkeypatch
) -> None:
    plain = file_claim()
    live = catalogue.live("child-allowance-claim")
    stricter = live.definition.model_copy(update={"secrecy": "sensitive"})
    version = type(live)(
        id=live.id, procedure_id=live.procedure_id, number=live.number,
        definition=stricter, digest=live.digest, process=live.process,
    )  # fmt: skip
    monkeypatch.setattr(catalogue, "all_live", lambda: [version])
    assert raise_to_rules(procedures=("dog-register",)) == 0
    assert raise_to_rules(procedures=("child-allowance-claim",)) == 1
    assert raise_to_rules(procedures=("child-allowance-claim",)) == 0
    levels = dict(Case.objects.values_list("pk", "secrecy"))
    assert (levels[raised.pk], levels[plain.pk]) == (3, 2)


@pytest.mark.parametrize("level", [0, 4])
def test_the_database_knows_three(file_claim, level: int) -> None:
    case = file_claim()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(secrecy=level)


# -- the arithmetic of several posts -------------------------------------------------------


def hold(clearance: int, *kinds: str, sections=("a",), post="p", permissions=("cases.read",)):
    return Hold(frozenset(permissions), frozenset(sections), post, clearance, frozenset(kinds))


def case_of(section="a", secrecy=1, kind="申請", post="") -> Case:
    return Case(section_id=section, secrecy=secrecy, procedure_kind=kind, awaiting_post=post)


HOLDS = [
    (),
    (hold(1),),
    (hold(3),),
    (hold(1), hold(3, "届出")),
    (hold(2, "申請"), hold(1, "届出")),
    (hold(3, sections=("b",), post="q"), hold(1)),
    (hold(2, "申請"), hold(3, "申請", "届出", sections=("b",))),
    (hold(3, permissions=("cases.work",)),),
    (hold(0),),
    (hold(2, sections=(), post="p"),),
]


@pytest.mark.parametrize("holds", HOLDS)
def test_what_is_listed_is_what_is_covered(holds, file_claim) -> None:
    """The conditions of the lists, asked of real rows, say the same as ``covers`` says of each case,
    and no row stands in two parts."""
    base, scope = file_claim(), Scope(holds)
    wanted = [
        (section, secrecy, kind)
        for section in ("a", "b", "c")
        for secrecy in (1, 2, 3)
        for kind in ("申請", "届出", "交付請求")
    ]
    for section, secrecy, kind in wanted:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            Case.objects.filter(pk=base.pk).update(
                section_id=section, secrecy=secrecy, procedure_kind=kind
            )
        seen = scope.covers(case_of(section, secrecy, kind))
        assert scope.sees(section, secrecy, kind) == seen
        assert Case.objects.filter(scope.condition()).count() == seen
        assert sum(Case.objects.filter(part).count() for part in scope.parts()) == seen
        if seen:
            assert scope.fence()["sections"][section] >= secrecy


def test_a_draft_is_seen_by_the_post_it_waits_for_up_to_its_clearance() -> None:
    scope = Scope((hold(2, sections=(), post="p"),))
    assert scope.covers(case_of("z", 2, post="p"))
    assert not scope.covers(case_of("z", 3, post="p"))
    assert not scope.covers(case_of("z", 1, post="q"))
    assert not scope.covers(case_of("z", 1, post=""))


def test_who_sees_everything_of_a_section_reads_one_index() -> None:
    [part] = Scope((hold(3),)).parts()
    assert "secrecy" not in str(part)
    assert Bound(None, frozenset()).condition == Bound(None, frozenset()).condition


def test_a_role_given_to_the_person_opens_no_section() -> None:
    scope = Scope((), frozenset({"cases.read", "cases.work"}))
    assert not scope.covers(case_of()) and list(scope.parts()) == [] and scope.clearance == 0
    with_post = Scope((hold(1),), frozenset({"cases.bulk"}))
    assert with_post.permits("cases.bulk", case_of())
    assert not with_post.permits("cases.bulk", case_of(secrecy=2))
