"""検索キー: what is typed finds what was written; and the table of variants."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.jp.text import kana_key, name_key, search_key
from shiyakusho.ground.jp.variants import variants

SELECTOR = "\U000e0101"
HOSTILE = st.text(max_size=30) | st.text(
    "がｶﾞカ゛ヴゔう゛ーｰ-あァっッ々ゝゞヽヾ髙﨑邉" + SELECTOR + "\u3099\u200d é ßİ①㈱ﷺ𠮷🧑‍🦰",
    max_size=20,
)


@pytest.mark.parametrize(
    "same",
    [
        ["じどうてあて", "ジドウテアテ", "ｼﾞﾄﾞｳﾃｱﾃ", "じどうてあて　", "シ゛ト゛ウテアテ"],
        ["髙﨑", "高崎", f"高﨑{SELECTOR}", "髙嵜"],
        ["渡邊", "渡邉", "渡辺", f"渡邉{SELECTOR}"],
        ["𠮷田", "吉田"],
        ["齋藤", "齊藤", "斎藤", "斉藤"],
        ["濱田", "濵田", "浜田"],
        ["廣澤", "広沢"],
        ["葛\U000e0100城", "葛城"],
        ["神\ufe00", "神", "神"],
        ["佐々木", "佐佐木"],
        ["いすゞ", "いすず", "イスヾ"],
        ["ヴァイオリン", "ブアイオリン", "ゔぁいおりん"],
        ["サービス", "サ－ビス", "ｻｰﾋﾞｽ", "さびす"],
        ["キョウ", "キヨウ", "きょう"],
        ["旭ヶ丘", "旭ケ丘"],
        ["ＡＢＣ１２３", "abc123"],
        ["José", "JOSE"],
        ["㈱山田", "(株)山田"],
        ["子ども・子育て", "子ども 子育て"],
        ["マイ\u00adナン\u200bバー", "マイナンバー"],
    ],
)
def test_one_key(same):
    assert len({search_key(text) for text in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("大野", "小野"), ("は", "ば"), ("山田", "田山"), ("1-2", "12")]
)
def test_different_keys(one, other):
    assert search_key(one) != search_key(other)


def test_names_lose_their_spaces():
    assert name_key("髙﨑　太郎") == name_key("高崎太郎") == "高崎太郎"


@pytest.mark.parametrize(
    "same",
    [
        ["オオタ", "オータ", "おうた", "ｵｵﾀ"],
        ["コウノ", "コーノ", "こおの"],
        ["ケイコ", "ケーコ"],
        ["ミヅホ", "ミズホ"],
        ["カヲリ", "カオリ"],
        ["ヤマダ タロウ", "ヤマダタロウ"],
        ["マリア・ガルシア", "マリアガルシア"],
    ],
)
def test_readings_that_sound_alike(same):
    assert len({kana_key(text) for text in same}) == 1


def test_readings_that_differ():
    assert kana_key("オオノ") != kana_key("オノ")
    assert kana_key("ヤマザキ") != kana_key("ヤマサキ")
    assert kana_key("ヤマザキ", voiced=False) == kana_key("ヤマサキ", voiced=False)


@given(HOSTILE)
def test_a_key_of_a_key_is_the_key(text):
    for key in (search_key, name_key, kana_key, lambda t: kana_key(t, voiced=False)):
        assert key(key(text)) == key(text)


@given(HOSTILE)
def test_a_key_is_storable(text):
    for key in (search_key(text), kana_key(text)):
        assert "\0" not in key
        key.encode("utf-8")


@given(st.text("あいうえおかがさざたっちつやゃゆゅようんー", max_size=12), st.integers(0, 12))
def test_the_beginning_of_a_reading_finds_it(reading, size):
    assert kana_key(reading).startswith(kana_key(reading[:size]))
    assert search_key(reading).startswith(search_key(reading[:size]))


def test_lone_surrogates_and_nul_are_dropped():
    assert search_key("山\ud800田\0") == "山田"


def test_the_table_of_variants_is_sound():
    table = variants()
    assert len(table) >= 480
    for variant, canonical in table.items():
        assert len(variant) == len(canonical) == 1
        assert canonical not in table, (variant, canonical)
        for character in (variant, canonical):
            assert unicodedata.normalize("NFKD", character) == character
            assert unicodedata.name(character).startswith("CJK ")


#: 常用漢字表: characters that are standard today must never be taken for a variant of another.
STANDARD = "一人日本国会社学校山川田中村林森石井木上下大小高崎渡辺斉藤広沢浜島峰富館吉橋土丈竜滝弁予余台糸缶欠芸"


def test_standard_characters_stay():
    assert [kanji for kanji in STANDARD if kanji in variants()] == []
