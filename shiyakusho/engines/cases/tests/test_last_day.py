"""Until when a claim counts as made on the day of the event: only where lateness costs something."""

import datetime as dt

import pytest

from shiyakusho.engines.cases.deadlines import last_day_for
from shiyakusho.registers.catalogue.public import Definition

SHOWN = {
    "id": "p",
    "title": "p",
    "summary": "p",
    "kind": "申請",
    "law": ["児童手当法8条"],
    "office": "childcare-support",
    "applicant": "父母",
    "identity": "L1",
    "channels": ["online", "counter"],
    "fee": "0",
    "provenance": {"rule": "none", "source": "test"},
}
FRIDAY = dt.date(2026, 11, 20)
COSTS = {"text": "期限", "from": "birth_date", "if_late": "さかのぼりません"}


def weekdays(day: dt.date) -> bool:
    return day.weekday() < 5


def last(*deadlines, event=FRIDAY, is_open=weekdays):
    definition = Definition.model_validate(SHOWN | {"deadlines": list(deadlines)})
    return last_day_for(definition, event, is_open)


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ({"within": {"days": 15}}, dt.date(2026, 12, 7)),  # 12-05 is a Saturday
        ({"within": {"days": 15}, "closed_day": "as_is"}, dt.date(2026, 12, 5)),
        ({"within": {"days": 15}, "first_day": "included"}, dt.date(2026, 12, 4)),
        ({"within": {"months": 2}}, dt.date(2027, 1, 20)),
    ],
)
def test_the_last_day(parts, day):
    assert last(COSTS | parts) == day


def test_the_citys_own_days_decide():
    assert last(COSTS | {"within": {"days": 1}}, is_open=lambda day: day.day == 30) == dt.date(
        2026, 11, 30
    )


def test_of_several_the_latest_counts_in_favour_of_the_person():
    assert last(COSTS | {"within": {"days": 3}}, COSTS | {"within": {"days": 6}}) == dt.date(
        2026, 11, 26
    )


def test_where_lateness_costs_nothing_or_nothing_is_known_there_is_no_such_day():
    free = {"text": "期限", "from": "birth_date", "within": {"days": 30}}
    words = {"text": "すみやかに", "if_late": "さかのぼりません"}
    assert last(free) is last(words) is last() is None
    assert last(COSTS | {"within": {"days": 3}}, event=None) is None
    assert last(free, COSTS | {"within": {"days": 3}}) == dt.date(2026, 11, 23)
