"""Folded copies for searching: words one after another, then the words run together.

``田中 健太`` becomes `` 田中 健太 田中健太``, so that the beginning of the surname, of the given name
and of the whole name all follow a space, where a trigram index finds them from two letters on.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from shiyakusho.ground.jp.text import kana_key as folded_kana
from shiyakusho.ground.jp.text import name_key as folded_name
from shiyakusho.ground.jp.text import search_key

_NUMERALS = {numeral: str(n) for n, numeral in enumerate("〇一二三四五六七八九")}
_CHOME = re.compile(r"([一二三四五六七八九十]+)丁目")
_MARKS = re.compile(r"丁目|番地の|番地|番|号|の(?=[0-9])|-+")
_DASHES = re.compile(r"-+")


@lru_cache(maxsize=200_000)
def _name_word(word: str) -> str:
    return folded_name(word)


@lru_cache(maxsize=200_000)
def _kana_word(word: str) -> str:
    return folded_kana(word)


def name_words(*texts: str) -> str:
    """The key of a person's names: name, 通称, 旧氏."""
    return _words((_split(text) for text in texts if text), _name_word)


def joined_name(name: str) -> str:
    """A whole name as one key, without any space."""
    return name_words(name).rpartition(" ")[2]


def kana_words(*texts: str) -> str:
    """The key of a person's readings."""
    return _words((_split(text) for text in texts if text), _kana_word)


def _split(text: str) -> list[str]:
    return text.replace("・", " ").split()


def _words(names: Iterable[list[str]], fold: Callable[[str], str]) -> str:
    keys: list[str] = []
    for words in names:
        folded = [key for word in words if (key := fold(word))]
        keys += folded
        if len(folded) > 1:
            keys.append("".join(folded))
    return "".join(f" {key}" for key in keys)


@lru_cache(maxsize=100_000)
def place_key(text: str) -> str:
    """An address as one key: 二丁目3番11号, ２－３－１１ and 2-3-11 give the same."""
    plain = _CHOME.sub(lambda m: f"{_number(m[1])}丁目", text)
    folded = search_key(plain).replace(" ", "")
    return _DASHES.sub("-", _MARKS.sub("-", folded)).strip("-")


_WRITTEN_OUT = re.compile(
    r"[一二三四五六七八九十]+(?=丁目|番|号)|(?<=[番の－-])[一二三四五六七八九十]+"
)


@lru_cache(maxsize=20_000)
def address_key(text: str) -> str:
    """A whole address for comparing one with another: 大字 is left out, 三番十一号 is 3-11."""
    return place_key(_WRITTEN_OUT.sub(lambda m: str(_number(m[0])), text).replace("大字", ""))


def _number(numerals: str) -> str:
    """十二 → 12; chōme never reach a hundred."""
    tens, ten, ones = numerals.rpartition("十")
    if not ten:
        return "".join(_NUMERALS[n] for n in ones)
    return str(int(_NUMERALS.get(tens, "1")) * 10 + int(_NUMERALS.get(ones, "0")))


def address_words(ward: str, town: str, rest: str, building: str) -> str:
    """The key of an address: place and number, again from the town on, and the building."""
    number = numbers_key(rest)
    near = place_key(town)
    if near and number and near[-1].isdigit():
        near += "-"
    words = (f"{place_key(ward)}{near}{number}", f"{near}{number}", place_key(building))
    return "".join(f" {word}" for word in dict.fromkeys(words) if word)


_NUMBERED = re.compile(r"([0-9]+)番([0-9]+)号")


def numbers_key(rest: str) -> str:
    """The key of 番地・号; the common form 3番11号 is folded without the long way round."""
    if plain := _NUMBERED.fullmatch(rest):
        return f"{plain[1]}-{plain[2]}"
    return place_key(rest)
