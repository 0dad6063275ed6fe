"""Dates not fully known keep their words and know their bounds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.jp import JpError, wareki
from shiyakusho.ground.jp.uncertain import Precision, parse


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "about"),
    [
        ("昭和20年頃", "1945-01-01", "1945-12-31", "year", True),
        ("昭和二十年ごろ", "1945-01-01", "1945-12-31", "year", True),
        ("昭和20年", "1945-01-01", "1945-12-31", "year", False),
        ("昭和20年月日不詳", "1945-01-01", "1945-12-31", "year", False),
        ("昭和20年5月日不詳", "1945-05-01", "1945-05-31", "month", False),
        ("昭和20年2月", "1945-02-01", "1945-02-28", "month", False),
        ("昭和20年5月頃", "1945-05-01", "1945-05-31", "month", True),
        ("昭和20年00月00日", "1945-01-01", "1945-12-31", "year", False),
        ("S20.5.00", "1945-05-01", "1945-05-31", "month", False),
        ("S200000", "1945-01-01", "1945-12-31", "year", False),
        ("1945-05-00", "1945-05-01", "1945-05-31", "month", False),
        ("19450000", "1945-01-01", "1945-12-31", "year", False),
        ("1945年頃", "1945-01-01", "1945-12-31", "year", True),
        ("昭和64年", "1989-01-01", "1989-01-07", "year", False),
        ("平成元年", "1989-01-08", "1989-12-31", "year", False),
        ("平成元年1月", "1989-01-08", "1989-01-31", "month", False),
        ("令和8年5月上旬", "2026-05-01", "2026-05-10", "part_of_month", False),
        ("令和8年5月中旬頃", "2026-05-11", "2026-05-20", "part_of_month", True),
        ("令和8年2月下旬", "2026-02-21", "2026-02-28", "part_of_month", False),
        ("令和8年5月1日", "2026-05-01", "2026-05-01", "day", False),
        ("推定令和8年5月1日", "2026-05-01", "2026-05-01", "day", True),
        ("令和8年5月1日頃", "2026-05-01", "2026-05-01", "day", True),
        ("令和8年5月1日から10日までの間", "2026-05-01", "2026-05-10", "between", False),
        ("推定令和8年5月1日頃から10日頃までの間", "2026-05-01", "2026-05-10", "between", True),
        ("令和8年5月1日から6月3日まで", "2026-05-01", "2026-06-03", "between", False),
        ("昭和20年頃から昭和22年頃まで", "1945-01-01", "1947-12-31", "between", True),
        ("昭和年月日不詳", "1926-12-25", "1989-01-07", "era", False),
        ("大正年間", "1912-07-30", "1926-12-24", "era", False),
        ("年月日不詳", None, None, "unknown", False),
        ("生年月日不詳", None, None, "unknown", False),
        ("不明", None, None, "unknown", False),
    ],
)
def test_reads(text, earliest, latest, precision, about):
    found = parse(text)
    assert found.text == str(found) == text
    assert found.earliest == (earliest and date.fromisoformat(earliest))
    assert found.latest == (latest and date.fromisoformat(latest))
    assert (found.precision, found.about) == (precision, about)
    assert found.is_exact == (precision == "day" and not about)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("昭和65年頃", "era_ended"),
        ("令和元年4月", "era_not_begun"),
        ("昭和20年13月頃", "date_month_impossible"),
        ("昭和20年2月30日頃", "date_day_impossible"),
        ("昭和0年頃", "era_year_zero"),
        ("明治5年頃", "date_before_solar_calendar"),
        ("1872年頃", "date_before_solar_calendar"),
        ("令和8年5月10日から1日まで", "uncertain_range_reversed"),
        ("不詳から令和8年5月1日まで", "uncertain_unreadable"),
        ("昭和20年上旬", "uncertain_unreadable"),
        ("昔", "uncertain_unreadable"),
        ("頃", "uncertain_unreadable"),
        ("", "uncertain_unreadable"),
        ("昭和20年頃\0", "text_nul"),
    ],
)
def test_refuses(text, code):
    with pytest.raises(JpError) as refusal:
        parse(text)
    assert refusal.value.code == code


def test_what_the_words_allow():
    assert parse("昭和20年5月").may_be(date(1945, 5, 31))
    assert not parse("昭和20年5月").may_be(date(1945, 6, 1))
    assert parse("昭和20年5月頃").may_be(date(1945, 6, 1))
    assert parse("不詳").may_be(date(1945, 6, 1))


@given(st.dates(min_value=wareki.FIRST_DAY))
def test_a_day_lies_within_its_own_year_and_month(day):
    era, year = wareki.era_of(day), wareki.era_of(day).year_of(day.year)
    month = parse(f"{era.name}{year}年{day.month}月")
    assert month.may_be(day) and parse(f"{era.name}{year}年").may_be(day)
    assert parse(wareki.format(day)).is_exact
    assert month.precision is Precision.MONTH


@given(st.text("昭和令年月日頃から不詳推定上旬0123456789.-/", max_size=25))
def test_any_text_is_read_or_refused(text):
    try:
        found = parse(text)
    except JpError as refusal:
        assert refusal.message
    else:
        assert (found.earliest is None) == (found.latest is None)
        assert found.earliest is None or found.earliest <= found.latest
