"""What is served: unchanged vendor files, a small page, fonts that cover what we say."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from shiyakusho.ground import yamlfile
from shiyakusho.ground.ui import messages

ROOM = Path(__file__).parents[1]
HOUSE = ROOM.parents[2]
CSS = ROOM / "static" / "ui" / "css"
FACE = re.compile(r"font-weight:(\d+).*?fonts/([\w-]+\.woff2).*?unicode-range:([^}]+)")


def covered(ranges: str, code: int) -> bool:
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.partition("-")
        if int(first, 16) <= code <= int(last or first, 16):
            return True
    return False


def test_vendor_files_are_unchanged_and_carry_their_licence() -> None:
    for row in yamlfile.read(ROOM / "vendored.yaml"):
        path = HOUSE / row["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"], row["file"]
        assert list(path.parent.glob("*.LICENSE"))


@pytest.mark.parametrize("weight", [400, 700])
def test_every_slice_exists_and_every_message_can_be_drawn(weight: int) -> None:
    faces = FACE.findall((CSS / f"font-{weight}.css").read_text(encoding="utf-8"))
    for _weight, name, _ranges in faces:
        assert (ROOM / "static/ui/fonts" / name).stat().st_size > 1000
    said = {c for room in messages.rooms() for m in messages.found_in(room) for c in m}
    for sign in said - set("\n\t"):
        assert any(covered(ranges, ord(sign)) for _w, _n, ranges in faces), sign


def test_one_slice_holds_the_common_words() -> None:
    _weight, _name, ranges = FACE.findall((CSS / "font-400.css").read_text(encoding="utf-8"))[-1]
    for sign in "市役所手続申請児童手当住民票Aa1あア、。「」":
        assert covered(ranges, ord(sign)), sign
    assert not covered(ranges, ord("龘"))


def test_the_styles_of_a_page_weigh_little() -> None:
    weight = sum(len(gzip.compress(path.read_bytes())) for path in CSS.glob("*.css"))
    assert weight < 40_000


def test_no_style_reaches_outside() -> None:
    for path in [*CSS.glob("*.css"), *(ROOM / "static/ui/js").glob("*.js")]:
        assert not re.search(r"https?://|@import", path.read_text(encoding="utf-8")), path.name


def test_the_fonts_carry_their_licence() -> None:
    licence = (ROOM / "static/ui/fonts/OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License" in licence
