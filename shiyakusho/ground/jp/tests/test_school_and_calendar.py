"""学年, 年度, 祝日, 開庁日."""

from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.jp import JpError, calendar, holidays
from shiyakusho.ground.jp.school import Stage, entry_year, school_grade

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("birth", "on", "name", "number"),
    [
        ("2020-04-01", "2026-04-01", "小学1年", 1),
        ("2020-04-02", "2026-04-01", "年長（5歳児クラス）", 0),
        ("2020-04-02", "2027-03-31", "年長（5歳児クラス）", 0),
        ("2020-04-02", "2027-04-01", "小学1年", 1),
        ("2019-04-02", "2026-03-31", "年長（5歳児クラス）", 0),
        ("2014-04-01", "2026-11-20", "中学1年", 7),
        ("2014-04-02", "2026-11-20", "小学6年", 6),
        ("2011-05-05", "2026-11-20", "中学3年", 9),
        ("2008-04-02", "2026-11-20", "高校3年相当", 12),
        ("2008-04-01", "2026-11-20", "高校卒業後の年齢", 13),
        ("2021-06-01", "2026-11-20", "年中（4歳児クラス）", -1),
        ("2022-06-01", "2026-11-20", "年少（3歳児クラス）", -2),
        ("2023-06-01", "2026-11-20", "就学前（2歳児クラス）", -3),
        ("2025-06-01", "2026-11-20", "就学前（0歳児クラス）", -5),
        ("2026-06-01", "2026-11-20", "就学前（0歳児クラス）", -6),
        ("2020-02-29", "2026-04-01", "小学1年", 1),
    ],
)
def test_grade(birth, on, name, number):
    grade = school_grade(date.fromisoformat(birth), date.fromisoformat(on))
    assert (grade.name, str(grade), grade.number) == (name, name, number)


def test_grades_say_their_school_and_compare():
    grade = school_grade(date(2014, 4, 1), date(2026, 4, 1))
    assert (grade.stage, grade.year, grade.nursery_class) == (Stage.JUNIOR_HIGH, 1, None)
    assert school_grade(date(2014, 4, 2), date(2026, 4, 1)) < grade
    with pytest.raises(JpError):
        school_grade(date(2026, 4, 2), date(2026, 4, 1))


@given(st.dates(date(1947, 1, 1), date(2028, 12, 31)))
def test_school_years_run_from_april_2_to_april_1(birth):
    first_of_cohort = date(birth.year - ((birth.month, birth.day) < (4, 2)), 4, 2)
    assert entry_year(birth) == first_of_cohort.year + 7
    entry = date(entry_year(birth), 4, 1)
    assert school_grade(birth, entry).number == 1
    assert school_grade(birth, entry - DAY).number == 0


def test_fiscal_years():
    assert calendar.fiscal_year(date(2026, 3, 31)) == 2025
    assert calendar.fiscal_year(date(2026, 4, 1)) == 2026
    assert calendar.fiscal_year_start(2026) == date(2026, 4, 1)
    assert calendar.fiscal_year_end(2026) == date(2027, 3, 31)
    assert calendar.fiscal_year_end_on_or_after(date(2026, 3, 31)) == date(2026, 3, 31)
    assert calendar.fiscal_year_end_on_or_after(date(2026, 4, 1)) == date(2027, 3, 31)
    assert calendar.fiscal_year_start_on_or_after(date(2026, 4, 1)) == date(2026, 4, 1)
    assert calendar.fiscal_year_start_on_or_after(date(2026, 4, 2)) == date(2027, 4, 1)
    assert calendar.accounts_close_on(2026) == date(2027, 5, 31)
    with pytest.raises(JpError):
        calendar.fiscal_year_end_on_or_after(date.max)


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (2026, "令和8年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
    ],
)
def test_fiscal_year_names(year, name):
    assert calendar.fiscal_year_name(year) == name


def test_holidays_agree_with_an_independent_calendar_since_the_bridging_days_began():
    for year in range(1986, 2061):
        theirs = {day for day, _name in jpholiday.year_holidays(year)}
        assert set(holidays.holidays_of(year)) == theirs, year


#: Official calendars before 1986, where that other calendar shows 国民の休日 that did not exist yet.
@pytest.mark.parametrize(
    ("year", "days"),
    [
        (1947, []),
        (1948, ["09-23", "11-03", "11-23"]),
        (1949, ["01-01", "01-15", "03-21", "04-29", "05-03", "05-05", "09-23", "11-03", "11-23"]),
        (
            1966,
            [
                "01-01",
                "01-15",
                "03-21",
                "04-29",
                "05-03",
                "05-05",
                "09-15",
                "09-23",
                "10-10",
                "11-03",
                "11-23",
            ],
        ),
        (
            1973,
            [
                "01-01",
                "01-15",
                "02-11",
                "03-21",
                "04-29",
                "04-30",
                "05-03",
                "05-05",
                "09-15",
                "09-23",
                "09-24",
                "10-10",
                "11-03",
                "11-23",
            ],
        ),
        (
            1985,
            [
                "01-01",
                "01-15",
                "02-11",
                "03-21",
                "04-29",
                "05-03",
                "05-05",
                "05-06",
                "09-15",
                "09-16",
                "09-23",
                "10-10",
                "11-03",
                "11-04",
                "11-23",
            ],
        ),
    ],
)
def test_holidays_before(year, days):
    assert [f"{day:%m-%d}" for day in holidays.holidays_of(year)] == days


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-05-06", "振替休日"),
        ("2026-09-22", "国民の休日"),
        ("2026-09-23", "秋分の日"),
        ("2019-05-01", "天皇の即位の日"),
        ("2019-04-30", "国民の休日"),
        ("2020-07-24", "スポーツの日"),
        ("2021-10-11", None),
        ("2021-08-09", "振替休日"),
        ("1989-02-24", "昭和天皇の大喪の礼"),
        ("2026-11-20", None),
    ],
)
def test_holiday_names(day, name):
    assert calendar.holiday_name(date.fromisoformat(day)) == name


def test_no_holiday_is_invented_beyond_the_formula():
    with pytest.raises(JpError) as refusal:
        calendar.is_holiday(date(2100, 1, 1))
    assert refusal.value.code == "holiday_year_unknown"
    assert not calendar.is_holiday(date(1900, 1, 1))


def test_business_days():
    shut = [
        "2026-12-29",
        "2026-12-31",
        "2027-01-01",
        "2027-01-02",
        "2027-01-03",
        "2026-11-21",
        "2026-11-23",
    ]
    assert not any(calendar.is_business_day(date.fromisoformat(day)) for day in shut)
    assert calendar.is_business_day(date(2026, 12, 28))
    assert calendar.is_business_day(date(2027, 1, 4))
    assert calendar.first_open_day(date(2026, 12, 29)) == date(2027, 1, 4)
    assert calendar.add_business_days(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert calendar.add_business_days(date(2026, 12, 29), 0) == date(2026, 12, 29)
    assert calendar.business_days_between(date(2026, 12, 28), date(2027, 1, 4)) == 1
    with pytest.raises(JpError) as refusal:
        calendar.first_open_day(date(2026, 1, 1), lambda day: False)
    assert refusal.value.code == "period_no_open_day"


@given(st.dates(date(1950, 1, 1), date(2099, 1, 1)), st.integers(1, 60))
def test_counting_business_days_there_and_back(day, count):
    end = calendar.add_business_days(day, count)
    assert calendar.is_business_day(end)
    assert calendar.business_days_between(day, end) == count
