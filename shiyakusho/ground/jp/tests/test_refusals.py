"""What the computing of ages, periods and amounts refuses, by its code and with the facts in it."""

from datetime import MAXYEAR, date, timedelta

import pytest

from shiyakusho.ground.jp import JpError, money
from shiyakusho.ground.jp.age import age_on, attains
from shiyakusho.ground.jp.calendar import (
    accounts_close_on,
    add_business_days,
    business_days_between,
    first_open_day,
    fiscal_year,
    fiscal_year_end,
    fiscal_year_end_on_or_after,
    fiscal_year_start,
    fiscal_year_start_on_or_after,
    is_business_day,
)
from shiyakusho.ground.jp.deadline import deadline, period_end
from shiyakusho.ground.jp.school import school_grade

DAY, LEAP = date(2026, 11, 20), date(2024, 2, 29)
ONE = timedelta(days=1)


def refused(compute, *given, **named) -> JpError:
    with pytest.raises(JpError) as refusal:
        compute(*given, **named)
    assert refusal.value.message
    return refusal.value


@pytest.mark.parametrize(
    ("compute", "given", "named", "name"),
    [
        (attains, (DAY, 18, "both"), {}, "mode"),
        (age_on, (DAY, DAY, "both"), {}, "mode"),
        (period_end, (DAY,), {"days": 1, "first_day": "both"}, "first_day"),
        (deadline, (DAY,), {"days": 1, "first_day": "both"}, "first_day"),
        (money.yen, (1, "dollar"), {}, "style"),
    ],
)
def test_what_is_no_choice_is_named_with_the_choices(compute, given, named, name) -> None:
    refusal = refused(compute, *given, **named)
    assert (refusal.code, refusal.values["name"]) == ("unknown_choice", name)
    choices = {
        "mode": "law・birthday",
        "first_day": "excluded・included",
        "style": "yen・symbol・formal",
    }
    assert refusal.values["choices"] == choices[name]


@pytest.mark.parametrize(
    ("compute", "given", "code"),
    [
        (attains, (DAY, -1), "age_negative"),
        (attains, (date(9990, 1, 2), 10), "date_out_of_range"),
        (attains, ("2026-11-20", 0), "date_expected"),
        (age_on, (DAY, DAY - ONE), "age_before_birth"),
        (school_grade, (DAY, DAY - ONE), "age_before_birth"),
        (add_business_days, (DAY, -1), "period_not_positive"),
        (add_business_days, (DAY, True), "whole_number_expected"),
        (add_business_days, (date.max, 1), "date_out_of_range"),
        (business_days_between, ("x", DAY), "date_expected"),
        (business_days_between, (DAY, "x"), "date_expected"),
        (fiscal_year_end, (1.5,), "whole_number_expected"),
        (accounts_close_on, ("2026",), "whole_number_expected"),
        (is_business_day, ("2026-11-20",), "date_expected"),
        (first_open_day, ("2026-11-20",), "date_expected"),
        (fiscal_year, (None,), "date_expected"),
    ],
)
def test_what_cannot_be_computed_is_refused(compute, given, code) -> None:
    assert refused(compute, *given).code == code


def test_the_edges_of_an_age() -> None:
    assert attains(DAY, 0) == DAY and attains(DAY, 0, "birthday") == DAY
    assert attains(date(9989, 1, 1), 10, "birthday") == date(MAXYEAR, 1, 1)
    assert age_on(DAY, DAY) == 0
    assert (attains(LEAP, 1), attains(LEAP, 1, "birthday")) == (date(2025, 2, 28), date(2025, 3, 1))
    assert age_on(date(2000, 1, 1), date.max) == 8000
    assert age_on(date(2000, 1, 2), date.max) == 7999
    assert school_grade(DAY, DAY).number == -6


def test_an_office_that_never_opens_is_told_with_its_day() -> None:
    refusal = refused(first_open_day, DAY, lambda day: False)
    assert (refusal.code, refusal.values) == (
        "period_no_open_day", {"date": "2026-11-20", "days": 366},
    )  # fmt: skip
    asked: list[date] = []

    def opens_late(day: date) -> bool:
        asked.append(day)
        return len(asked) == 366

    assert first_open_day(DAY, opens_late) == DAY + 365 * ONE
    assert refused(first_open_day, date.max, lambda day: False).code == "date_out_of_range"
    assert first_open_day(date.max, lambda day: True) == date.max


def test_a_period_at_the_end_of_the_calendar() -> None:
    assert period_end(date(MAXYEAR, 10, 30), months=1) == date(MAXYEAR, 11, 30)
    assert refused(period_end, date(MAXYEAR, 12, 1), months=1).code == "date_out_of_range"
    assert refused(period_end, date.max, days=1).code == "date_out_of_range"
    assert period_end(date.max, days=1, first_day="included") == date.max


def test_the_year_of_the_books() -> None:
    assert (fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))) == (2025, 2026)
    assert (fiscal_year_start(2026), fiscal_year_end(2026)) == (date(2026, 4, 1), date(2027, 3, 31))
    assert accounts_close_on(2026) == date(2027, 5, 31)
    for day, end, start in (
        (date(2026, 3, 31), date(2026, 3, 31), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2027, 3, 31), date(2026, 4, 1)),
        (date(2026, 4, 2), date(2027, 3, 31), date(2027, 4, 1)),
    ):
        assert fiscal_year_end_on_or_after(day) == end
        assert fiscal_year_start_on_or_after(day) == start


def test_open_days_by_the_offices_own_calendar() -> None:
    daily = business_days_between(DAY, DAY + 10 * ONE, lambda day: True)
    assert (daily, business_days_between(DAY, DAY)) == (10, 0)
    assert business_days_between(DAY, DAY - ONE, lambda day: True) == 0
    assert business_days_between(date(2026, 11, 20), date(2026, 11, 24)) == 1
    assert (
        add_business_days(DAY, 0) == DAY
        and add_business_days(DAY, 3, lambda day: True) == DAY + 3 * ONE
    )
    closed = [date(2026, 12, 29), date(2027, 1, 3), date(2026, 11, 23), date(2026, 11, 21)]
    opened = [date(2026, 12, 28), date(2027, 1, 4), date(2026, 11, 24), date(2026, 12, 1)]
    assert [is_business_day(day) for day in (*closed, *opened)] == [False] * 4 + [True] * 4
