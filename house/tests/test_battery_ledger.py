"""docs/security/battery.csv: every check of the battery names the tests that are it, or says why not."""

import ast
import csv
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
LEDGER = HOUSE / "docs" / "security" / "battery.csv"
CHECKS = {
    *(f"A{n}" for n in range(1, 8)),
    *(f"B{n}" for n in range(1, 4)),
    *(f"C{n}" for n in range(1, 9)),
    *(f"D{n}" for n in range(1, 6)),
    *(f"E{n}" for n in range(1, 9)),
    *(f"F{n}" for n in range(1, 9)),
    *(f"G{n}" for n in range(1, 5)),
    *(f"H{n}" for n in range(1, 9)),
    *(f"J{n}" for n in range(1, 6)),
}


def ledger() -> list[dict[str, str]]:
    with LEDGER.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_check_stands_once() -> None:
    assert sorted(row["id"] for row in ledger()) == sorted(CHECKS)


@pytest.mark.parametrize("row", ledger(), ids=lambda row: row["id"])
def test_a_check_names_what_is_there(row: dict[str, str]) -> None:
    """``how``: tests (``path`` or ``path::name``), bench scripts and commands, apart by spaces."""
    assert row["status"] in ("passed", "partly", "not yet")
    if row["status"] != "passed":
        assert row["reason"]
    if row["status"] != "not yet":
        assert row["how"] and row["measured"]
    for named in row["how"].split():
        path, _, name = named.partition("::")
        source = (HOUSE / path).read_text(encoding="utf-8")
        if path.startswith("bench/"):
            continue
        assert f'check("{row["id"]}")' in source, f"{path} does not say that it is {row['id']}"
        if name:
            tree = ast.parse(source)
            assert name in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
