"""The contracts of ``.importlinter`` hold, and each of them bites when a fault is planted."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]

# (where the fault is planted, the line, which contract must catch it)
FAULTS = {
    "upstairs": (
        "ground/jp/planted.py",
        "import shiyakusho.registers.people.public",
        "Stairs go down",
    ),
    "upstairs inside a function": (
        "registers/people/planted.py",
        "def f():\n    import shiyakusho.engines.forms.public",
        "Stairs go down",
    ),
    "register to register": (
        "registers/people/planted.py",
        "import shiyakusho.registers.catalogue.public",
        "Registers do not know each other",
    ),
    "door to door": (
        "doors/citizen/planted.py",
        "import shiyakusho.doors.staff",
        "Doors do not know each other",
    ),
    "neighbour engine": (
        "engines/guide/planted.py",
        "import shiyakusho.engines.cases.public",
        "Engines stand on six steps",
    ),
    "engine on the wrong step": (
        "engines/letters/planted.py",
        "import shiyakusho.engines.forms.public",
        "Engines stand on six steps",
    ),
    "an engine placed on no step": (
        "engines/planted/__init__.py",
        "",
        "Engines stand on six steps",
    ),
    "audit knows identity": (
        "ground/audit/planted.py",
        "import shiyakusho.ground.identity.models",
        "The ground has an order",
    ),
    "a ground room in no place": (
        "ground/planted/__init__.py",
        "",
        "The ground has an order",
    ),
    "models entered by the window": (
        "engines/cases/planted.py",
        "import shiyakusho.engines.forms.models",
        "Other rooms are entered by their front desk",
    ),
    "services entered by the window": (
        "engines/guide/planted.py",
        "def f():\n    from shiyakusho.registers.people import services",
        "Other rooms are entered by their front desk",
    ),
    "a desk that is not a door takes urls": (
        "engines/guide/planted.py",
        "import shiyakusho.registers.catalogue.urls",
        "Other rooms are entered by their front desk",
    ),
}


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=house,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(house), "LC_ALL": "C.UTF-8"},
    )


@pytest.fixture
def scratch_house(tmp_path: Path) -> Path:
    """A copy of the house's Python, where faults may be planted."""
    left_out = shutil.ignore_patterns("__pycache__", "static", "templates", "locale", "fonts")
    for part in ("shiyakusho", "house"):
        shutil.copytree(HOUSE / part, tmp_path / part, ignore=left_out)
    shutil.copy(HOUSE / ".importlinter", tmp_path)
    return tmp_path


def test_the_house_keeps_its_contracts() -> None:
    done = lint(HOUSE)
    assert done.returncode == 0, done.stdout


def test_exceptions_have_a_date_and_a_reason() -> None:
    lines = (HOUSE / ".importlinter").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if "->" in line and not line.startswith("#"):
            assert lines[number - 1].lstrip().startswith("# 20"), f"no dated reason: {line}"


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_is_caught(fault: str, scratch_house: Path) -> None:
    where, line, contract = FAULTS[fault]
    planted = scratch_house / "shiyakusho" / where
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(line + "\n")
    done = lint(scratch_house)
    assert done.returncode != 0
    assert f"{contract} BROKEN" in done.stdout, done.stdout
