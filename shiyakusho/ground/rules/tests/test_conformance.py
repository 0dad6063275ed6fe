"""The language against the conformance cases of google/cel-spec."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from shiyakusho.ground.rules import RuleError, evaluate
from shiyakusho.ground.rules.values import CelMap

CASES = json.loads((Path(__file__).parent / "cel_spec" / "cases.json").read_text("utf-8"))
KNOWN_TO_DIFFER = {
    # Python's datetime keeps microseconds, CEL nanoseconds.
    "toString_timestamp_nanos", "add_duration_nanos_over", "add_duration_nanos_under",
    # A binding named "a.b.c" is a container's business; facts have plain names.
    "qualified_ident",
}  # fmt: skip


def value_of(typed):
    ((kind, value),) = typed.items()
    readers = {
        "int": int, "double": float, "null": lambda _: None,
        "list": lambda items: [value_of(item) for item in items],
        "map": lambda entries: CelMap((value_of(k), value_of(v)) for k, v in entries),
        "timestamp": lambda text: evaluate(f'timestamp("{text}")'),
        "duration": lambda text: evaluate(f'duration("{text}")'),
    }  # fmt: skip
    return readers.get(kind, lambda plain: plain)(value)


def same(left, right) -> bool:
    if isinstance(left, float) and isinstance(right, float) and math.isnan(left):
        return math.isnan(right)
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, Mapping):
        keys = len(left) == len(right) and all(key in right for key in left)
        return keys and all(same(left[key], right[key]) for key in left)
    return type(left) is type(right) and left == right


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{c['file']}-{c['section']}-{c['name']}-{n}" for n, c in enumerate(CASES)]
)
def test_case(case):
    if case["name"] in KNOWN_TO_DIFFER:
        pytest.skip("named in KNOWN_TO_DIFFER")
    bindings = {name: value_of(value) for name, value in case["bindings"].items()}
    if case.get("error"):
        with pytest.raises(RuleError):
            evaluate(case["expr"], bindings)
    else:
        assert same(value_of(case["value"]), evaluate(case["expr"], bindings))


def test_at_least_715_pass():
    skipped = sum(case["name"] in KNOWN_TO_DIFFER for case in CASES)
    assert len(CASES) - skipped >= 715
