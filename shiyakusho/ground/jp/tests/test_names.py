"""氏名: measured and looked at, never changed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.jp import JpError, kana, names

KATSU = "葛\U000e0100"


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("山田太郎", 4),
        (f"{KATSU}城", 2),
        ("𠮷田", 2),
        ("が", 1),
        ("か\u3099", 1),
        ("Nguyễn Thị Hương", 16),
        ("ﾔﾏﾀﾞ", 3),
        ("👩‍👩‍👧", 1),
        ("නිමල්", 3),
    ],
)
def test_length_is_what_a_reader_counts(name, length):
    assert names.length(name) == length


def test_names_pass_unchanged():
    for name in (
        "髙﨑 德子",
        f"{KATSU}城 𠮷彦",
        "か\u3099く",
        "JOSÉ DA SILVA",
        "O’Brien-山田",
        "ﾔﾏﾀﾞ",
        "邊" * 100,
    ):
        assert names.check_name(name) is name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_empty"),
        (" 　", "name_empty"),
        ("\u3164", "name_empty"),
        ("\u200d", "name_empty"),
        ("山" * 101, "name_too_long"),
        ("a" + "\u0301" * 50, "name_too_many_marks"),
        ("山\0田", "text_nul"),
        ("山\n田", "text_control_character"),
        ("山\t田", "text_control_character"),
        ("山\x7f田", "text_control_character"),
        ("山\x85田", "text_control_character"),
        ("山\u2028田", "text_control_character"),
        ("山\u202e田", "text_control_character"),
        ("山\u200b田", "text_control_character"),
        ("\ufeff山田", "text_control_character"),
        ("山\ud842田", "text_lone_surrogate"),
        ("山\udfb7", "text_lone_surrogate"),
        ("山\ufffd田", "text_broken_character"),
        ("山\uffff田", "text_broken_character"),
        ("山\U0001fffe田", "text_broken_character"),
        ("山\ufdd0田", "text_broken_character"),
        ("山" * 2000, "text_too_long"),
        (None, "text_expected"),
        (5, "text_expected"),
    ],
)
def test_refuses(name, code):
    with pytest.raises(JpError) as refusal:
        names.check_name(name)
    assert refusal.value.code == code
    assert refusal.value.message


def test_the_refusal_says_where():
    with pytest.raises(JpError) as refusal:
        names.check_name("山田\0太郎")
    assert refusal.value.values["position"] == 3
    assert "3文字目" in refusal.value.message
    assert "山田" not in refusal.value.message


def test_rare_characters():
    rare = {
        found.character: found for found in names.rare_characters(f"髙{KATSU}𠮷か\u3099\ue000é")
    }
    assert set(rare) == {KATSU, "𠮷", "か\u3099", "\ue000", "é"}
    assert rare[KATSU].has_selector and not rare[KATSU].beyond_bmp
    assert rare[KATSU].codepoints == "U+845B U+E0100"
    assert rare["𠮷"].beyond_bmp and rare["𠮷"].position == 3
    assert rare["か\u3099"].combining
    assert rare["\ue000"].private_use
    assert rare[KATSU].description == f"「{KATSU}」（U+845B U+E0100、異体字の指定付き）"
    assert names.rare_characters("髙﨑 太郎 ヤマダ abc") == []


def test_shown():
    assert names.without_selectors(f"{KATSU}城") == "葛城"
    assert names.shortened(f"{KATSU}城𠮷田", 3) == f"{KATSU}城…"
    assert names.shortened("山田", 2) == "山田"
    assert names.masked(f"{KATSU}城 太") == f"{KATSU}＊ ＊"


@given(st.text(max_size=60))
def test_clusters_lose_nothing(text):
    assert "".join(names.clusters(text)) == text
    shown = names.shortened(text, 5)
    assert names.length(shown) <= max(5, names.length(text) if names.length(text) <= 5 else 5)


@given(st.text(max_size=60))
def test_a_name_is_unchanged_or_refused(name):
    try:
        assert names.check_name(name) is name
    except JpError as refusal:
        assert refusal.code.startswith(("name_", "text_"))
    else:
        name.encode("utf-8")
        assert not any(unicodedata.category(c) == "Cc" for c in name)


def test_readings():
    for reading in (
        "ヤマダ タロウ",
        "ヤマダ　タロウ",
        "ヴァン・ダイク",
        "オーノ",
        "ニッタ",
        "ヰヱヲ",
    ):
        assert kana.check_reading(reading) is reading


@pytest.mark.parametrize(
    ("reading", "code"),
    [
        ("", "kana_empty"),
        ("　", "kana_empty"),
        ("やまだ", "kana_not_katakana"),
        ("ﾔﾏﾀﾞ", "kana_not_katakana"),
        ("山田", "kana_not_katakana"),
        ("ヤマダA", "kana_not_katakana"),
        ("ヤマタ\u3099", "kana_not_katakana"),
        ("ヵ", "kana_not_katakana"),
        ("ーノ", "kana_misplaced"),
        ("ヤマダ ャ", "kana_misplaced"),
        ("ヤ\0", "text_nul"),
    ],
)
def test_readings_refused(reading, code):
    with pytest.raises(JpError) as refusal:
        kana.check_reading(reading)
    assert refusal.value.code == code


def test_proposals_for_a_reading():
    for typed in ("やまだ", "ﾔﾏﾀﾞ", "ヤマダ", "やまた\u3099"):
        assert kana.to_katakana(typed) == "ヤマダ"
    assert kana.to_hiragana("ヤマダ タロー") == "やまだ たろー"
