"""検索キー = search keys: text folded so that what people type finds what was written.

Keys are for comparing and indexing, never for storing in place of the text, never for showing.
Folding a key again changes nothing, and folding never looks ahead of a character, so the key of
a beginning is the beginning of the key (but for a combining mark cut off).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from shiyakusho.ground.jp.variants import variants

_VOICING = "\u3099\u309a"  # combining ゛ and ゜
_SPACING_VOICING = str.maketrans("\u309b\u309c", _VOICING)  # NFKD would put a space before
_ITERATION_MARKS = "々〻ゝゞヽヾ"
_LENGTHENING = "ー-"
_TO_UNWIND = frozenset(_ITERATION_MARKS + _LENGTHENING)
_SPACES = re.compile(r"\s+")
_SMALL = "ぁぃぅぇぉっゃゅょゎゕゖ"
_LARGE = "あいうえおつやゆよわかけ"
_DASHES = "‐‑‒–—―−─━﹣－"
_DROPPED = "\u00ad\u034f\u180b\u180c\u180d\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def search_key(text: str) -> str:
    """The key to find a text by: width, case, kana, small kana, long vowels, variant kanji folded.

    ｼﾞﾄﾞｳﾃｱﾃ, ジドウテアテ and じどうてあて give one key; so do 髙﨑, 高崎 and 高﨑󠄁 (with IVS).
    Spaces and ・ become one space, other punctuation stays. Lone surrogates and NUL are dropped.
    """
    return _SPACES.sub(" ", _composed(_decomposed(text))).strip()


def name_key(text: str) -> str:
    """The key to find a person or a place by: a search key without any space."""
    return _composed(_SPACES.sub("", _decomposed(text)))


def kana_key(text: str, *, voiced: bool = True) -> str:
    """The key to find a reading (フリガナ) by, in hiragana.

    Beyond search_key: no spaces, ぢ→じ づ→ず を→お ゐ→い ゑ→え, and long vowels made alike
    (オオタ = オータ = オウタ; ケーコ = ケイコ). ``voiced=False`` also drops ゛ and ゜ (ヤマサキ = ヤマザキ).
    """
    unspaced = _SPACES.sub("", _decomposed(text))
    sounded = _unwound(unspaced.translate(_HISTORIC), long_vowels=True)
    if not voiced:
        sounded = sounded.translate(_UNVOICED)
    return unicodedata.normalize("NFC", sounded).translate(_SAME_SOUND)


def _composed(decomposed: str) -> str:
    if not _TO_UNWIND.isdisjoint(decomposed):
        decomposed = _unwound(decomposed, long_vowels=False)
    return unicodedata.normalize("NFC", decomposed).replace("ゔ", "ぶ")


def _decomposed(text: str) -> str:
    """Compatibility forms, case, widths, kana and variants folded; voicing still apart."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPACING_VOICING)).casefold()
    return unicodedata.normalize("NFKD", plain).translate(_table())


_UNVOICED = dict.fromkeys(map(ord, _VOICING))
_HISTORIC = str.maketrans("をゐゑ", "おいえ")
_SAME_SOUND = str.maketrans("ぢづゔ", "じずぶ")


@cache
def _table() -> dict[int, str]:
    table: dict[int, str] = {ord(old): new for old, new in variants().items()}
    table.update({number: chr(number - 0x60) for number in range(0x30A1, 0x30F7)})
    for small, large in zip(_SMALL, _LARGE, strict=True):
        table.update(dict.fromkeys((ord(small), ord(small) + 0x60), large))
    table.update(zip(range(0x31F0, 0x3200), "くしすとぬはひふへほむらりるれろ", strict=True))
    table.update(dict.fromkeys(map(ord, _DASHES), "-"))
    table.update({ord("〜"): "~", ord("・"): " ", ord("･"): " "})
    dropped = [*map(ord, _DROPPED), 0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
    dropped += [*range(0x300, 0x370), *range(0xD800, 0xE000)]
    table.update(dict.fromkeys(dropped, ""))
    return table


_VOWELS = {
    vowel: row
    for vowel, row in zip(
        "あいうえお",
        (
            "あかさたなはまやらわ",
            "いきしちにひみりゐ",
            "うくすつぬふむゆる",
            "えけせてねへめれゑ",
            "おこそとのほもよろを",
        ),
        strict=True,
    )
}
_VOWEL_OF = {kana: vowel for vowel, row in _VOWELS.items() for kana in row}
#: After a sound ending in this vowel, that kana only lengthens it.
_LENGTHENS = {("お", "う"): "お", ("え", "い"): "え"}


def _unwound(text: str, *, long_vowels: bool) -> str:
    """佐々木 as 佐佐木, いすゞ as いすず; ー after kana dropped, or become the vowel before it.

    One walk for both, so that what one of them leaves is nothing new for the other.
    """
    written: list[str] = []
    last = ""  # the letter before, without its voicing
    for character in text:
        if character in _VOICING:
            written.append(character)
            continue
        letter = last if last and character in _ITERATION_MARKS else character
        if letter in _LENGTHENING and (long_vowels or "ぁ" <= last <= "ゖ"):
            letter = _VOWEL_OF.get(last, "") if long_vowels else ""
            if not letter:
                continue
        if long_vowels:
            letter = _LENGTHENS.get((_VOWEL_OF.get(last, ""), letter), letter)
        last = letter if letter.isalnum() else ""
        written.append(letter)
    return "".join(written)
