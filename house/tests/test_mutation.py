"""The mutation testing of battery J4 bites: what it names is there, and a weak test is told on."""

import subprocess
import sys
from pathlib import Path

import pytest

from house.mutation.mutants import mutants_of
from house.mutation.parts import EQUIVALENTS, HOUSE, equivalents, parts

# The check itself is `make mutation`; this is that it bites.
pytestmark = pytest.mark.check("J4")

CODE = '''"""A rule."""

from functools import cached_property

GROWN_UP = 18


class Person:
    """Somebody."""

    def __init__(self, years: int) -> None:
        self.years = years

    @cached_property
    def votes(self) -> bool:
        """Whether they may."""
        return self.years >= GROWN_UP


def admitted(person: Person, *, by: int = 1) -> int:
    """Refuses whoever may not vote."""
    if not person.votes:
        raise PermissionError
    total = 0
    while total < by:
        total += 1
    return total
'''
WEAK = """
from planted.rule import Person, admitted


def test_somebody_old() -> None:
    assert admitted(Person(99)) == 1


def test_that_fails_anyhow_kills_nothing() -> None:
    assert admitted(Person(99)) == 2
"""
SHARP = """
import pytest
from planted.rule import Person, admitted


def test_the_day_itself() -> None:
    assert (admitted(Person(18)), admitted(Person(19), by=3)) == (1, 3)
    assert Person(18).votes is True
    assert admitted(Person(18), by=0) == 0


def test_the_day_before() -> None:
    with pytest.raises(PermissionError):
        admitted(Person(17))
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A house of one module, with a test that knows little of it."""
    (tmp_path / "planted").mkdir()
    (tmp_path / "planted" / "__init__.py").write_text("")
    (tmp_path / "planted" / "rule.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "test_rule.py").write_text(WEAK, encoding="utf-8")
    named = "rule: {floor: 100, modules: [planted/rule.py], tests: [test_rule.py]}\n"
    (tmp_path / "parts.yaml").write_text(named, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n battery\n")
    return tmp_path


def tried(house: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "house.mutation", "--house", str(house)]
    command += ["--parts", str(house / "parts.yaml")]
    for option in ("-c", str(house / "pytest.ini"), "-p", "no:django", "-p", "no:schemathesis"):
        command.append(f"--pytest={option}")
    path = f"{HOUSE}:{house}"
    return subprocess.run(
        command, capture_output=True, text=True, cwd=house, env={"PYTHONPATH": path}
    )


def test_a_weak_test_is_told_on_and_a_sharp_one_passes(planted: Path) -> None:
    """Faults in a cached property, a constant, a default, a refusal and a loop that never ends."""
    weak = tried(planted)
    assert weak.returncode == 1, weak.stdout + weak.stderr
    for missed in (
        "GROWN_UP = 18 → GROWN_UP = 19",
        ">= GROWN_UP → ",
        "raise PermissionError → pass",
    ):
        assert missed in weak.stdout.replace("return self.years ", ""), weak.stdout
    assert "by itself here: test_rule.py::test_that_fails_anyhow" in weak.stdout
    (planted / "test_rule.py").write_text(SHARP, encoding="utf-8")
    sharp = tried(planted)
    assert sharp.returncode == 0, sharp.stdout + sharp.stderr
    assert "100.0 %" in sharp.stdout
    assert "0 timeouts" not in sharp.stdout, "the loop that never ends is stopped"


def test_what_the_parts_name_is_there() -> None:
    named = parts()
    floors = {"authorisation": 95, "age": 85, "fee": 85, "sanitise": 85, "audit": 85, "booking": 85}
    assert {name.partition(".")[0] for name in named} == set(floors)
    for name, part in named.items():
        assert part.modules and part.tests and part.floor >= floors[name.partition(".")[0]]


def test_a_part_that_names_what_is_not_there_is_refused(planted: Path) -> None:
    (planted / "test_rule.py").unlink()
    with pytest.raises(ValueError, match=r"test_rule\.py"):
        parts(planted / "parts.yaml", planted)


@pytest.mark.parametrize("module", sorted(equivalents()))
def test_every_equivalent_is_a_mutant_and_says_why(module: str) -> None:
    """What the code no longer holds is no excuse any more."""
    made = {one.name for one in mutants_of(HOUSE, module)}
    stale = {name for name in equivalents()[module] if name not in made}
    assert not stale, f"{EQUIVALENTS.name}: {sorted(stale)}"
    assert all(len(why) > 20 for why in equivalents()[module].values())
