from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.registers.people.keys import address_words, kana_words, name_words, place_key


def test_variants_widths_and_kana_share_a_key() -> None:
    assert name_words("髙﨑 健太") == name_words("高崎　健太") == " 高崎 健太 高崎健太"
    assert name_words("𠮷田") == name_words("吉田")
    assert kana_words("ﾀｶﾊｼ ｹﾝﾀ") == kana_words("たかはし けんた")


def test_an_address_is_one_key_however_it_is_written() -> None:
    written = (
        "守恒本町二丁目3番11号",
        "守恒本町２－３－１１",
        "守恒本町2丁目3-11",
        "守恒本町2丁目3番地の11",
    )
    assert {place_key(one) for one in written} == {"守恒本町2-3-11"}
    assert place_key("折尾十二丁目1番") == "折尾12-1"
    words = address_words("小倉南区", "守恒本町二丁目", "3番11号", "コーポ守恒101号")
    assert words.startswith(" 小倉南区守恒本町2-3-11 守恒本町2-3-11 ")


@given(st.text(max_size=60))
def test_keys_are_stable_and_hold_no_unstorable_character(text: str) -> None:
    for key in (name_words(text), kana_words(text), place_key(text)):
        key.encode("utf-8")
        assert "\0" not in key
