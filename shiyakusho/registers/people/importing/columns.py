"""What each column may hold. A column remembers good values, so that most are checked once."""

import json
import re
from collections.abc import Callable, Container
from datetime import date

from shiyakusho.ground.jp import individual_number
from shiyakusho.registers.people.choices import ProtectionKind, Register, RelationKind, Sex

Judge = Callable[[str], str | None]
REMEMBERED = 100_000
TEXT_LIMIT = 1_000  # code points: names reach 100 clusters, each with a selector or marks
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_BROKEN = re.compile("[\ud800-\udfff]")
_TWELVE = re.compile(r"[0-9]{12}|[0-9]{4}[- ][0-9]{4}[- ][0-9]{4}")
_FACT = re.compile(r"[a-z][a-z0-9_]{0,79}")


class Column:
    """Judges one column; ``judge`` answers a problem's code or ``None``."""

    def __init__(self, name: str, judge: Judge, *, required: bool = True) -> None:
        self.name, self._judge, self._required = name, judge, required
        self._closed = judge is not free and judge is not facts  # leaves no room for bad text
        self._seen: set[str] = set() if required else {""}
        self.good: Container[str] = self._seen

    def know(self, good: Container[str]) -> None:
        """Take ``good`` for what need not be judged again (numbers of residents, say)."""
        self.good = good

    def fault(self, text: str) -> str | None:
        """The code of what is wrong with ``text``; call only for text not yet in ``good``."""
        if not text and self._required:
            return "required"
        code = self._judge(text)
        if code is not None or not self._closed:
            code = text_fault(text) or code
        if code is None and len(self._seen) < REMEMBERED:
            self._seen.add(text)
        return code


def text_fault(text: str) -> str | None:
    """What no field may hold: broken UTF-8, control characters, a 個人番号."""
    if not text.isprintable():
        if _BROKEN.search(text):
            return "not_utf8"
        if _CONTROL.search(text):
            return "control_character"
    if _may_hold_twelve_digits(text) and individual_number.contains(text):
        return "individual_number"
    return None


def _may_hold_twelve_digits(text: str) -> bool:
    """A quick look before the thorough one; never says no where that would say yes."""
    if len(text) < 12:
        return False
    if text.isascii():
        return _TWELVE.search(text) is not None
    return sum(map(str.isdigit, text)) >= 12


def free(text: str) -> str | None:
    return "too_long" if len(text) > TEXT_LIMIT else None


def number(text: str) -> str | None:
    return None if len(text) == 15 and text.isascii() and text.isdigit() else "not_a_number_15"


def day(text: str) -> str | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return "not_a_date"
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return "not_a_date"
    return "before_1868" if found.year < 1868 else None


def digits(length: int, code: str) -> Judge:
    pattern = re.compile(f"[0-9]{{{length}}}")
    return lambda text: None if pattern.fullmatch(text) else code


def position(text: str) -> str | None:
    return None if re.fullmatch(r"[1-9][0-9]?", text) else "not_a_position"


def one_of(values: list[str]) -> Judge:
    known = frozenset(values)
    return lambda text: None if text in known else "unknown_choice"


def facts(text: str) -> str | None:
    """A flat JSON object whose names are fact names; values are plain, or lists of texts."""
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return "not_json_facts"
    if not isinstance(found, dict) or not found:
        return "not_json_facts"
    names = all(_FACT.fullmatch(name) for name in found)
    return None if names and all(map(_plain, found.values())) else "not_json_facts"


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) and _storable(item) for item in value)
    if isinstance(value, str):
        return _storable(value)
    return isinstance(value, bool | int | float)


def _storable(text: str) -> bool:
    return text_fault(text) is None and len(text) <= TEXT_LIMIT


def posts(text: str) -> str | None:
    return (
        None
        if all(re.fullmatch(r"[\w.:/-]{1,170}", post) for post in text.split())
        else ("unknown_choice")
    )


_TYPES: dict[str, Judge] = {
    "number": number, "household": number, "other": number,
    "birth_date": day, "since": day, "until": day, "residence_until": day,
    "sex": one_of(Sex.values), "postal_code": digits(7, "not_a_postal_code"),
    "lg_code": digits(6, "not_a_town_code"), "town_id": digits(7, "not_a_town_code"),
    "position": position, "register": one_of(Register.values), "facts": facts,
    "allowed_posts": posts,
}  # fmt: skip
_KINDS: dict[str, Judge] = {
    "relations": one_of(RelationKind.values), "protections": one_of(ProtectionKind.values),
}  # fmt: skip
_OPTIONAL = frozenset(
    {"kana", "alias", "alias_kana", "former_name", "birth_date_note", "residence_status",
     "residence_until", "until", "end_reason", "postal_code", "ward", "town_id", "rest",
     "building", "allowed_posts"}
)  # fmt: skip


def columns_of(file: str, names: tuple[str, ...]) -> list[Column]:
    """Fresh columns for one run over a file."""
    return [
        Column(
            name,
            _KINDS[file] if name == "kind" else _TYPES.get(name, free),
            required=name not in _OPTIONAL,
        )
        for name in names
    ]
