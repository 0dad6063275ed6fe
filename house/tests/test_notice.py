"""NOTICE names everything that is not ours, in the version that is locked."""

import re
from pathlib import Path

import pytest

from shiyakusho.ground import yamlfile

HOUSE = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
NAMED = re.compile(r"^  ([a-z0-9-]+) (\d\S*)  +(\S.*)$", re.MULTILINE)


def notice() -> str:
    return (HOUSE / "NOTICE").read_text(encoding="utf-8")


def locked(name: str) -> set[tuple[str, str]]:
    """(package, version) of one locked requirement file."""
    text = (HOUSE / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return set(LOCKED.findall(text))


def named(part: int) -> dict[tuple[str, str], str]:
    """(package, version) → licence, as one numbered part of NOTICE gives them."""
    text = re.split(r"^\d\. ", notice(), flags=re.MULTILINE)[part]
    return {(name, version): licence for name, version, licence in NAMED.findall(text)}


@pytest.mark.parametrize(("part", "file"), [(2, "runtime"), (3, "dev")])
def test_every_locked_package_stands_in_the_notice(part: int, file: str) -> None:
    wanted = locked(file)
    if file == "dev":
        wanted -= locked("runtime")
    assert wanted, "the requirement file was not read"
    assert wanted ^ set(named(part)) == set()


def test_every_package_has_a_licence_a_city_may_use() -> None:
    """What runs in a city is permissive, or LGPL or MPL used unchanged; nothing else slips in."""
    known = re.compile(
        r"(MIT|MIT-0|MIT-CMU|BSD-[23]-Clause|0BSD|Apache-2\.0|PSF-2\.0|CNRI-Python|Zlib|CC0-1\.0|MPL-2\.0"
        r"|LGPL-3\.0-only)"
    )
    unknown = {
        package: licence
        for package, licence in named(2).items()
        if not all(known.fullmatch(part) for part in re.split(r" (?:AND|OR) ", licence))
    }
    assert unknown == {}


def test_every_vendored_file_stands_in_the_notice() -> None:
    vendored = HOUSE / "shiyakusho" / "ground" / "ui" / "vendored.yaml"
    for entry in yamlfile.read(vendored):
        line = next(row for row in notice().splitlines() if entry["package"] in row)
        assert str(entry["version"]) in line
        assert entry["licence"] in line


def test_every_font_stands_in_the_notice() -> None:
    for licence in (HOUSE / "shiyakusho" / "ground" / "ui" / "fonts").glob("OFL-*.txt"):
        assert licence.name in notice()
