"""Plain CEL means here what it means to Google's C++ implementation (cel-expr-python, tests only)."""

import math
import random

import pytest
from cel_expr_python import cel

from shiyakusho.ground.rules import RuleError, evaluate

from .cel_texts import NAMES, Writer

COUNT = 400
TYPES = {
    bool: cel.Type.BOOL, int: cel.Type.INT, float: cel.Type.DOUBLE, str: cel.Type.STRING,
}  # fmt: skip


@pytest.fixture(scope="module")
def environment():
    kinds = {name: TYPES.get(type(value), cel.Type.DYN) for name, value in NAMES.items()}
    return cel.NewEnv(variables=kinds)


def theirs(environment, text):
    """("value", v), or ("error",)."""
    try:
        found = environment.compile(text, disable_check=True).eval(data=NAMES)
        return ("error",) if found.type() == cel.Type.ERROR else ("value", plain(found.value()))
    except Exception:
        return ("error",)


def plain(value):
    if isinstance(value, list):
        return [plain(item) for item in value]
    return plain(value.value()) if isinstance(value, cel.Value) else value


def ours(text):
    try:
        return ("value", evaluate(text, NAMES))
    except RuleError:
        return ("error",)


def same(left, right):
    if isinstance(left, float) and isinstance(right, float):
        return left == right or (math.isnan(left) and math.isnan(right))
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right


@pytest.mark.parametrize("kind", ["bool", "int", "double", "string", "ints"])
def test_random_expressions_agree(environment, kind):
    chance = random.Random(f"cel {kind}")
    errors = 0
    for _ in range(COUNT):
        text = getattr(Writer(chance), kind)(chance.choice((1, 2, 2, 3)))
        expected = theirs(environment, text)
        errors += expected == ("error",)
        assert same(ours(text), expected), text
    assert errors < COUNT * 0.8
