"""One field before and after: what sort of change it is, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .elements import said
from .nouns import ALLOWED, LANGUAGES, RANKED, RULES, STRICTER_DOWN, STRICTER_UP, WORDS

Kind = Literal["new", "gone", "moved", "renamed", "reworded", "stricter", "looser", "changed"]
STRICTER, LOOSER = "（きびしくなりました）", "（ゆるやかになりました）"


@dataclass(frozen=True)
class Weight:
    """One change in a whole sentence; the words or rules before and after."""

    kind: Kind
    what: str
    before: str = ""
    after: str = ""


def weighed(called: str, noun: str, name: str, one: Any, two: Any) -> Iterator[Weight]:
    """The changes of field `name`, in words `noun`, of what is `called` so; None: not there."""
    whose = f"{called}の{noun}" if called else noun
    if name == "required":
        yield _required(called, one, two)
    elif _is_text(one) or _is_text(two):
        yield from _text(whose, one or {}, two or {})
    elif isinstance(one or [], list) and isinstance(two or [], list):
        yield from _list(whose, name, one or [], two or [])
    else:
        yield _value(whose, name, one, two)


def word(value: Any) -> str:
    """A value as people of the office call it."""
    if isinstance(value, str):
        return WORDS.get(value, value)
    if isinstance(value, list):
        return "、".join(word(one) for one in value)
    if isinstance(value, dict) and set(value) <= {"days", "months"}:
        return "".join(f"{count}{WORDS[unit]}" for unit, count in value.items())
    return said(value)


def _required(called: str, one: Any, two: Any) -> Weight:
    one, two = (True if value is None else value for value in (one, two))
    before, after = (_how_required(value) for value in (one, two))
    kind: Kind = "changed"
    if two is True or one is False:
        kind = "stricter"
    elif two is False or one is True:
        kind = "looser"
    words = f"{called}が{before}から{after}に変わりました{_mark(kind)}。"
    return Weight(kind, words, before, after)


def _how_required(value: Any) -> str:
    if isinstance(value, bool):
        return "必須" if value else "任意"
    return f"「{value}」のときだけ必須"


def _text(whose: str, one: Any, two: Any) -> Iterator[Weight]:
    one, two = (value if isinstance(value, dict) else {"ja": said(value)} for value in (one, two))
    before, after = one.get("ja", ""), two.get("ja", "")
    if before != after:
        words = "が書きかえられました。"
        if not before or not after:
            words = "がふえました。" if after else "がなくなりました。"
        yield Weight("reworded", whose + words, before, after)
    others = [
        key for key in dict.fromkeys([*one, *two]) if key != "ja" and one.get(key) != two.get(key)
    ]
    if others and (before == after or set(others) - set(two)):
        named = "・".join(LANGUAGES.get(key, key) for key in others)
        first = others[0]
        yield Weight(
            "reworded",
            f"{whose}の{named}の文が書きかえられました。",
            one.get(first) or "",
            two.get(first) or "",
        )


def _list(whose: str, name: str, one: list[Any], two: list[Any]) -> Iterator[Weight]:
    gone = [value for value in one if said(value) not in map(said, two)]
    came = [value for value in two if said(value) not in map(said, one)]
    allowed = name in ALLOWED
    for value in gone:
        kind: Kind = "stricter" if allowed else "gone"
        words = f"{whose}から「{word(value)}」がなくなりました{_mark(kind)}。"
        yield Weight(kind, words, word(value), "")
    for value in came:
        kind = "looser" if allowed else "new"
        yield Weight(
            kind, f"{whose}に「{word(value)}」がふえました{_mark(kind)}。", "", word(value)
        )
    if not gone and not came:
        words = (
            "の順番が変わりました。"
            if sorted(map(repr, one)) == sorted(map(repr, two))
            else ("の訳が書きかえられました。")
        )
        yield Weight("reworded", whose + words, word(one), word(two))


def _value(whose: str, name: str, one: Any, two: Any) -> Weight:
    kind = _direction(name, one, two)
    before, after = word(one) if one is not None else "", word(two) if two is not None else ""
    if one is None:
        words = f"{whose}が入りました"
    elif two is None:
        words = f"{whose}がなくなりました"
    elif name in RULES or max(len(before), len(after)) > 40:
        words = f"{whose}が変わりました"
    else:
        words = f"{whose}が「{before}」から「{after}」に変わりました"
    return Weight(kind, f"{words}{_mark(kind)}。", before, after)


def _direction(name: str, one: Any, two: Any) -> Kind:
    """Stricter, looser, or neither to be told."""
    if name in RANKED and one in RANKED[name] and two in RANKED[name]:
        return "stricter" if RANKED[name].index(two) > RANKED[name].index(one) else "looser"
    if name == "pattern" and (one is None or two is None):
        return "stricter" if one is None else "looser"
    rising = name in STRICTER_UP
    if rising or name in STRICTER_DOWN:
        if one is None or two is None:
            return "stricter" if one is None else "looser"
        if isinstance(one, int) and isinstance(two, int):
            return "stricter" if (two > one) == rising else "looser"
    if name == "within" and isinstance(one, dict) and isinstance(two, dict):
        return _shorter(one, two)
    return "changed"


def _shorter(one: dict[str, Any], two: dict[str, Any]) -> Kind:
    for unit in ("days", "months"):
        if isinstance(one.get(unit), int) and isinstance(two.get(unit), int):
            return "stricter" if two[unit] < one[unit] else "looser"
    return "changed"


def _mark(kind: str) -> str:
    return {"stricter": STRICTER, "looser": LOOSER}.get(kind, "")


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and "ja" in value
