"""What can be drawn is drawn; what cannot is refused and named."""

import pytest

from shiyakusho.engines.letters import public
from shiyakusho.engines.letters.coverage import FONTS, table
from shiyakusho.engines.letters.glyphs import missing
from shiyakusho.engines.letters.press import press

from .conftest import pages_of

# Printing asks the database for the time.
pytestmark = pytest.mark.django_db


def test_coverage_is_that_of_the_fonts():
    pytest.importorskip("fontTools")
    assert (FONTS / "coverage.txt").read_text(encoding="ascii") == table()


@pytest.mark.parametrize(
    "name",
    [
        "髙﨑　𠮷乃",
        "辻\U000e0100　葛\U000e0100城",
        "渡邉\U000e0100",
        "ﾔﾏﾀﾞ ﾊﾅｺ",
        "㈱鷗外①Ⅲ㎡",
        "NGUYỄN THỊ HỒNG",
        "O'Connor-Müller Søren",
        "か\u3099き\u309a",
    ],
)
def test_hard_names_are_printed_as_they_stand(name, data):
    assert missing(name) == []
    pdf = public.render("ready", data("ready") | {"addressee": {"name": name}})
    assert pdf.startswith(b"%PDF")


def test_a_variant_keeps_its_selector_in_the_text(data):
    pdf = public.render("child-allowance-granted", data(recipient="葛\U000e0100城"))
    assert "葛" in "".join(pages_of(pdf))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("𓀀", "「𓀀」U+13000 EGYPTIAN HIEROGLYPH A001"),
        ("葛\U000e01ef", "「葛\U000e01ef」U+845B U+E01EF"),
        ("葛\U000e0100\U000e0100", "「葛\U000e0100\U000e0100」U+845B U+E0100 U+E0100"),
        ("a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("x\x07", "U+0007"),
        ("x\ty", "U+0009"),
        ("邉\U000e0101", "「邉\U000e0101」U+9089 U+E0101"),
        ("ก", "「ก」U+0E01 THAI CHARACTER KO KAI"),
        ("😀", "「😀」U+1F600 GRINNING FACE"),
        ("\ud842", "U+D842"),
        ("外字\ue000", "U+E000"),
    ],
)
def test_what_no_font_draws_is_refused_and_named(text, named, data):
    for spoiled in (
        data("ready", message=text),
        data("ready") | {"addressee": {"name": "山" + text}},
        data("child-allowance-refused") | {"reasons": [{"text": text}]},
    ):
        template = (
            "ready"
            if "message" in spoiled["values"] or "copies" in spoiled["values"]
            else ("child-allowance-refused")
        )
        with pytest.raises(public.MissingGlyph) as caught:
            public.render(template, spoiled)
        assert named in caught.value.extra["glyphs"]
        assert named in str(caught.value)


def test_the_standard_is_a_second_lock(data):
    from shiyakusho.engines.letters.rendering import composed

    words = composed("ready", data("ready"), "ja") | {"long": False}
    words["values"]["message"] = "𓀀"
    with pytest.raises(public.MissingGlyph):
        press("ready.typ", words)


def test_every_glyph_is_named_once_in_order():
    assert missing("𓀀あ𓀁𓀀") == ["𓀀", "𓀁"]
