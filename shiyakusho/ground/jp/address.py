"""住所 = addresses as written, cut into their normal parts (GIF 住所: 都道府県, 市区町村, 町字, 番地以下, 方書).

Reading only: the address stays as written, its parts are slices of it. What is not recognised
stays in ``rest``; nothing is guessed and nothing is lost.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from shiyakusho.ground.jp import names, numerals, postal
from shiyakusho.ground.jp.intake import a_text, refuse_unstorable
from shiyakusho.ground.jp.text import name_key
from shiyakusho.ground.jp.variants import is_variation_selector, variants

LIMIT = 400


@dataclass(frozen=True, slots=True)
class AddressParts:
    """Slices of the address; empty where a part is missing.

    ``numbers``: 丁目, 番(地), 号 and branch numbers of ``block`` as numbers (1丁目2番3号 → 1, 2, 3).
    ``lg_code``: six digits when the municipality is certain. ``rest``: building and room (方書),
    or whatever follows what was recognised.
    """

    prefecture: str
    city: str
    town: str
    block: str
    rest: str
    numbers: tuple[int, ...]
    lg_code: str


@dataclass(frozen=True, slots=True)
class _Line:
    """An address beside its folded form, cluster by cluster, so that parts can be cut from it."""

    clusters: tuple[str, ...]
    folded: str

    def cut(self, size: int) -> tuple[str, _Line]:
        """The first ``size`` clusters as written, and the line after them and any space."""
        while size and size < len(self.folded) and self.folded[size] == " ":
            size += 1
        taken = "".join(self.clusters[:size]).strip()
        return taken, _Line(self.clusters[size:], self.folded[size:])


_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─━﹣ー"), "-")
_SAME = str.maketrans("ヶヵがノ之ツッ", "ケカケのの" + "つつ")


def parts(address: str) -> AddressParts:
    """Cut an address as far as it is recognised. Raises JpError ``text_…`` only."""
    refuse_unstorable(a_text(address, limit=LIMIT))
    line = _line(address)
    place, prefecture, city, line = _municipality(line)
    town, line = _town(place, line)
    block, numbers, line = _block(line) if city else ("", (), line)
    return AddressParts(
        prefecture=prefecture,
        city=city,
        town=town,
        block=block,
        rest="".join(line.clusters).strip(),
        numbers=numbers,
        lg_code=place.lg_code if place else "",
    )


def address_key(address: str) -> str:
    """The key to find an address by: 城内１番１号, 城内1-1 and 城内一番一号 give one."""
    found = parts(address)
    numbers = "-".join(map(str, found.numbers))
    town = _with_digits(_folded_name(found.town).removeprefix("大字").removeprefix("字"))
    named = name_key(found.prefecture + found.city + town)
    return named + numbers + ("/" if numbers and found.rest else "") + name_key(found.rest)


def _line(text: str) -> _Line:
    pieces = tuple(names.clusters(text.strip()))
    return _Line(pieces, "".join(map(_folded, pieces)))


def _folded(cluster: str) -> str:
    """One character for a cluster, so that positions agree."""
    bare = "".join(character for character in cluster if not is_variation_selector(character))
    folded = unicodedata.normalize("NFKC", bare)
    if len(folded) != 1:
        return folded[0] if bare and folded[:1].isspace() else "\ufffc"
    folded = variants().get(folded, folded)
    return " " if folded.isspace() else folded.translate(_SAME)


def _municipality(line: _Line) -> tuple[postal.Municipality | None, str, str, _Line]:
    """(place, prefecture, city, what follows); no place when several are named alike."""
    named = next(
        (name for name in _prefectures() if line.folded.startswith(_folded_name(name))), ""
    )
    prefecture, after = line.cut(len(named))
    for folded, places in _cities():
        if not after.folded.startswith(folded):
            continue
        fitting = [place for place in places if named in ("", place.prefecture)]
        if fitting:
            city, after = after.cut(len(folded))
            return (fitting[0] if len(fitting) == 1 else None), prefecture, city, after
    return None, prefecture, "", after


@cache
def _prefectures() -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.prefecture for place in postal.municipalities()))


_SHORTER = re.compile(r"^.{1,4}郡(.+[町村])$|^(.+?市).+区$|^(?:三宅島|八丈島)(.+[町村])$")


def _shorter(city: str) -> list[str]:
    match = _SHORTER.match(city)
    return [form for form in match.groups() if form] if match else []


@cache
def _cities() -> tuple[tuple[str, tuple[postal.Municipality, ...]], ...]:
    """Folded city names, longest first, also without their 郡, ward or island, with the places so named."""
    found: dict[str, list[postal.Municipality]] = {}
    for place in postal.municipalities():
        for form in {place.city, *_shorter(place.city)}:
            found.setdefault(_folded_name(form), []).append(place)
    ordered = sorted(found.items(), key=lambda item: -len(item[0]))
    return tuple((name, tuple(places)) for name, places in ordered)


def _town(place: postal.Municipality | None, line: _Line) -> tuple[str, _Line]:
    if place is None:
        return "", line
    lead = next((lead for lead in ("大字", "字") if line.folded.startswith(lead)), "")
    for form in _town_forms(place.prefecture, place.city):
        for start in dict.fromkeys(("", lead)):
            if line.folded.startswith(start + form):
                return line.cut(len(start) + len(form))
    return "", line


@lru_cache(maxsize=64)
def _town_forms(prefecture: str, city: str) -> tuple[str, ...]:
    """Folded towns, longest first, 北一条西 also as 北1条西."""
    folded = [_folded_name(town) for town in postal.towns(prefecture, city)]
    forms = dict.fromkeys([*folded, *map(_with_digits, folded)])
    return tuple(sorted(forms, key=len, reverse=True))


def _with_digits(town: str) -> str:
    return re.sub(
        r"[一二三四五六七八九十百]+(?=[条線号区])",
        lambda number: str(numerals.read(number[0])),
        town,
    )


@cache
def _folded_name(name: str) -> str:
    return _line(name).folded


_NUMBER = re.compile(r"[0-9]{1,6}|[〇一二三四五六七八九十百千]{1,7}")
_UNIT = re.compile(
    r"(?:丁目|番地の?|番(?!町)|号(?![室棟館]))[ -]?(?=[0-9一二三四五六七八九十])|丁目|番地|番(?!町)|号(?![室棟館])|[-の](?=[0-9])"
)
_OF_BUILDING = re.compile(r" ?(?:号[室棟館]|[階室棟F])")


def _block(line: _Line) -> tuple[str, tuple[int, ...], _Line]:
    """番地以下: 1丁目2番3号, 1-2-3, 123番地の4, 五番地; a room (301号室) is left to the rest."""
    folded = line.folded.translate(_DASHES)
    numbers: list[int] = []
    position = end = 0
    while number := _NUMBER.match(folded, position):
        unit = _UNIT.match(folded, number.end())
        if not _belongs(number[0], unit, folded[number.end() :]):
            break
        numbers.append(numerals.read(number[0]) or 0)
        position = unit.end() if unit else number.end()
        end = position
        if unit is None or unit[0].startswith("号"):
            break
    taken = folded[:end].rstrip(" -の")
    block, after = line.cut(len(taken))
    return block, tuple(numbers), after


def _belongs(number: str, unit: re.Match[str] | None, following: str) -> bool:
    """Whether a number is part of the block: one in kanji only with its 丁目, 番 or 号."""
    if _OF_BUILDING.match(following):
        return False
    return number.isascii() or (unit is not None and unit[0][0] in "丁番号")
