"""An amount is a rule, and may say what people call it and in what it is counted."""

import pytest
from pydantic import ValidationError

from shiyakusho.registers.catalogue import public
from shiyakusho.registers.catalogue.definition import Amount
from shiyakusho.registers.catalogue.schema import schema_of


def test_a_bare_string_is_the_rule() -> None:
    assert Amount.model_validate("1 + 1") == Amount(value="1 + 1")


@pytest.mark.parametrize(
    "wrong", ["", {}, {"value": 3}, {"value": "1", "unit": "gold"}, {"value": "1", "label": "月額"}]
)
def test_what_is_no_amount_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Amount.model_validate(wrong)


def test_the_schema_takes_both_writings() -> None:
    amount = schema_of("procedure.schema.json")["$defs"]["Amount"]
    assert [one["type"] for one in amount["anyOf"]] == ["string", "object"]


@pytest.mark.django_db
@pytest.mark.parametrize("procedure", ["child-allowance-claim", "child-allowance-amount"])
def test_the_allowance_has_its_name(procedure: str) -> None:
    monthly = public.live(procedure).definition.amounts["monthly"]
    assert monthly.title is not None and monthly.title.ja == "手当月額"
    assert monthly.unit == "yen"
