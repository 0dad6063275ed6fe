"""The fee of a case: the definition's rule, whole yen, never less than nothing."""

from types import SimpleNamespace

import pytest

from shiyakusho.engines.cases import facts


@pytest.mark.parametrize(
    ("said", "yen"),
    [(300, 300), (300.9, 300), (1, 1), (0.5, 0), (0, 0), (-5, 0), (None, 0), ("300", 0)],
)
def test_whole_yen_or_nothing(monkeypatch, said, yen) -> None:
    asked = []

    def loosely(*given):
        asked.append(given)
        return said

    case = SimpleNamespace()
    monkeypatch.setattr(facts, "_loosely", loosely)
    for rule, meant in (("300 * copies", "300 * copies"), (None, "0"), ("", "0")):
        found = {id(case): SimpleNamespace(fee=rule)}
        monkeypatch.setattr(facts, "definition_of", lambda one, found=found: found[id(one)])
        assert facts.fee_of(case) == yen
        assert asked.pop() == (meant, case)
