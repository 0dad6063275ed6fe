"""和暦 both ways: every day 1873–2028 in every style, the borders of eras, and refusals."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.jp import JpError, dates, wareki

LAST = date(2028, 12, 31)
EVERY_DAY = [date.fromordinal(n) for n in range(wareki.FIRST_DAY.toordinal(), LAST.toordinal() + 1)]
# An oracle of its own: the era borders, written down again.
BORDERS = [
    (20190501, "令和", "R", 2018),
    (19890108, "平成", "H", 1988),
    (19261225, "昭和", "S", 1925),
    (19120730, "大正", "T", 1911),
    (18730101, "明治", "M", 1867),
]


def expected(day: date) -> tuple[str, str, int]:
    number = day.year * 10000 + day.month * 100 + day.day
    return next(
        (name, sign, day.year - base) for begun, name, sign, base in BORDERS if number >= begun
    )


@pytest.mark.check("C6")
def test_every_day_is_written_and_read_back_in_every_style():
    assert len(EVERY_DAY) == 56978
    for day in EVERY_DAY:
        name, letter, year = expected(day)
        long = wareki.format(day)
        assert long == f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
        assert wareki.format(day, "short") == f"{letter}{year}.{day.month}.{day.day}"
        for style in wareki.STYLES:
            assert wareki.parse(wareki.format(day, style)) == day
    assert wareki.parse(wareki.format(day, weekday=True)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明治6年1月1日", "1873-01-01"),
        ("明治45年7月29日", "1912-07-29"),
        ("大正元年7月30日", "1912-07-30"),
        ("大正15年12月24日", "1926-12-24"),
        ("昭和元年12月25日", "1926-12-25"),
        ("昭和1年12月31日", "1926-12-31"),
        ("昭和64年1月7日", "1989-01-07"),
        ("平成元年1月8日", "1989-01-08"),
        ("平成31年4月30日", "2019-04-30"),
        ("令和元年5月1日", "2019-05-01"),
        ("R8/5/1", "2026-05-01"),
        ("R8.5.1", "2026-05-01"),
        ("r8-5-1", "2026-05-01"),
        ("R08.05.01", "2026-05-01"),
        ("R080501", "2026-05-01"),
        ("R元.5.1", "2019-05-01"),
        ("Ｒ８．５．１", "2026-05-01"),
        ("Ｒ８／５／１", "2026-05-01"),
        ("R8－5－1", "2026-05-01"),
        ("R8−5−1", "2026-05-01"),
        ("令8.5.1", "2026-05-01"),
        ("令和８年５月１日", "2026-05-01"),
        ("令和　８年　５月　１日", "2026-05-01"),
        ("  令和8年5月1日  ", "2026-05-01"),
        ("㋿8年5月1日", "2026-05-01"),
        ("㍼64年1月7日", "1989-01-07"),
        ("令和八年五月一日", "2026-05-01"),
        ("令和八年十二月三十一日", "2026-12-31"),
        ("平成二十八年二月二十九日", "2016-02-29"),
        ("昭和五六年十月一〇日", "1981-10-10"),
        ("昭和弐拾年壱月廿日", "1945-01-20"),
        ("令和8年5月1日（金）", "2026-05-01"),
        ("令和8年5月1日(金曜日)", "2026-05-01"),
        ("令和8年5月1日金曜日", "2026-05-01"),
        ("令和10年2月29日", "2028-02-29"),
    ],
)
def test_reads(text, day):
    assert wareki.parse(text) == date.fromisoformat(day)
    assert dates.parse(text) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("昭和64年1月8日", "era_ended", "平成元年1月8日"),
        ("昭和99年1月1日", "era_ended", "令和6年1月1日"),
        ("平成31年5月1日", "era_ended", "令和元年5月1日"),
        ("大正15年12月25日", "era_ended", "昭和元年12月25日"),
        ("明治45年7月30日", "era_ended", "大正元年7月30日"),
        ("令和元年4月30日", "era_not_begun", "平成31年4月30日"),
        ("平成元年1月7日", "era_not_begun", "昭和64年1月7日"),
        ("令和0年5月1日", "era_year_zero", "令和元年"),
        ("令和8年2月29日", "date_day_impossible", "28日まで"),
        ("令和8年4月31日", "date_day_impossible", "30日まで"),
        ("令和8年13月1日", "date_month_impossible", "1から12"),
        ("令和8年0月1日", "date_month_impossible", "1から12"),
        ("令和8年5月0日", "date_day_impossible", "0日はありません"),
        ("明治5年12月31日", "date_before_solar_calendar", "旧暦"),
        ("明治元年10月23日", "date_before_solar_calendar", "旧暦"),
        ("令和8年5月1日（土）", "date_weekday_mismatch", "金曜日"),
        ("令和9999年1月1日", "date_out_of_range", "範囲"),
        ("R8 5 1", "date_unreadable", "読めません"),
        ("R8/5-1", "date_unreadable", "読めません"),
        ("R1 1.5.1", "date_unreadable", "読めません"),
        ("R8.5.1²", "date_unreadable", "読めません"),
        ("令和8年5月", "date_unreadable", "読めません"),
        ("慶応3年1月1日", "date_unreadable", "読めません"),
        ("令和八百二十十年五月一日", "date_unreadable", "読めません"),
        ("R٨.5.1", "date_unreadable", "読めません"),
        ("", "date_unreadable", "読めません"),
        ("令和8年5月1日\0", "text_nul", "NUL"),
        ("令和8年\n5月1日", "text_control_character", "制御文字"),
        ("令和\u202e8年5月1日", "text_control_character", "制御文字"),
        ("R8.5.1" + "0" * 200, "text_too_long", "120文字"),
    ],
)
def test_refuses_with_a_code_and_a_clear_sentence(text, code, said):
    with pytest.raises(JpError) as refusal:
        wareki.parse(text)
    assert refusal.value.code == code
    assert said in refusal.value.message


@pytest.mark.parametrize("value", [None, 20260501, b"R8.5.1", ["R8.5.1"], True])
def test_refuses_what_is_no_text(value):
    with pytest.raises(JpError) as refusal:
        wareki.parse(value)
    assert refusal.value.code == "text_expected"


@pytest.mark.parametrize("value", [None, "2026-05-01", 0, datetime(2026, 5, 1)])  # noqa: DTZ001
def test_formats_only_plain_dates(value):
    with pytest.raises(JpError) as refusal:
        wareki.format(value)
    assert refusal.value.code == "date_expected"


def test_formats_nothing_before_the_solar_calendar():
    with pytest.raises(JpError, match="明治6年"):
        wareki.format(date(1872, 12, 31))


def test_format_refuses_an_unknown_style():
    with pytest.raises(JpError) as refusal:
        wareki.format(date(2026, 5, 1), "tiny")
    assert refusal.value.code == "unknown_choice"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-01", "2026-05-01"),
        ("2026/5/1", "2026-05-01"),
        ("２０２６年５月１日", "2026-05-01"),
        ("西暦2026年5月1日（金）", "2026-05-01"),
        ("二〇二六年五月一日", "2026-05-01"),
        ("20260501", "2026-05-01"),
        ("1873-01-01", "1873-01-01"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_dates_reads_the_western_calendar_too(text, day):
    assert dates.parse(text) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("26/5/1", "date_year_two_digits"),
        ("8年5月1日", "date_year_two_digits"),
        ("2026-02-30", "date_day_impossible"),
        ("2026-00-10", "date_month_impossible"),
        ("1872-12-31", "date_before_solar_calendar"),
        ("20260230", "date_day_impossible"),
        ("2026-5", "date_unreadable"),
        ("2026-05-01T00:00", "date_unreadable"),
        ("5/1/2026", "date_year_two_digits"),
        ("-2026-05-01", "date_unreadable"),
    ],
)
def test_dates_refuses(text, code):
    with pytest.raises(JpError) as refusal:
        dates.parse(text)
    assert refusal.value.code == code


def test_names_of_years():
    assert wareki.year_name(2026) == "令和8年"
    assert wareki.year_name(2019) == "平成31年・令和元年"
    assert wareki.year_name(1926) == "大正15年・昭和元年"
    assert wareki.year_name(1873) == "明治6年"
    with pytest.raises(JpError):
        wareki.year_name(1872)


def test_three_boxes():
    assert wareki.date_of("令和", 8, 5, 1) == date(2026, 5, 1)
    assert wareki.date_of("s", 64, 1, 7) == date(1989, 1, 7)
    with pytest.raises(JpError) as refusal:
        wareki.date_of("R", True, 5, 1)
    assert refusal.value.code == "whole_number_expected"


@given(st.dates(min_value=wareki.FIRST_DAY))
def test_any_day_of_the_calendar_comes_back(day):
    for style in wareki.STYLES:
        assert wareki.parse(wareki.format(day, style)) == day
    assert dates.parse(day.isoformat()) == day
    assert dates.parse(wareki.format(day, weekday=True)) == day


@given(st.integers(1, 200), st.integers(0, 15), st.integers(0, 40), st.sampled_from("MTSHR"))
def test_a_written_date_is_that_date_or_refused(year, month, day, era):
    try:
        found = wareki.parse(f"{era}{year}.{month}.{day}")
    except JpError as refusal:
        assert refusal.code.startswith(("date_", "era_"))
        assert refusal.message.endswith(("。", "。）"))
    else:
        assert wareki.format(found, "short") == f"{era}{year}.{month}.{day}"


@given(
    st.text(max_size=40)
    | st.text("令和昭平元年月日0123456789０１８RSH./-一二十（金） ", max_size=20)
)
def test_any_text_is_read_or_refused_in_words(text):
    for read in (wareki.parse, dates.parse):
        try:
            day = read(text)
        except JpError as refusal:
            assert refusal.message and refusal.in_language("en") and refusal.in_language("ja-easy")
        else:
            assert day >= wareki.FIRST_DAY
            assert day + timedelta() == day
