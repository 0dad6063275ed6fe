"""標準処理期間: tables of dates, and properties against a day-by-day count written apart."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.engines.cases.entitlement import entitled_on, first_month
from shiyakusho.engines.cases.period import Stop, days_used, due_on

HOLIDAYS = {date(2026, 11, 23), date(2026, 11, 3)}
DAY = timedelta(days=1)


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


@pytest.mark.parametrize(
    ("arrived", "count", "kind", "stops", "expected"),
    [
        # 2026-11-20 is a Friday; 11-23 is 勤労感謝の日.
        ("2026-11-20", 1, "business", [], "2026-11-24"),
        ("2026-11-20", 3, "business", [], "2026-11-26"),
        ("2026-11-20", 0, "calendar", [], "2026-11-20"),
        ("2026-11-21", 0, "calendar", [], "2026-11-21"),
        ("2026-11-20", 30, "calendar", [], "2026-12-21"),  # 12-20 is a Sunday
        ("2026-11-20", 10, "calendar", [], "2026-11-30"),
        # Asked on the 24th, answered on the 27th: three days are left out.
        ("2026-11-20", 10, "calendar", [("2026-11-24", "2026-11-27")], "2026-12-03"),
        ("2026-11-20", 3, "business", [("2026-11-24", "2026-11-27")], "2026-12-01"),
        # Asked and answered on one day: nothing is left out.
        ("2026-11-20", 10, "calendar", [("2026-11-24", "2026-11-24")], "2026-11-30"),
        # Two overlapping stops leave each day out once.
        (
            "2026-11-20",
            10,
            "calendar",
            [("2026-11-24", "2026-11-27"), ("2026-11-25", "2026-11-26")],
            "2026-12-03",
        ),
        ("2026-11-20", 10, "calendar", [("2026-11-24", None)], None),
    ],
)
def test_due_on(arrived, count, kind, stops, expected) -> None:
    pauses = [Stop(date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in stops]
    found = due_on(date.fromisoformat(arrived), count, kind, pauses, is_open)
    assert found == (date.fromisoformat(expected) if expected else None)


dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))
kinds = st.sampled_from(["calendar", "business"])


@st.composite
def pauses(draw) -> tuple[date, list[Stop]]:
    arrived = draw(dates)
    stops = []
    for _ in range(draw(st.integers(0, 3))):
        start = arrived + DAY * draw(st.integers(0, 60))
        stops.append(Stop(start, start + DAY * draw(st.integers(0, 40))))
    return arrived, stops


@given(pauses(), st.integers(1, 60), kinds)
def test_exactly_count_days_are_used_when_the_period_ends(setup, count, kind) -> None:
    arrived, stops = setup
    due = due_on(arrived, count, kind, stops, is_open)
    used = days_used(arrived, due, kind, stops, is_open)
    # A calendar period may be carried over closed days, no further than the next open day.
    assert used == count if kind == "business" else used >= count
    assert is_open(due) or kind == "business"
    before = days_used(arrived, due - DAY, kind, stops, is_open)
    assert before < count or not is_open(due - DAY) or any(s.covers(due) for s in stops)


@given(pauses(), st.integers(0, 60), kinds, st.integers(1, 30))
def test_a_stop_never_brings_the_day_forward(setup, count, kind, length) -> None:
    arrived, stops = setup
    more = [*stops, Stop(arrived + DAY, arrived + DAY * (1 + length))]
    assert due_on(arrived, count, kind, more, is_open) >= due_on(
        arrived, count, kind, stops, is_open
    )


@st.composite
def rounds(draw) -> tuple[date, list[tuple[date, date | None]], set[date]]:
    """A day of arrival, up to four askings one after the other, and closed days of any year."""
    arrived = draw(dates)
    asked, day = [], arrived
    for _ in range(draw(st.integers(0, 4))):
        day += DAY * draw(st.integers(0, 25))
        answered = day + DAY * draw(st.integers(0, 40))
        asked.append((day, answered))
        day = answered
    closed = draw(st.sets(st.integers(0, 300), max_size=40))
    return arrived, asked, {arrived + DAY * n for n in closed}


def lived(arrived, asked, closed, kind, until) -> list[int]:
    """Day by day, as somebody crossing off a calendar would: days used at the end of each."""
    used, day, found = 0, arrived, [0]
    while day < until:
        day += DAY
        waiting = any(begin < day and (end is None or day <= end) for begin, end in asked)
        shut = day.weekday() > 4 or day in closed
        if not waiting and not (kind == "business" and shut):
            used += 1
        found.append(used)
    return found


@given(rounds(), st.integers(1, 60), kinds)
def test_the_period_is_what_a_calendar_crossed_off_day_by_day_says(setup, count, kind) -> None:
    arrived, asked, closed = setup
    stops = [Stop(*one) for one in asked]
    is_open = lambda day: day.weekday() < 5 and day not in closed  # noqa: E731
    days = lived(arrived, asked, closed, kind, arrived + DAY * 700)
    for on in range(0, 400, 7):
        used = days_used(arrived, arrived + DAY * on, kind, stops, is_open)
        assert used == days[on]
    last = arrived + DAY * days.index(count)
    while kind == "calendar" and not is_open(last):
        last += DAY
    assert due_on(arrived, count, kind, stops, is_open) == last
    if asked:  # while an answer is awaited there is no last day
        waiting = [*stops[:-1], Stop(asked[-1][0])]
        assert due_on(arrived, count, kind, waiting, is_open) is None


def test_a_city_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="thirty years"):
        due_on(date(2026, 11, 20), 1, "business", [], lambda _day: False)


@pytest.mark.parametrize(
    ("arrived", "event", "last", "expected"),
    [
        ("2026-11-20", None, None, "2026-11-20"),
        # Within the fifteen days of the event: the event's month counts.
        ("2026-12-04", "2026-11-20", "2026-12-07", "2026-11-20"),
        ("2026-12-07", "2026-11-20", "2026-12-07", "2026-11-20"),
        # One day late: the claim's own month.
        ("2026-12-08", "2026-11-20", "2026-12-07", "2026-12-08"),
        # A notice given before the event.
        ("2026-11-20", "2026-12-10", None, "2026-12-10"),
    ],
)
def test_entitled_on(arrived, event, last, expected) -> None:
    day = lambda text: date.fromisoformat(text) if text else None  # noqa: E731
    assert entitled_on(day(arrived), day(event), day(last)) == day(expected)


@pytest.mark.parametrize(
    ("day", "month"),
    [("2026-11-20", "2026-12-01"), ("2026-12-31", "2027-01-01"), ("2027-01-31", "2027-02-01")],
)
def test_first_month(day, month) -> None:
    assert first_month(date.fromisoformat(day)) == date.fromisoformat(month)
