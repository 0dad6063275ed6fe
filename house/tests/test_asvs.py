"""docs/security/asvs.csv: each requirement of OWASP ASVS 5.0 has a test, a setting or a reason.

``status``: met · absent (what it guards does not exist here; the reason says what) · partly · not met.
``evidence``: tests (``path`` or ``path::name``), files, and words.
"""

import ast
import csv
import re
from collections import Counter
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
REQUIREMENTS = 345  # of ASVS 5.0.0
APPLY = {"1": 64, "2": 160, "3": 82}
AT_LEAST = {"1": 64, "2": 150, "3": 50}
NAMED = re.compile(r"(?:house|shiyakusho|config|docs|bench)/[\w/.-]+\.(?:py|md|yaml|csv)(?:::\w+)?")


def ledger() -> list[dict[str, str]]:
    with (HOUSE / "docs/security/asvs.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_requirement_stands_once() -> None:
    rows = ledger()
    assert len({row["requirement"] for row in rows}) == len(rows) == REQUIREMENTS
    assert Counter(row["level"] for row in rows if row["applies"] == "yes") == APPLY


@pytest.mark.parametrize("row", ledger(), ids=lambda row: row["requirement"])
def test_a_requirement_has_evidence_that_exists(row: dict[str, str]) -> None:
    assert row["evidence"], "a written reason at least"
    if row["applies"] == "no":
        return
    assert row["status"] in ("met", "absent", "partly", "not met")
    for named in NAMED.findall(row["evidence"]):
        path, _, name = named.partition("::")
        assert (HOUSE / path).is_file(), path
        if name:
            tree = ast.parse((HOUSE / path).read_text(encoding="utf-8"))
            assert name in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


@pytest.mark.check("J5")
@pytest.mark.parametrize("level", APPLY)
def test_as_much_is_held_as_is_promised(level: str) -> None:
    held = Counter(row["level"] for row in ledger() if row["status"] in ("met", "absent"))
    assert held[level] >= AT_LEAST[level]
