"""A filter is forgotten everywhere at once: the database still gives nobody what is not theirs."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q

from house.fences import unfenced
from house.forgotten import forget
from house.tests.crowd import WRITTEN, Crowd, gather
from house.tests.test_matrix import READ_NAMES, WALKS, Browser, admitted, methods_of
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.engines.forms.models import Application, ApplicationRevision, Draft, Interview
from shiyakusho.ground.audit import Purpose, acting_as
from shiyakusho.ground.fence import asking
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.permissions import may
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.models import AddressPeriod, GivenFact, Resident

pytestmark = pytest.mark.django_db
VISIT = Purpose("visit", "1", "窓口での応対")
CANARIES = [words.encode() for words in WRITTEN]


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


STRANGERS = (
    *("anonymous", "L3", "other clerk", "uncleared clerk", "director"),
    *("operator", "privacy officer", "service"),
)


@pytest.mark.check("A4")
@pytest.mark.parametrize("who", STRANGERS)
def test_the_foreign_walk_leaks_nothing_without_the_first_fence(
    crowd: Crowd, monkeypatch, who: str
) -> None:
    """Every route, with somebody else's ids, by somebody whose they are not."""
    forget(monkeypatch)
    leaks, broken, asked = [], [], 0
    browser, own = Browser(crowd, who), ("manage/", *READ_NAMES.get(who, ()))
    for walk in WALKS:
        if not admitted(walk, browser.account) or walk.pattern.startswith(own):
            continue
        foreign = walk.names & set(crowd.things)
        for method in methods_of(walk) if foreign else ("GET",):
            answer = browser.ask(walk, method, walk.path(crowd.things))
            asked += 1
            if told := _canaries(answer):
                leaks.append((method, walk.pattern, told))
            if answer.status_code >= 500:
                broken.append((method, walk.pattern))
    assert leaks == []
    assert asked >= 20
    assert len(broken) <= asked / 20, broken  # else it was deaf


def _canaries(answer: Any) -> list[bytes]:
    said = answer.getvalue() if answer.streaming else answer.content
    said += json.dumps(dict(answer.headers), ensure_ascii=False).encode()
    return [canary for canary in CANARIES if canary in said]


@pytest.mark.check("A4")
def test_without_both_fences_the_walk_does_leak(crowd: Crowd, monkeypatch) -> None:
    """Else the walk above is deaf: with the second fence lifted too, strangers read the canary."""
    forget(monkeypatch)
    house = asking.asking()
    monkeypatch.setattr(asking, "asking", lambda: house)
    leaks = set()
    for who in ("other clerk", "L3"):
        browser = Browser(crowd, who)
        for walk in WALKS:
            if walk.names & set(crowd.things) and admitted(walk, browser.account):
                answer = browser.ask(walk, "GET", walk.path(crowd.things))
                leaks |= {walk.pattern} if _canaries(answer) else set()
    assert {"api/v1/cases/<case_id>", "staff/cases/<uuid:case_id>/"} < leaks


@pytest.mark.check("A4")
def test_all_rows_are_own_rows(crowd: Crowd) -> None:
    """``objects.all()`` of everybody is what the selectors would give them: no more and no less."""
    for one in crowd.people.values():
        with acting_as(actor_of(one), VISIT):
            seen = {model: _keys(model.objects.all()) for model in (Case, Application, Draft)}
            revisions = set(ApplicationRevision.objects.values_list("application_id", flat=True))
        cases = [case for case in Case.objects.all() if _is_theirs(case, one)]
        own = Application.objects.filter(account=one) if one else Application.objects.none()
        filed = {case.application_id for case in cases} | _keys(own)
        assert seen[Case] == {case.pk for case in cases}
        assert seen[Application] == revisions == filed
        drafts = Draft.objects.filter(Q(account=one) | Q(pk__in=_taken_down_by(one)))
        assert seen[Draft] == _keys(drafts if one else Draft.objects.none())


def _taken_down_by(one: Any) -> Any:
    """What an officer writes for somebody at the counter."""
    return Interview.objects.filter(clerk=one).values("draft_id")


def _is_theirs(case: Case, one: Any) -> bool:
    if one is None:
        return False
    return case.applicant_id == one.pk if one.is_resident else scope_of(one).covers(case)


@pytest.mark.check("A4")
@pytest.mark.parametrize("number", range(0, 300, 37))
def test_a_resident_sees_of_the_register_what_the_facts_need(account, number: int) -> None:
    linked = Resident.objects.filter(until=None).order_by("number")[number]
    one = account("resident")
    people.link_account_to(account=one, resident_id=linked.pk, method="demo")
    needed = _around(linked.pk)
    with acting_as(actor_of(one)):
        assert _keys(Resident.objects.all()) == needed
        assert set(AddressPeriod.objects.values_list("resident_id", flat=True)) <= needed
        facts = people.facts_for(linked.pk, people_today())
    assert facts == people.facts_for(linked.pk, people_today())


def _around(resident_id: Any) -> set[Any]:
    """Who stands in somebody's facts, asked as the house."""
    today = people_today()
    household = people.household_of(resident_id)
    members = {m.person.id for m in household.members} if household else set()
    children = {child.id for child in people.children_of(resident_id, household, today)}
    grown = set(
        people_models()
        .Relation.objects.filter(other_id=resident_id)
        .values_list("resident_id", flat=True)
    )
    spouse = people.spouse_of(resident_id, today)
    return {resident_id, *members, *children, *grown, *([spouse] if spouse else [])}


def people_today() -> Any:
    from shiyakusho.ground import clock

    return clock.today()


def people_models() -> Any:
    from shiyakusho.registers.people import models as found

    return found


@pytest.mark.check("A4")
def test_the_register_opens_to_staff_for_a_purpose_only(crowd: Crowd) -> None:
    for one in crowd.people.values():
        if one is not None and one.is_resident:
            continue
        reads = one is not None and may(one, "people.read")
        for purpose, opens in ((VISIT, reads), (Purpose(), False)):
            with acting_as(actor_of(one), purpose):
                assert Resident.objects.exists() == opens
                assert (GivenFact.objects.count() > 0) in (opens, False)


@pytest.mark.check("A4")
def test_nobody_sees_any_row_of_any_fenced_table(crowd: Crowd) -> None:
    signed = unfenced()
    with acting_as(actor_of(None)):
        for model in _house_models():
            if model._meta.db_table not in signed:
                assert not model.objects.exists(), model


def test_the_house_sees_everything_also_with_a_lifted_hand(crowd: Crowd) -> None:
    filed = Application.objects.count()
    with acting_as(actor_of(None)), lifted("tests.read"):
        assert Application.objects.count() == filed > 0


def _house_models() -> Iterable[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("shiyakusho.")]


def _keys(rows: Any) -> set[Any]:
    return set(rows.values_list("pk", flat=True))
