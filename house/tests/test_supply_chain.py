"""What is installed is what was locked, and every piece of it can be named."""

import re
from pathlib import Path

import pytest

from house.sbom import bill

pytestmark = pytest.mark.check("J3")
HOUSE = Path(__file__).resolve().parents[2]
NOTICE = (HOUSE / "NOTICE").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_every_line_of_a_lock_is_a_version_with_hashes(name: str) -> None:
    lock = (HOUSE / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z].*$", lock, re.M)
    assert packages and all(re.match(r"\S+==\S+ ?(;.*)?\\?$", line) for line in packages)
    assert lock.count("--hash=sha256:") >= len(packages)
    assert "http" not in lock and "--index-url" not in lock, "no registry's address"


def test_setting_up_insists_on_the_hashes() -> None:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    installs = [
        line for line in makefile.splitlines() if "pip install" in line and "-e ." not in line
    ]
    assert installs and all("--require-hashes" in line for line in installs)


def test_the_bill_names_every_package_that_runs() -> None:
    lock = (HOUSE / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    told = bill(lock, NOTICE)["components"]
    assert len(told) == len(re.findall(r"^[a-z]\S*==", lock, re.M)) > 50
    assert all(one["licenses"][0]["expression"] and one["externalReferences"] for one in told)


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        ("django==5.2.19 \\\n    --hash=sha256:" + "0" * 64 + "\n", "no licence"),
        ("pillow==13.0.0\n", "no hash"),
    ],
)
def test_a_piece_nobody_can_name_is_no_bill(lock: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        bill(lock, "  pillow 13.0.0                       MIT-CMU\n")
