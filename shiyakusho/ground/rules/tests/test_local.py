"""What a city decides: its figures in the nation's tables, and what nobody told is not known."""

import datetime as dt

import pytest

from shiyakusho.ground.rules import RuleError, TableError, compile_rule
from shiyakusho.ground.rules.tables import load_tables, read_table, with_local
from shiyakusho.ground.rules.types import DATE, INT
from shiyakusho.ground.rules.vocabulary import Fact, Vocabulary

DAY = dt.date(2026, 11, 20)
NATION = {
    "id": "t",
    "values": {
        "grant": {"type": "int", "local": True},
        "rate": {
            "periods": [
                {"from": dt.date(2020, 4, 1), "until": None, "value": "0.5", "source": "法"}
            ]
        },
    },
}


def told(*periods, name="grant", id_="t"):
    rows = [
        {"from": first, "until": last, "value": value, "source": "条例"}
        for first, last, value in periods
    ]
    return {id_: read_table({"id": id_, "values": {name: {"periods": rows}}}, "city")}


def words(local):
    nation = {"t": read_table(NATION, "nation")}
    return Vocabulary(tables=with_local(nation, local, "city"))


def value(local, rule="tables.t.grant + 1", day=DAY):
    return compile_rule(rule, words(local)).evaluate({}, day)


def test_a_local_amount_nobody_told_is_not_known():
    assert value({}).missing == {"tables.t.grant"}
    assert value(told((dt.date(2026, 4, 1), None, None))).missing == {"tables.t.grant"}
    before = told((dt.date(2026, 4, 1), None, 5))
    assert value(before, day=dt.date(2026, 3, 31)).missing == {"tables.t.grant"}


def test_a_city_tells_its_amounts():
    assert value(told((dt.date(2026, 4, 1), None, 5))).value == 6


def test_a_city_may_replace_a_value_of_the_nation():
    own = told((dt.date(2020, 4, 1), None, "0.25"), name="rate")
    assert value({}, "floor_to(100, tables.t.rate, 1)").value == 50
    assert value(own, "floor_to(100, tables.t.rate, 1)").value == 25


@pytest.mark.parametrize(
    ("local", "says"),
    [
        (told((dt.date(2026, 4, 1), None, 5), id_="u"), "国の表にありません"),
        (told((dt.date(2026, 4, 1), None, 5), name="grnt"), "国の表にない"),
        (told((dt.date(2026, 4, 1), None, "5")), "int"),
    ],
)
def test_a_city_tells_only_what_the_nation_leaves_to_it(local, says):
    with pytest.raises(TableError) as refused:
        words(local)
    assert says in refused.value.ja and "city" in refused.value.ja


@pytest.mark.parametrize("value", [0.5, [1, 0.5], {"bands": [{"value": 0.5}]}])
def test_a_table_has_no_floats(value):
    with pytest.raises(TableError, match="小数"):
        told((dt.date(2026, 4, 1), None, value))


@pytest.mark.parametrize("entry", [None, 5, {"periods": [5]}, {"local": True, "type": "x"}])
def test_a_value_that_is_none_is_refused(entry):
    with pytest.raises(TableError):
        read_table({"id": "t", "values": {"a": entry}}, "f")


@pytest.mark.parametrize(
    "text",
    [b"a: [", b"\xff", b"id: t\nvalues: {a: {periods: [{from: 2026-13-01}]}}", b"5", b"id: t", b"id: t\nvalues: 5"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_named(tmp_path, text):
    (tmp_path / "a.yaml").write_bytes(text)
    with pytest.raises(TableError, match=r"a\.yaml"):
        load_tables(tmp_path)


def dated():
    """`then` is derived as of `treated`; `level` stands on the table of that day."""
    periods = [(dt.date(2026, 4, 1), dt.date(2026, 7, 31), 10), (dt.date(2026, 8, 1), None, 20)]
    facts = {
        "treated": Fact("treated", DATE),
        "base": Fact("base", INT, derived="tables.t.grant"),
        "then": Fact("then", INT, derived="base + tables.t.grant", day="treated"),
        "last": Fact("last", INT, derived="base", day="add_months(as_of, -4)"),
    }
    nation = {"t": read_table(NATION, "nation")}
    return Vocabulary(facts=facts, tables=with_local(nation, told(*periods), "city"))


def test_a_fact_may_be_as_of_a_day_of_its_own():
    rule = compile_rule("then + base", dated())
    assert rule.evaluate({"treated": dt.date(2026, 7, 31)}, DAY).value == 40
    assert rule.evaluate({"treated": dt.date(2026, 8, 1)}, DAY).value == 60
    assert rule.evaluate({"treated": dt.date(2026, 7, 1), "then": 1}, DAY).value == 21
    assert rule.evaluate({"treated": dt.date(2026, 7, 1), "base": 7}, DAY).value == 24
    assert rule.evaluate({}, DAY).missing == {"treated"}


def test_its_day_may_be_counted_from_the_day_asked_about():
    rule = compile_rule("last", dated())
    assert rule.evaluate({}, DAY).value == 10
    assert rule.evaluate({}, dt.date(2026, 12, 1)).value == 20


def test_the_day_of_a_fact_is_a_date_and_not_circular():
    facts = {"a": Fact("a", INT, derived="1", day="a")}
    with pytest.raises(RuleError):
        Vocabulary(facts=facts).validate()
    circular = {"a": Fact("a", DATE, derived="as_of", day="a")}
    with pytest.raises(RuleError, match="自分自身"):
        Vocabulary(facts=circular).validate()


@pytest.mark.parametrize(
    ("day", "opens"),
    [("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-24"), ("2026-12-29", "2027-01-04")],
)
def test_the_first_open_day(day, opens):
    found = compile_rule(f'first_open_day(date("{day}"))', Vocabulary()).evaluate({}, DAY).value
    assert found == dt.date.fromisoformat(opens)
