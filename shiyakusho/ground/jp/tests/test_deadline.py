"""期限: 民法140–143条, 戸籍法43条, and the days an office is closed."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.jp import JpError
from shiyakusho.ground.jp.calendar import is_business_day
from shiyakusho.ground.jp.deadline import deadline, period_end

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "period", "first_day", "end", "due"),
    [
        # 出生届: 14 days with the day of birth (戸籍法49, 43条)
        ("2026-04-01", {"days": 14}, "included", "2026-04-14", "2026-04-14"),
        ("2026-04-20", {"days": 14}, "included", "2026-05-03", "2026-05-07"),
        # 児童手当: 15 days from the day after
        ("2026-04-01", {"days": 15}, "excluded", "2026-04-16", "2026-04-16"),
        ("2026-11-20", {"days": 1}, "excluded", "2026-11-21", "2026-11-24"),
        ("2026-12-20", {"days": 14}, "excluded", "2027-01-03", "2027-01-04"),
        # months by the calendar
        ("2026-01-30", {"months": 1}, "excluded", "2026-02-28", "2026-03-02"),
        ("2026-01-31", {"months": 1}, "excluded", "2026-02-28", "2026-03-02"),
        ("2026-01-29", {"months": 1}, "excluded", "2026-02-28", "2026-03-02"),
        ("2026-01-28", {"months": 1}, "excluded", "2026-02-28", "2026-03-02"),
        ("2026-01-27", {"months": 1}, "excluded", "2026-02-27", "2026-02-27"),
        ("2026-02-28", {"months": 1}, "excluded", "2026-03-31", "2026-03-31"),
        ("2028-01-30", {"months": 1}, "excluded", "2028-02-29", "2028-02-29"),
        ("2026-03-31", {"months": 1}, "excluded", "2026-04-30", "2026-04-30"),
        ("2026-04-30", {"months": 1}, "excluded", "2026-05-31", "2026-06-01"),
        ("2026-05-31", {"months": 3}, "excluded", "2026-08-31", "2026-08-31"),
        ("2026-05-15", {"months": 3}, "excluded", "2026-08-15", "2026-08-17"),
        ("2026-05-01", {"months": 1}, "included", "2026-05-31", "2026-06-01"),
        ("2026-01-31", {"months": 1}, "included", "2026-02-28", "2026-03-02"),
        ("2026-11-15", {"months": 12}, "excluded", "2027-11-15", "2027-11-15"),
        ("2024-02-29", {"months": 12}, "excluded", "2025-02-28", "2025-02-28"),
        ("2024-02-28", {"months": 12}, "excluded", "2025-02-28", "2025-02-28"),
    ],
)
def test_deadlines(start, period, first_day, end, due):
    day = date.fromisoformat(start)
    assert period_end(day, **period, first_day=first_day) == date.fromisoformat(end)
    assert deadline(day, **period, first_day=first_day) == date.fromisoformat(due)
    assert deadline(day, **period, first_day=first_day, is_open=None) == date.fromisoformat(end)


def test_the_citys_own_opening_days_decide():
    assert deadline(date(2026, 11, 20), days=1, is_open=lambda day: True) == date(2026, 11, 21)
    assert deadline(date(2026, 11, 20), days=1, is_open=lambda day: day.day == 30) == date(
        2026, 11, 30
    )


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ({}, "period_unit_missing"),
        ({"days": 1, "months": 1}, "period_unit_missing"),
        ({"days": 0}, "period_not_positive"),
        ({"months": -1}, "period_not_positive"),
        ({"days": True}, "whole_number_expected"),
        ({"days": 1.5}, "whole_number_expected"),
        ({"days": 10**12}, "date_out_of_range"),
        ({"months": 10**12}, "date_out_of_range"),
        ({"days": 1, "first_day": "both"}, "unknown_choice"),
        ({"days": 1, "is_open": lambda day: False}, "period_no_open_day"),
    ],
)
def test_refuses(period, code):
    with pytest.raises(JpError) as refusal:
        deadline(date(2026, 11, 20), **period)
    assert refusal.value.code == code


def by_the_letter(counted_from: date, months: int) -> date:
    """民法143条 word by word, walking month by month."""
    year, month = counted_from.year, counted_from.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    days_in_month = monthrange(year, month)[1]
    if counted_from.day in range(1, days_in_month + 1):
        return date(year, month, counted_from.day) - DAY
    return date(year, month, days_in_month)


@given(st.dates(date(1873, 1, 1), date(2100, 1, 1)), st.integers(1, 36))
def test_months_by_the_letter_of_the_law(start, months):
    assert period_end(start, months=months, first_day="included") == by_the_letter(start, months)
    assert period_end(start, months=months) == by_the_letter(start + DAY, months)


@given(st.dates(date(1950, 1, 1), date(2098, 1, 1)), st.integers(1, 400))
def test_days_are_counted_and_end_on_an_open_day(start, days):
    last = period_end(start, days=days)
    assert (last - start).days == days
    assert period_end(start, days=days, first_day="included") == last - DAY
    due = deadline(start, days=days)
    assert due >= last and is_business_day(due)
    assert not any(is_business_day(last + n * DAY) for n in range((due - last).days))


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 24))
def test_a_later_start_never_ends_earlier(start, months):
    assert period_end(start, months=months) <= period_end(start + DAY, months=months)
