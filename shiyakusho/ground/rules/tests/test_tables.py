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


def on_table(value):
    """A vocabulary with one amount `tables.t.a` and a number `n`."""
    from shiyakusho.ground.rules.types import INT
    from shiyakusho.ground.rules.vocabulary import Fact, Vocabulary

    found = read_table(table(period("2025-04-01", None, value)), "f")
    return Vocabulary(facts={"n": Fact("n", INT)}, tables={"t": found})


BANDS = {"bands": [{"up_to": 809000, "value": 1}, {"below": 1200000, "value": 2}, {"value": 3}]}
LIMITS = {"steps": [690000, 1070000, 1450000], "further": 380000}


@pytest.mark.parametrize(
    ("value", "number", "found"),
    [
        (BANDS, -1, 1), (BANDS, 809000, 1), (BANDS, 809001, 2), (BANDS, 1199999, 2),
        (BANDS, 1200000, 3), (BANDS, 9 * 10**15, 3),
        (LIMITS, 0, 690000), (LIMITS, 2, 1450000), (LIMITS, 3, 1830000), (LIMITS, 6, 2970000),
        ({"steps": [5, 6]}, 1, 6),
        ({"bands": [{"up_to": 0, "value": "0.455"}, {"value": "0.685"}]}, 1, "0.685"),
    ],
)  # fmt: skip
def test_a_scale_gives_the_value_of_the_band_or_step(value, number, found):
    rule = compile_rule("tables.t.a.at(n)", on_table(value))
    assert rule.evaluate({"n": number}, dt.date(2026, 4, 1)).value == found
    assert rule.evaluate({}, dt.date(2026, 4, 1)).missing == {"n"}


@pytest.mark.parametrize(
    ("value", "number"),
    [({"bands": [{"up_to": 5, "value": 1}]}, 6), (LIMITS, -1), ({"steps": [5, 6]}, 2)],
)
def test_outside_every_band_there_is_no_value(value, number):
    with pytest.raises(RuleError) as refused:
        compile_rule("tables.t.a.at(n)", on_table(value)).evaluate(
            {"n": number}, dt.date(2026, 4, 1)
        )
    assert refused.value.code == "no_band"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"bands": []}, "一覧"),
        ({"bands": [{"value": 1}, {"up_to": 5, "value": 2}]}, "最後"),
        ({"bands": [{"up_to": 5, "value": 1}, {"up_to": 5, "value": 2}]}, "小さい順"),
        ({"bands": [{"up_to": 5, "below": 6, "value": 1}]}, "どちらか"),
        ({"bands": [{"up_to": 5}]}, "value"),
        ({"bands": [{"up_to": "5", "value": 1}]}, "整数"),
        ({"steps": []}, "一覧"),
        ({"steps": ["a", "b"], "further": 1}, "整数"),
    ],
)
def test_a_broken_scale_is_refused(value, says):
    with pytest.raises(TableError) as refused:
        read_table(table(period("2025-04-01", None, value)), "amounts.yaml")
    assert says in refused.value.ja and "amounts.yaml" in refused.value.ja


def test_a_scale_is_typed():
    words = on_table({"bands": [{"up_to": 0, "value": "0.455"}, {"value": "0.685"}]})
    assert str(compile_rule("floor_to(n, tables.t.a.at(n), 10)", words).type) == "int"
    for wrong in ("tables.t.a + 1", "tables.t.a.at('x')", "tables.t.a.at(n) + 1"):
        with pytest.raises(RuleError) as refused:
            compile_rule(wrong, words)
        assert refused.value.code == "rule_type"


def test_all_periods_have_one_type():
    with pytest.raises(TableError):
        read_table(
            table(period("2025-04-01", "2026-03-31", 1), period("2026-04-01", None, "1")), "f"
        )
