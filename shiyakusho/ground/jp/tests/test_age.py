"""年齢 against an oracle that counts the periods of 民法 140, 143 step by step."""

from calendar import monthrange
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.jp import JpError, uncertain
from shiyakusho.ground.jp.age import age_on, age_range, attains

DAY = timedelta(days=1)
FIRST, LAST = date(1873, 1, 1), date(2028, 12, 31)


def period_ends(birth: date, years: int) -> date:
    """民法143条2項, the day of birth counted: the eve of the corresponding day, else the month's end."""
    year, last = birth.year + years, monthrange(birth.year + years, birth.month)[1]
    if birth.day > last:
        return date(year, birth.month, last)
    return date.fromordinal(date(year, birth.month, birth.day).toordinal() - 1)


@pytest.mark.parametrize(
    "ages",
    [
        pytest.param((1, 6, 18, 75), id="legal ages"),
        pytest.param(range(1, 121), id="all ages", marks=pytest.mark.battery),
    ],
)
@pytest.mark.check("C5")
def test_every_birthday_reaches_every_age_on_its_day(ages):
    for number in range(FIRST.toordinal(), LAST.toordinal() + 1):
        birth = date.fromordinal(number)
        for years in ages:
            law = period_ends(birth, years)
            assert attains(birth, years) == law
            assert attains(birth, years, "birthday") == law + DAY
            assert age_on(birth, law) == years
            assert age_on(birth, law - DAY) == years - 1
            assert age_on(birth, law, "birthday") == years - 1
            assert age_on(birth, law + DAY, "birthday") == years


def test_every_day_agrees_with_counting_birthdays():
    births = [
        date(1900, 1, 1),
        date(1904, 2, 29),
        date(1950, 3, 1),
        date(1899, 12, 31),
        date(1873, 4, 1),
    ]
    for birth in births:
        ages = {"law": 0, "birthday": 0}
        for number in range(birth.toordinal() + 1, LAST.toordinal() + 1):
            on = date.fromordinal(number)
            for mode, shift in (("law", DAY), ("birthday", 0 * DAY)):
                seen = on + shift
                is_birthday = (seen.month, seen.day) == (birth.month, birth.day)
                leap_substitute = (birth.month, birth.day) == (2, 29) and (
                    (seen.month, seen.day) == (3, 1) and (seen - DAY).day == 28
                )
                ages[mode] += is_birthday or leap_substitute
                assert age_on(birth, on, mode) == ages[mode], (birth, on, mode)


@pytest.mark.parametrize(
    ("birth", "years", "law", "birthday"),
    [
        ("2008-04-01", 18, "2026-03-31", "2026-04-01"),
        ("2008-04-02", 18, "2026-04-01", "2026-04-02"),
        ("2008-02-29", 18, "2026-02-28", "2026-03-01"),
        ("2008-02-29", 20, "2028-02-28", "2028-02-29"),
        ("2008-03-01", 18, "2026-02-28", "2026-03-01"),
        ("2008-03-01", 20, "2028-02-29", "2028-03-01"),
        ("2008-01-01", 18, "2025-12-31", "2026-01-01"),
        ("2008-04-01", 0, "2008-04-01", "2008-04-01"),
        ("1900-02-28", 100, "2000-02-27", "2000-02-28"),
    ],
)
def test_attains(birth, years, law, birthday):
    born = date.fromisoformat(birth)
    assert attains(born, years) == date.fromisoformat(law)
    assert attains(born, years, "birthday") == date.fromisoformat(birthday)


def test_first_and_last_days():
    assert age_on(date(2026, 5, 1), date(2026, 5, 1)) == 0
    assert age_on(date(2026, 1, 1), date(2026, 12, 31)) == 1
    assert age_on(date(2026, 1, 1), date(2026, 12, 31), "birthday") == 0
    assert age_on(date(2000, 1, 1), date.max) == 8000
    assert age_on(date(2000, 1, 1), date.max, "birthday") == 7999


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: age_on(date(2026, 5, 2), date(2026, 5, 1)), "age_before_birth"),
        (lambda: attains(date(2026, 5, 2), -1), "age_negative"),
        (lambda: attains(date(2026, 5, 2), 9000), "date_out_of_range"),
        (lambda: attains(date(2026, 5, 2), 10**30), "date_out_of_range"),
        (lambda: attains(date(2026, 5, 2), 1.0), "whole_number_expected"),
        (lambda: attains("2026-05-02", 1), "date_expected"),
        (lambda: age_on(datetime(2000, 1, 1), date(2026, 1, 1)), "date_expected"),  # noqa: DTZ001
        (lambda: age_on(date(2000, 1, 1), date(2026, 1, 1), "LAW"), "unknown_choice"),
    ],
)
def test_refuses(call, code):
    with pytest.raises(JpError) as refusal:
        call()
    assert refusal.value.code == code


@given(st.dates(min_value=FIRST, max_value=LAST), st.integers(1, 130))
def test_law_is_one_day_before_the_birthday(birth, years):
    assert attains(birth, years) == period_ends(birth, years)
    assert attains(birth, years, "birthday") - attains(birth, years) == DAY


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 50_000))
def test_age_never_falls_and_differs_by_one_at_most(birth, days):
    on = birth + timedelta(days=days)
    assert 0 <= age_on(birth, on + DAY) - age_on(birth, on) <= 1
    assert 0 <= age_on(birth, on) - age_on(birth, on, "birthday") <= 1


def test_age_of_somebody_whose_birth_is_uncertain():
    on = date(2026, 5, 1)
    assert age_range(uncertain.parse("昭和20年"), on) == (80, 81)
    assert age_range(uncertain.parse("昭和20年5月日不詳"), on) == (80, 81)
    assert age_range(uncertain.parse("昭和20年4月1日"), on) == (81, 81)
    assert age_range(uncertain.parse("不詳"), on) == (None, None)
    assert age_range(uncertain.parse("令和8年"), on) == (0, 0)
    with pytest.raises(JpError):
        age_range(uncertain.parse("令和9年"), on)
