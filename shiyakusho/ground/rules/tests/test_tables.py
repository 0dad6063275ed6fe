"""Amounts with dates: what is in force, and what a broken table is told."""

import datetime as dt

import pytest

from shiyakusho.ground.rules import RuleError, TableError, compile_rule
from shiyakusho.ground.rules.tables import read_table


def table(*periods):
    return {"id": "t", "values": {"a": {"periods": list(periods)}}}


def period(first, last, value=1):
    day = dt.date.fromisoformat
    until = day(last) if last else None
    return {"from": day(first), "until": until, "value": value, "source": "法", "mark": "verify"}


def test_each_day_has_its_own_amount():
    found = read_table(
        table(period("2025-04-01", "2026-03-31", 5), period("2026-04-01", None, 6)), "f"
    )
    assert found.amounts["a"].on(dt.date(2026, 3, 31)).value == 5
    assert found.amounts["a"].on(dt.date(2026, 4, 1)).value == 6


@pytest.mark.parametrize(
    ("periods", "says"),
    [
        ([period("2025-04-01", "2026-03-31"), period("2026-03-31", None)], "重なって"),
        ([period("2025-04-01", None), period("2026-04-01", None)], "重なって"),
        ([period("2025-04-01", "2026-03-30"), period("2026-04-01", None)], "空き"),
        ([period("2026-04-01", "2025-04-01")], "前"),
        ([], "periods"),
        ([period("2025-04-01", None) | {"source": ""}], "source"),
        ([period("2025-04-01", None) | {"mark": "sure"}], "mark"),
    ],
)
def test_a_broken_table_is_refused(periods, says):
    with pytest.raises(TableError) as refused:
        read_table(table(*periods), "amounts.yaml")
    assert says in refused.value.ja and "amounts.yaml" in refused.value.ja


def test_before_force_there_is_no_amount(words):
    rule = compile_rule("tables.child_allowance.under_3", words)
    assert rule.evaluate({}, dt.date(2024, 10, 1)).value == 15000
    with pytest.raises(RuleError) as refused:
        rule.evaluate({}, dt.date(2024, 9, 30))
    assert refused.value.code == "not_in_force"


MONTHLY = """sum(children
  .filter(c, as_of <= fiscal_year_end_on_or_after(attains(c.birth_date, 22))
    && (as_of <= fiscal_year_end_on_or_after(attains(c.birth_date, 18)) || c.supported))
  .sortBy(c, c.birth_date)
  .transformList(i, c,
    as_of > fiscal_year_end_on_or_after(attains(c.birth_date, 18)) ? 0
    : i >= 2 ? tables.child_allowance.third_or_later
    : as_of < add_months(month_start(add_years(c.birth_date, 3)), 1)
      ? tables.child_allowance.under_3 : tables.child_allowance.from_3))"""


@pytest.mark.parametrize(
    ("ages", "yen"),
    [((8, 5, 2), 50000), ((20, 10, 5), 40000), ((23, 10, 5), 20000), ((1,), 15000),
     ((3,), 10000), ((17,), 10000), ((19,), 0), ((), 0)],
)  # fmt: skip
def test_child_allowance_by_its_worked_examples(words, ages, yen):
    rule = compile_rule(MONTHLY, words)
    children = [{"birth_date": f"{2026 - age}-06-01", "supported": True} for age in ages]
    assert rule.evaluate({"children": children}, dt.date(2026, 11, 20)).value == yen


def test_the_month_after_the_third_birthday_month(words):
    rule = compile_rule(MONTHLY, words)
    child = {"children": [{"birth_date": "2023-06-15"}]}
    assert rule.evaluate(child, dt.date(2026, 6, 30)).value == 15000
    assert rule.evaluate(child, dt.date(2026, 7, 1)).value == 10000
