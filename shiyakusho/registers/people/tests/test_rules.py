from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.registers.people.records import Address
from shiyakusho.registers.people.rules import (
    counts_as_child,
    fault_of_fact,
    same_address,
    same_name,
)

HOME = Address(
    "8020971", "401072", "小倉南区", "守恒本町二丁目", "3番11号", "コーポ101号", date(2020, 4, 1)
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


@pytest.mark.parametrize(
    "given_address",
    [
        "福岡県北九州市小倉南区守恒本町二丁目3番11号",
        "福岡県北九州市小倉南区守恒本町２－３－１１　コーポ１０１号",
        "小倉南区守恒本町2丁目3-11",
    ],
)
def test_an_address_matches_however_it_is_written(given_address: str) -> None:
    assert same_address(given_address, HOME)


@pytest.mark.parametrize(
    "other", ["小倉南区守恒本町2-3-1", "小倉南区守恒本町2-3-112", "小倉北区守恒本町2-3-11", ""]
)
def test_another_address_does_not_match(other: str) -> None:
    assert not same_address(other, HOME)


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
