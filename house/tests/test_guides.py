"""What the guides say: their examples pass, their links lead somewhere, their pictures are light."""

import re
import shutil
from pathlib import Path

import pytest

from shiyakusho.registers.catalogue.faults import DefinitionFaults
from shiyakusho.registers.catalogue.gathering import Gathered, gather

HOUSE = Path(__file__).resolve().parents[2]
GUIDE = HOUSE / "docs" / "guides" / "write-a-procedure.ja.md"
DOCUMENTS = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", *(HOUSE / "docs").rglob("*.md")]
HEAVIEST_PICTURE = 150_000
SCREENS = ["residents-helpers", "clerks", "section-officers", "operators"]
# Put together from parts on the screen, or no words of a screen at all.
NOT_A_LABEL = {"1/8", "3件を進める", "金額が大きいときは部長", "表、市、手続き、住民"}


def examples() -> tuple[str, str]:
    """The national definition and the city's override of the guide."""
    national, city = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.M | re.S)
    return national, city


@pytest.fixture
def national(tmp_path: Path) -> Path:
    """A copy of the catalogue's files, to write the examples into."""
    for part in ("national", "cities"):
        shutil.copytree(HOUSE / part, tmp_path / part)
    return tmp_path / "national"


def written(national: Path, definition: str, override: str | None = None) -> dict[str, Gathered]:
    (national / "procedures" / "dog-class.yaml").write_text(definition, "utf-8")
    city = national.parent / "cities" / "kitakyushu"
    if override is not None:
        (city / "procedures" / "dog-class.yaml").write_text(override, "utf-8")
    return {one.definition.id: one for one in gather(national, city)}


def test_the_example_passes_the_check(national: Path) -> None:
    definition, _ = examples()
    example = written(national, definition)["dog-class"]
    assert example.process is not None
    assert len(example.definition.tests) == 2


def test_the_citys_example_changes_what_it_says(national: Path) -> None:
    example = written(national, *examples())["dog-class"].definition
    assert example.fee == "300 * places"
    assert example.form is not None
    places = next(q for q in example.form.questions() if q.id == "places")
    assert places.help is not None and places.help.ja == "付きそいの方も数えます"


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("when: has_dog", "when: has_dgo", "dog-class.yaml:17:5: criteria.keeps_dog.when"),
        ("expect: {needed: false}", "expect: {needed: true}", "dog-class.yaml:50:5: tests[1]"),
    ],
)
def test_the_faults_the_guide_quotes_are_the_ones_told(
    national: Path, good: str, bad: str, said: str
) -> None:
    definition, _ = examples()
    with pytest.raises(DefinitionFaults) as told:
        written(national, definition.replace(good, bad))
    line = next(line for line in str(told.value).splitlines() if said in line)
    assert line in GUIDE.read_text("utf-8")


def test_links_in_the_docs_lead_somewhere() -> None:
    broken = [
        f"{document.relative_to(HOUSE)}: {target}"
        for document in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_pictures_are_light_and_shown() -> None:
    pictures = list((HOUSE / "docs" / "pictures").iterdir())
    text = "".join(document.read_text("utf-8") for document in DOCUMENTS)
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size <= HEAVIEST_PICTURE, picture.name
        assert picture.name in text


def words_of_the_house() -> str:
    """Everything a screen may say: templates, texts in code, data."""
    patterns = (
        "shiyakusho/**/*.html",
        "shiyakusho/**/*.py",
        "config/**/*.py",
        "national/**/*.yaml",
    )
    files = [path for pattern in patterns for path in HOUSE.glob(pattern)]
    files += [*(HOUSE / "shiyakusho").rglob("*.yaml")]
    return "".join(path.read_text("utf-8") for path in files if "tests" not in path.parts)


@pytest.mark.parametrize("name", SCREENS)
def test_what_a_guide_quotes_stands_on_a_screen(name: str) -> None:
    guide = (HOUSE / "docs" / "guides" / f"{name}.ja.md").read_text("utf-8").replace("\n", "")
    quoted = set(re.findall(r"「([^「」]+)」", guide)) - NOT_A_LABEL
    said = words_of_the_house()
    assert quoted or name == "operators"
    assert sorted(quote for quote in quoted if quote not in said) == []
