"""Ten benefits with their amounts, from the nation's vocabulary and a city's tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from shiyakusho.ground.rules import Vocabulary, compile_rule
from shiyakusho.ground.rules.columns import ColumnRules, compile_columns
from shiyakusho.ground.rules.national import vocabulary_of

CITY = Path(__file__).resolve().parents[2] / "cities" / "kitakyushu"
AS_OF = dt.date(2026, 11, 20)
ALLOWANCE = "child_allowance_monthly"
RAISES = "children.exists(c, as_of <= fiscal_year_end_on_or_after(attains(c.birth_date, 18)))"
TEN = {
    "児童手当": ALLOWANCE,
    "児童扶養手当": "single_parent ? single_parent_allowance_monthly : 0",
    "特別児童扶養手当": "special_child_over_limit ? 0 : special_child_allowance_full",
    "障害児福祉手当・特別障害者手当": "severe_disability && !severe_over_limit ? severe_allowance_full : 0",
    "住民税非課税世帯": "resident_tax_exempt",
    "住民税": "resident_tax_year",
    "就学援助": f"members.size() >= 2 && members.size() <= 4 && {RAISES} && school_aid_within_guide ? school_aid_year : 0",
    "子ども医療費": f"{RAISES} ? child_medical_highest_cap : 0",
    "介護保険料": "age >= 65 ? care_premium_year : 0",
    "国民健康保険料の軽減": "nhi_reduction_tenths",
}


@lru_cache(maxsize=1)
def words() -> Vocabulary:
    """The nation's words with the city's tables; its own stages of 介護保険料 are not known."""
    city = vocabulary_of(CITY)
    standard = vocabulary_of(None).tables["care_premium"]
    return replace(city, tables={**city.tables, "care_premium": standard}, _trees={}, _codes={})


def rules_of(texts: dict[str, str]) -> ColumnRules:
    return compile_columns({name: compile_rule(text, words()) for name, text in texts.items()})
