"""Three answers, what is missing, and errors that say where."""

import datetime as dt

import pytest

from shiyakusho.ground.rules import (
    FactError,
    RuleError,
    RuleLimitError,
    RuleNameError,
    RuleSyntaxError,
    RuleTypeError,
    compile_rule,
    evaluate,
)

DAY = dt.date(2026, 11, 20)
CHILD = "children.exists(c, as_of <= fiscal_year_end_on_or_after(attains(c.birth_date, 18)))"


def ask(words, text, facts=None, as_of=DAY, events=()):
    return compile_rule(text, words).evaluate(facts or {}, as_of, events)


@pytest.mark.parametrize(
    ("facts", "value", "missing"),
    [
        ({}, None, {"public_servant", "has_dog"}),
        ({"public_servant": True}, False, set()),
        ({"has_dog": False}, False, set()),
        ({"public_servant": False}, None, {"has_dog"}),
        ({"public_servant": False, "has_dog": True}, True, set()),
    ],
)
def test_and_with_what_is_known(words, facts, value, missing):
    outcome = ask(words, "!public_servant && has_dog", facts)
    assert (outcome.value, outcome.missing) == (value, frozenset(missing))


@pytest.mark.parametrize(
    ("text", "facts", "value", "missing"),
    [
        ("public_servant || has_dog", {"has_dog": True}, True, set()),
        ("public_servant ? 1 : 1", {}, 1, set()),
        ("public_servant ? 1 : 2", {}, None, {"public_servant"}),
        ("has_dog in [true, public_servant]", {"has_dog": True}, True, set()),
        ("has_dog in [public_servant]", {"has_dog": True}, None, {"public_servant"}),
        ("[has_dog, public_servant].size() == 2", {}, True, set()),
        ("children.exists(c, c.birth_date > date('2020-01-01'))",
         {"children": [{"birth_date": "2021-01-01"}, {}]}, True, set()),
        ("children.exists(c, c.birth_date > date('2020-01-01'))",
         {"children": [{"birth_date": "2019-01-01"}, {}]}, None, {"children.birth_date"}),
        ("children.all(c, c.birth_date > date('2020-01-01'))",
         {"children": [{"birth_date": "2019-01-01"}, {}]}, False, set()),
        ("children.exists_one(c, c.in_childcare)",
         {"children": [{"in_childcare": True}, {"in_childcare": True}, {}]}, False, set()),
        ("children.filter(c, c.in_childcare).size()",
         {"children": [{"in_childcare": True}, {}]}, None, {"children.in_childcare"}),
        ("has(self.insurance)", {"self": {}}, None, {"self.insurance"}),
        ("'birth' in events", {}, False, set()),
    ],
)  # fmt: skip
def test_decided_as_soon_as_it_can_be(words, text, facts, value, missing):
    outcome = ask(words, text, facts)
    assert (outcome.value, outcome.missing) == (value, frozenset(missing))
    assert outcome.trace.missing == outcome.missing


def test_a_null_is_not_known(words):
    assert ask(words, "has_dog", {"has_dog": None}).missing == {"has_dog"}


def test_a_fact_may_be_derived_and_overridden(words):
    assert ask(words, "public_housing_tenant").missing == {"public_housing_tenant"}
    members = {"members": [{"public_housing": False}, {"public_housing": True}]}
    assert ask(words, "public_housing_tenant", members).value is True
    assert (
        ask(words, "public_housing_tenant", members | {"public_housing_tenant": False}).value
        is False
    )
    assert ask(words, "public_housing_tenant", {"members": [{}]}).missing == {
        "public_housing_tenant"
    }


def test_a_fact_that_cannot_be_is_not_asked(words):
    assert ask(words, "dog_registered").missing == {"dog_registered", "has_dog"}
    assert ask(words, "dog_registered", {"has_dog": False}).value is False
    assert ask(words, "dog_registered", {"has_dog": True}).missing == {"dog_registered"}
    assert ask(words, "dog_registered", {"dog_registered": True}).value is True


@pytest.mark.parametrize(
    ("birth", "as_of", "paid"),
    [
        ("2008-04-01", "2026-03-31", True),
        ("2008-04-01", "2026-04-01", False),
        ("2008-04-02", "2026-04-01", True),
        ("2008-04-02", "2027-03-31", True),
        ("2008-04-02", "2027-04-01", False),
    ],
)
def test_to_the_march_after_18(words, birth, as_of, paid):
    facts = {"children": [{"birth_date": birth}]}
    assert ask(words, CHILD, facts, dt.date.fromisoformat(as_of)).value is paid


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('age(date("2008-04-02"), date("2026-04-01"))', 18),
        ('age(date("2008-04-02"), date("2026-04-01"), "birthday")', 17),
        ('school_grade(date("2019-04-01"), date("2026-04-01"))', 2),
        ('school_grade(date("2019-04-02"), date("2026-04-01"))', 1),
        ('school_grade(date("2021-04-01"), date("2026-04-01"))', 0),
        ('add_months(date("2026-01-31"), 1)', dt.date(2026, 2, 28)),
        ('fiscal_year(date("2026-03-31"))', 2025),
        ("round_to(0.0264029 * 150000.0, 10)", 3960),
        ("floor_to(102024, 10)", 102020),
        ("ceil_to(-15, 10)", -10),
        ('round_to(150000, "0.0264029", 10)', 3960),
        ('floor_to(78480, "1.30", 10)', 102020),
        ('ceil_to(10, "1/3", 1)', 4),
        ('floor_to(9007199254740993, "1.0", 1)', 9007199254740993),
        ('round_to(3, "0.5", 1)', 2),
        ("sum([1, 2, 3])", 6),
        ("sum([1, 2, 3], n, n * n)", 14),
        ("max(3, 5)", 5),
        ("[3, 1, 2].sortBy(n, -n)", [3, 2, 1]),
        ("[5, 7].transformList(i, n, i * n)", [0, 7]),
        ("count([1, 2, 3], n, n > 1)", 2),
    ],
)
def test_what_the_law_needs(text, value):
    assert evaluate(text) == value


