"""何番目の子: the order of members by a key, ties by their place in the list."""

import datetime as dt

import pytest

from shiyakusho.ground.rules import RuleError, compile_rule, evaluate

DAY = dt.date(2026, 11, 20)
RANKS = "children.map(c, rank(children, m, m.birth_date, c))"


def ranks(words, *births, text=RANKS):
    children = [{"birth_date": day} if day else {} for day in births]
    return compile_rule(text, words).evaluate({"children": children}, DAY)


@pytest.mark.parametrize(
    ("births", "found"),
    [
        ((), []),
        (("2020-01-01",), [1]),
        (("2020-01-01", "2018-01-01", "2019-01-01"), [3, 1, 2]),
        (("2018-05-05", "2018-05-05", "2017-01-01"), [2, 3, 1]),
    ],
)
def test_the_elder_comes_first_and_twins_differ(words, births, found):
    assert ranks(words, *births).value == found


def test_a_rank_of_some_of_the_members(words):
    text = """children.filter(c, c.in_childcare).map(c,
        children.filter(m, m.in_childcare).rank(m, m.birth_date, c))"""
    rule = compile_rule(text, words)
    days = [("2020-01-01", True), ("2016-01-01", False), ("2019-01-01", True)]
    children = [{"birth_date": day, "in_childcare": care} for day, care in days]
    assert rule.evaluate({"children": children}, DAY).value == [2, 1]


def test_an_unknown_birthday_leaves_the_rank_open(words):
    first = "rank(children, m, m.birth_date, children[0])"
    assert ranks(words, "2020-01-01", None, text=first).missing == {"children.birth_date"}
    assert ranks(words, None, text=first).value == 1
    assert compile_rule(first, words).evaluate({}, DAY).missing == {"children"}


def test_who_is_not_in_the_list_has_no_rank(words):
    text = "rank(children.filter(c, c.in_childcare), m, m.birth_date, children[0])"
    children = [{"birth_date": "2020-01-01", "in_childcare": False}]
    with pytest.raises(RuleError) as refused:
        compile_rule(text, words).evaluate({"children": children}, DAY)
    assert refused.value.code == "not_in_list"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("rank(children, m, m, children[0])", 19),
        ("rank(children, m, m.birth_date, 1)", 33),
        ("rank(children, m, m.birth_date, m)", 33),
        ("rank(has_dog, m, m, has_dog)", 6),
    ],
)
def test_a_wrong_rank_is_refused_at_its_place(words, text, column):
    with pytest.raises(RuleError) as refused:
        compile_rule(text, words)
    assert refused.value.column == column


def test_plain_values_rank_at_their_first_place():
    assert evaluate("[30, 10, 10].map(n, rank([30, 10, 10], m, m, n))") == [3, 1, 1]
    assert evaluate("rank([30, 10], m, -m, 10)") == 2
