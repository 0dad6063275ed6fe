"""Dates, money and sizes as people read them."""

from datetime import UTC, date, datetime

import pytest

from shiyakusho.ground.ui import dates
from shiyakusho.ground.ui.ruby import without_ruby
from shiyakusho.ground.ui.templatetags.ui import file_size, yen

DAY = date(2026, 11, 20)


def test_a_day_in_each_language() -> None:
    assert dates.long(DAY, "ja") == "令和8年11月20日"
    assert dates.day(DAY, "ja") == "令和8年11月20日（金）"
    assert (dates.month(DAY, "ja"), dates.month(DAY, "en")) == ("令和8年11月", "November 2026")
    assert dates.month(DAY, "ja-easy").endswith("｜月《がつ》")
    assert dates.day(DAY, "en") == "Friday, 20 November 2026"
    easy = dates.day(DAY, "ja-easy")
    assert without_ruby(easy) == "令和8年11月20日（金曜日）"
    assert "｜令和《れいわ》" in easy


def test_the_first_year_of_an_era_has_its_reading() -> None:
    first = date(2019, 5, 1)
    assert dates.long(first, "ja") == "令和元年5月1日"
    assert "｜元《がん》｜年《ねん》" in dates.long(first, "ja-easy")


def test_a_moment_is_shown_as_japans_clock_shows_it() -> None:
    late = datetime(2026, 11, 20, 15, 5, tzinfo=UTC)
    assert dates.moment(late, "ja") == "令和8年11月21日（土）0時05分"
    assert dates.long(late, "en") == "21 November 2026"


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 B"), (999, "999 B"), (5_242_880, "5.2 MB"), (2_000, "2.0 KB")]
)
def test_file_sizes(size: int, shown: str) -> None:
    assert file_size(size) == shown


def test_money_keeps_what_is_no_number() -> None:
    assert yen(15000) == "15,000円"
    assert yen("むりょう") == "むりょう"
