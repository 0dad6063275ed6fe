"""Mistakes authors make: each is told with its code, its place, and what was probably meant."""

import pytest

from shiyakusho.ground.rules import RuleError, compile_rule

# text, code, column, what the Japanese and the English message both say
MISTAKES = [
    ("publik_servant", "rule_name", 1, "public_servant"),
    ("has_dog && publik_servant", "rule_name", 12, "public_servant"),
    ("children.exists(c, c.brth_date > as_of)", "rule_name", 22, "birth_date"),
    ("children[0].brth_date", "rule_name", 13, "birth_date"),
    ('insurance == "kokuho"', "rule_name", 14, "national_health"),
    ('insurance in ["national_health", "kokuho"]', "rule_name", 34, "employee"),
    ('"brith" in events', "rule_name", 1, "birth"),
    ("tables.child_allowance.under3", "rule_name", 24, "under_3"),
    ("tables.child_alowance.under_3", "rule_name", 8, "child_allowance"),
    ("table.child_allowance.under_3", "rule_name", 1, "tables"),
    ("agee(own_birth_date, as_of)", "rule_name", 1, "age"),
    ("children.exist(c, true)", "rule_name", 10, "exists"),
    ("children.sizes()", "rule_name", 10, "size"),
    ("is_dog == True", "rule_name", 1, "has_dog"),
    ("has_dog == True", "rule_name", 12, "true"),
    ("has_dog || or", "rule_name", 12, "||"),
    ('1 + "a"', "rule_type", 3, "(int, int)"),
    ("1 + 1.0", "rule_type", 3, "double(…)"),
    ('"a" * 2', "rule_type", 5, "(int, int)"),
    ("has_dog + 1", "rule_type", 9, "(bool, int)"),
    ('has_dog ? 1 : "x"', "rule_type", 15, "int"),
    ("1 ? 2 : 3", "rule_type", 1, "bool"),
    ("has_dog && 1", "rule_type", 12, "bool"),
    ("!1", "rule_type", 1, "(bool)"),
    ("-has_dog", "rule_type", 1, "(int)"),
    ("has_dog == 1", "rule_type", 12, "bool"),
    ('own_birth_date > "2020-01-01"', "rule_type", 16, 'date("2026-04-01")'),
    ("own_birth_date > 2020", "rule_type", 16, "date(2026, 4, 1)"),
    ("as_of - own_birth_date > 65", "rule_type", 7, "days_between(…)"),
    ("as_of + 14 > own_birth_date", "rule_type", 7, "add_days(…)"),
    ("age(own_birth_date) > 3", "rule_type", 1, "(date, date)"),
    ("age(own_birth_date, as_of, 1)", "rule_type", 1, "(date, date, string)"),
    ("days_between(as_of)", "rule_type", 1, "(date, date)"),
    ("as_of >= date(2026, 1)", "rule_type", 10, "(int, int, int)"),
    ("children.birth_date", "rule_type", 10, "….map(x, x.birth_date)"),
    ("children.size > 0", "rule_type", 10, "size()"),
    ("children > 0", "rule_type", 10, "….size()"),
    ('children["x"]', "rule_type", 10, "int"),
    ("children.exists(c)", "rule_type", 10, "exists(x, "),
    ("children.exists(c, c.in_childcare, 1, 2)", "rule_type", 10, "exists(x, "),
    ("children.exists(c, 1)", "rule_type", 20, "bool"),
    ("children.filter(c, c.birth_date)", "rule_type", 22, "bool"),
    ("sum(children)", "rule_type", 1, "int"),
    ("sum(children, c, c.birth_date)", "rule_type", 20, "int"),
    ("rank(children, m, m, children[0])", "rule_type", 19, "person"),
    ("rank(children, m, m.birth_date, 1)", "rule_type", 33, "person"),
    ("children.sortBy(c, c)", "rule_type", 20, "person"),
    ("floor_to(100, 0.5, 10)", "rule_type", 1, '"0.285"'),
    ("tables.child_allowance.under_3.at(1)", "rule_type", 32, "scale"),
    ("self.insurance.x", "rule_type", 16, "string"),
    ('events == "birth"', "rule_type", 11, "list<string>"),
    ('"a".matches(1)', "rule_type", 5, "(string, string)"),
    ("null > 1", "rule_type", 6, "null"),
    ("1 in 2", "rule_type", 3, "list"),
    ('{1: 2}["a"]', "rule_type", 8, "int"),
    ('floor_to(100, "0,5", 10)', "bad_rate", 15, "0.0264029"),
    ('date("2026-02-30") > as_of', "bad_date", 1, "2026-02-30"),
    ("date(2026, 13, 1) > as_of", "bad_date", 1, "2026-13-1"),
    ("children.exists(1, true)", "rule_syntax", 10, "exists"),
    ("has(children)", "rule_syntax", 1, "has"),
    ("has_dog & has_dog", "rule_syntax", 9, "&&"),
    ("has_dog and has_dog", "rule_syntax", 9, "&&"),
    ("not has_dog", "rule_syntax", 5, "!"),
    ("has_dog = true", "rule_syntax", 9, "=="),
    ("has_dog <> true", "rule_syntax", 10, "!="),
    ("(has_dog", "rule_syntax", 9, ")"),
    ("has_dog)", "rule_syntax", 8, ")"),
    ("[1, 2", "rule_syntax", 6, "]"),
    ('{"a": 1', "rule_syntax", 8, "}"),
    ("has_dog ? 1", "rule_syntax", 12, ":"),
    ('"abc', "rule_syntax", 1, '"'),
    (r"'a\q'", "rule_syntax", 1, r"\q"),
    ("for", "rule_syntax", 1, "for"),
    ("has_dog，true", "rule_syntax", 8, ","),
    ("“abc”", "rule_syntax", 1, '"'),
    ("has_dog\n  && publik_servant", "rule_name", (2, 6), "public_servant"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "place", "says"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_told(words, text, code, place, says):
    with pytest.raises(RuleError) as refused:
        compile_rule(text, words)
    told = refused.value
    line, column = place if isinstance(place, tuple) else (1, place)
    assert (told.code, told.line, told.column) == (code, line, column)
    assert says in told.ja and says in told.en.replace("\\\\", "\\"), (told.ja, told.en)
    assert str(told).startswith(f"{line}行{column}文字目") and told.en.isprintable()


def test_every_kind_of_code_is_there():
    codes = {code for _, code, _, _ in MISTAKES}
    assert {"rule_name", "rule_type", "rule_syntax", "bad_rate", "bad_date"} <= codes
    assert len(MISTAKES) >= 70