@pytest.mark.parametrize("text", ['date("2026-02-29")', "date(2026, 13, 1)", 'date("R8/5/1")'])
def test_an_impossible_date_is_refused(text):
    with pytest.raises(RuleError) as refused:
        evaluate(text)
    assert refused.value.code == "bad_date"


@pytest.mark.parametrize(
    ("text", "kind", "column", "says"),
    [
        ("publik_servant", RuleNameError, 1, "public_servant"),
        ("has_dog && children.exists(c, c.brth_date > as_of)", RuleNameError, 33, "birth_date"),
        ('insurance == "kokuho"', RuleNameError, 14, "national_health"),
        ('1 + "a"', RuleTypeError, 3, "int, string"),
        ("has_dog ? 1 : 'x'", RuleTypeError, 15, "string"),
        ("age(own_birth_date) > 3", RuleTypeError, 1, "date"),
        ("has_dog &&", RuleSyntaxError, 11, "途中"),
        ("has_dog & 1", RuleSyntaxError, 9, "&"),
        ("agee(own_birth_date, as_of)", RuleNameError, 1, "age"),
        ("has_dog == 1", RuleTypeError, 12, "bool"),
        ("children.birth_date", RuleTypeError, 10, "birth_date"),
        ("tables.child_allowance.under3", RuleNameError, 24, "under_3"),
        ("'brith' in events", RuleNameError, 1, "birth"),
    ],
)
def test_errors_name_the_place(words, text, kind, column, says):
    with pytest.raises(kind) as refused:
        compile_rule(text, words)
    problem = refused.value
    assert (problem.line, problem.column) == (1, column)
    assert says in problem.ja and problem.en and str(problem).startswith("1行")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 500 + "]" * 500,
        "1" + " + 1" * 6000,
        "!" * 10_000 + "true && false" * 3000,
        "a" * 30_000,
        "x.y" + ".y" * 3000,
        "true ? " * 400 + "1" + " : 2" * 400,
    ],
)
def test_too_large_or_deep_is_refused(text):
    with pytest.raises(RuleError):
        evaluate(text)


@pytest.mark.parametrize(
    "text",
    [
        "L.all(a, L.all(b, L.all(c, L.all(d, a + b + c + d >= 0))))",
        "L.map(a, L.map(b, L.map(c, a * b * c))).size() > 0",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a|aa)+$')",
    ],
)
def test_a_rule_cannot_hang(text):
    with pytest.raises(RuleLimitError):
        evaluate(text, {"L": list(range(200))})


def test_a_signs_chain_keeps_its_meaning():
    assert evaluate("!" * 999 + "true") is False
    assert evaluate("-" * 1000 + "(3)") == 3


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({"has_dgo": True}, "has_dgo"),
        ({"has_dog": "yes"}, "has_dog"),
        ({"has_dog": 1}, "has_dog"),
        ({"children": "two"}, "children"),
        ({"children": [{}] * 101}, "children"),
        ({"children": [{"birth_date": "2026-02-30"}]}, "children.birth_date"),
        ({"children": [{"birthday": "2026-02-03"}]}, "children.birthday"),
        ({"remaining_members": 2**70}, "remaining_members"),
        ({"insurance": "kokuho"}, "insurance"),
        ({"ward": "小\0倉"}, "ward"),
        ({"ward": "あ" * 1001}, "ward"),
        ({f"f{n}": 1 for n in range(501)}, "facts"),
    ],
)
def test_hostile_facts_are_refused_by_name(words, facts, fact):
    with pytest.raises(FactError) as refused:
        ask(words, "has_dog", facts)
    assert refused.value.fact == fact and refused.value.code == "fact_invalid"


def test_a_shadowed_name_keeps_its_own_value():
    text = "[1, 2].map(x, [10].map(x, [100].map(x, x).size() + x)[0] + x)"
    assert evaluate(text) == [12, 13]


def test_what_is_tried_of_a_fact_is_not_tried_of_a_loop(words):
    """`n + 1` of the fact and `n + 1` of an item of that name are two things."""
    text = """(remaining_members + 1 > 5 || remaining_members + 1 <= 5)
        && [family_size].exists(remaining_members, remaining_members + 1 > 5)"""
    larger = words.extended({"family_size": "int"})
    rule = compile_rule(text, larger)
    assert rule.evaluate({}, DAY).missing >= {"family_size"}
    assert rule.evaluate({"family_size": 9}, DAY).value is True
    assert rule.evaluate({"family_size": 1}, DAY).value is False


def test_whether_a_field_is_there_is_no_answer_to_it(words):
    text = "has(self.insurance) && has(self.insurance) && self.insurance == 'none'"
    assert ask(words, text, {"self": {}}).missing == {"self.insurance"}
