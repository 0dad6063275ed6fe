from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.registers.people.rules import (
    counts_as_child,
    fault_of_fact,
    same_name,
)


@pytest.mark.parametrize(
    ("birth", "on", "expected"),
    [
        (date(2004, 4, 1), date(2026, 3, 31), True),
        (date(2004, 4, 1), date(2026, 4, 1), False),  # born on 1 April: the older year
        (date(2004, 4, 2), date(2027, 3, 31), True),
        (date(2004, 4, 2), date(2027, 4, 1), False),
        (date(2026, 12, 1), date(2026, 11, 20), False),
    ],
)
def test_children_count_to_the_end_of_the_year_of_22(birth: date, on: date, expected: bool) -> None:
    assert counts_as_child(birth, on) is expected


def test_names_match_folded_and_whole() -> None:
    assert same_name("髙𣘺　健太", "高橋 健太")
    assert same_name("高橋健太", "髙𣘺 健太", "")
    assert not same_name("高橋", "髙𣘺 健太")
    assert not same_name("", "髙𣘺 健太", "")


def test_facts_that_cannot_be_kept_are_told() -> None:
    assert fault_of_fact("public_servant", value=False) is None
    assert fault_of_fact("children.0", []) == "name"
    assert fault_of_fact("x", "a\0b") == "value"
    assert fault_of_fact("x", float("nan")) == "value"
    assert fault_of_fact("x", {"a": {"b": "1234 5678 9018"}}) == "individual_number"
    assert fault_of_fact("x", 123456789018) == "individual_number"
    assert fault_of_fact("x", ["１２３４５６７８９０１８"]) == "individual_number"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(json_values)
def test_any_value_is_judged_without_failing(value: object) -> None:
    assert fault_of_fact("x", value) in (None, "value", "individual_number")
