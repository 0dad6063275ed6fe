"""The sixteen households and their ten variants: exactly the lists and the days of the counter."""

import json
from pathlib import Path

import pytest

from shiyakusho.engines.guide import public as guide
from shiyakusho.engines.guide.selectors import assess
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.registers.catalogue.gathering import gather

from .conftest import knowledge_of
from .households import Household, households, table

ROOT = Path(__file__).resolve().parents[4]
HOUSEHOLDS = households()
TABLE = table()


@pytest.fixture(scope="module")
def of_city():
    """The nation's procedures as a city's files say them, without a database."""
    held = {}
    for city in {one.city for one in HOUSEHOLDS}:
        found = gather(ROOT / "national", ROOT / "cities" / city)
        held[city] = knowledge_of(*(one.definition for one in found))
    return held


@pytest.fixture(params=HOUSEHOLDS, ids=lambda one: one.id)
def household(request, settings):
    settings.CITY = request.param.city
    return request.param


@pytest.fixture
def known(household, of_city):
    return of_city[household.city]


@pytest.fixture
def result(household, known):
    return assess(household.events, household.facts, household.filed, known=known)


def ids(entries):
    return {entry.id for entry in entries} - set(TABLE["cars"])


def test_exactly_what_is_needed(household, result):
    assert ids(result.needed) == set(household.needed)


def test_exactly_what_is_offered(household, result):
    assert ids(result.offered) == set(household.offered)


def test_nothing_of_a_row_that_is_not_needed(household, result):
    """Every procedure of such a row is answered with no, with its reason, or is not of the event."""
    verdicts = {entry.id: entry for entry in result.entries}
    quiet = {
        procedure
        for row in household.not_needed_rows
        for procedure in TABLE["rows"][row]
        if procedure in verdicts
    } | (set(household.also_not_needed) & verdicts.keys())
    for procedure in quiet:
        assert verdicts[procedure].verdict == "not_needed", (procedure, verdicts[procedure])
        assert verdicts[procedure].because, procedure


def test_nothing_is_left_undecided(result):
    assert ids(result.undecided) == set()
    assert result.next_question is None


def test_every_procedure_of_the_event_stands_in_the_table(result):
    named = {procedure for row in TABLE["rows"].values() for procedure in row}
    assert ids(result.entries) <= named | set(TABLE["outside"])


def test_the_rows_are_all_answered_and_none_of_them_twice(household):
    """The source's own convention: not_needed stands alone."""
    fires = {entry["row"] for entry in (*household.needed.values(), *household.offered.values())}
    if "move-in-from-abroad" in household.needed:
        fires |= {1}  # one act, two rows
    assert not fires & set(household.not_needed_rows)
    assert fires | set(household.not_needed_rows) >= set(range(1, 29))


def test_the_last_days(household, result):
    """The day itself, and the day by the law's count before a closed one moves it."""
    expected = household.needed | household.offered
    for entry in (*result.needed, *result.offered):
        if entry.id in TABLE["cars"]:
            continue
        wanted, due = expected[entry.id], entry.deadline
        assert (due.raw if due else None) == wanted.get("raw"), entry.id
        if "deadline" in wanted or "raw" not in wanted:
            assert (due.date if due else None) == wanted.get("deadline"), entry.id


def test_whom_it_concerns(household, result):
    """Where the definition says whom, it is exactly those the counter names."""
    for entry in (*result.needed, *result.offered):
        expected = (household.needed | household.offered).get(entry.id)
        if expected and entry.concerns is not None:
            assert [one["id"] for one in entry.concerns] == expected["for"], entry.id


def test_the_months_and_amounts_of_the_allowance(household, known):
    case = known.vocabulary.case(household.facts, household.filed, household.events)
    for expected in household.needed.values():
        if "amount_month_yen" in expected:
            assert case.read("child_allowance_monthly") == expected["amount_month_yen"]
        if "pay_from" in expected and not household.effect:
            month = case.read("child_allowance_first_month")
            assert f"{month:%Y-%m}" == str(expected["pay_from"])


def test_what_a_late_filing_changes(household, result, known):
    case = known.vocabulary.case(household.facts, household.filed, household.events)
    due = {entry.id: entry.deadline for entry in result.needed}
    for procedure, effect in household.effect.items():
        assert due[procedure].passed is effect["late"], procedure
        if "pay_from" in effect:
            month = case.read("child_allowance_first_month")
            assert f"{month:%Y-%m}" == str(effect["pay_from"]), procedure
        if "valid_from" in effect:
            assert due[procedure].effective_from == effect["valid_from"]


def test_the_answer_of_the_api_says_the_same(household, result):
    answer = guide.as_json(result)
    json.dumps(answer)
    for group in ("needed", "offered"):
        assert {one["id"] for one in answer[group]} - set(TABLE["cars"]) == set(
            getattr(household, group)
        )
        assert all(one["optional"] is (group == "offered") for one in answer[group])


def test_from_ward_to_ward_told_as_a_move_within_the_city(of_city):
    """The same lists, with the notice the source names as the alternative."""
    (moved,) = [one for one in HOUSEHOLDS if one.id == "H11"]
    facts = moved.facts | {"moved_date": moved.facts["moved_in_date"]}
    del facts["moved_in_date"], facts["moved_from"]
    found = assess(["move-within"], facts, moved.filed, known=of_city[moved.city])
    (notice,) = moved.needed["move-in"]["alternatives"]
    assert ids(found.needed) == set(moved.needed) - {"move-in"} | {notice}
    assert ids(found.offered) == set(moved.offered)
    for entry in found.needed:
        expected = moved.needed["move-in" if entry.id == notice else entry.id]
        assert entry.deadline.date == expected.get("deadline"), entry.id


def test_all_sixteen_and_ten_are_there():
    names = [one.id for one in HOUSEHOLDS]
    assert len([name for name in names if "-" not in name]) == 16
    assert len([name for name in names if "-" in name]) == 10
    assert all(isinstance(one, Household) for one in HOUSEHOLDS)


def test_a_wish_is_a_fact_that_may_stay_open():
    from .households import WISHES

    facts = national_vocabulary().facts
    assert [name for name in WISHES if not facts[name].optional] == []
