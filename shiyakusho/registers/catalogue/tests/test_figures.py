"""Nothing is loaded while a worked example fails or a city's figures do not fit."""

from pathlib import Path

import pytest

from shiyakusho.ground.rules.national import NATIONAL
from shiyakusho.registers.catalogue.faults import DefinitionFaults
from shiyakusho.registers.catalogue.gathering import gather

FIGURE = """id: child_medical
values:
  outpatient_primary:
    periods:
      - {{from: 2022-01-01, until: null, value: {value}, mark: verify, source: 条例}}
examples:
  - {{name: 小学生, as_of: 2026-11-20, given: {{patient_birth_date: 2018-07-15}}, expect: {{child_medical_cap: 500}}}}
"""


def nation(folder: Path) -> Path:
    """A nation without procedures: only the figures are looked at."""
    (folder / "national").mkdir()
    (folder / "national" / "offices.yaml").write_bytes((NATIONAL / "offices.yaml").read_bytes())
    return folder / "national"


def city(folder: Path, text: str) -> Path:
    tables = folder / "cities" / "x" / "tables"
    tables.mkdir(parents=True)
    (tables / "child-medical.yaml").write_text(text, encoding="utf-8")
    return tables.parent


def faults(folder: Path, text: str) -> list[tuple[str, int, str, str]]:
    with pytest.raises(DefinitionFaults) as refused:
        gather(nation(folder), city(folder, text))
    return [(one.file, one.line, one.code, one.message) for one in refused.value.faults]


def test_a_city_whose_figures_and_examples_agree_is_read(tmp_path: Path) -> None:
    assert gather(nation(tmp_path), city(tmp_path, FIGURE.format(value=500))) == []


def test_a_failing_example_names_its_line(tmp_path: Path) -> None:
    [(file, line, code, message)] = faults(tmp_path, FIGURE.format(value=600))
    assert (file, line, code) == ("cities/x/tables/child-medical.yaml", 7, "example_failed")
    assert message == "「小学生」: child_medical_cap は 500 のはずですが 600 です"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FIGURE.format(value='"500"'), "table"),
        (FIGURE.format(value="0.5"), "table"),
        (FIGURE.format(value=500).replace("child_medical\n", "no_such\n"), "table"),
        (FIGURE.format(value=500).replace("outpatient_primary", "outpatient_first"), "table"),
        (FIGURE.format(value=500).replace("given: {", "giving: {"), "example"),
        (FIGURE.format(value=500).replace("as_of: 2026", "as_of: x2026"), "example"),
        ("id: child_medical\n", "table"),
    ],
)
def test_figures_that_do_not_fit_are_one_fault(tmp_path: Path, text: str, code: str) -> None:
    [(file, _, found, _)] = faults(tmp_path, text)
    assert (file, found) == ("cities/x/tables", code)
