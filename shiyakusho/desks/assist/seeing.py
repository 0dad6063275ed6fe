"""What a helper sees of a form, and what is the resident's own (ご本人が入力). Pure.

The helper sees what the resident tells them now and they type; not what a register or an earlier form
knows, no file, and no answer of a kind or fact that the rules keep for the resident, nor of a question that either of them
turned to the resident.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shiyakusho.desks.assist.pack import Rules


@dataclass(frozen=True)
class Seen:
    """One line of the form for one of the two. ``hidden``: the other writes it; ``filled``: it is there."""

    line: Any
    own: bool
    filled: bool

    @property
    def path(self) -> str:
        return str(self.line.path)


@dataclass(frozen=True)
class Part:
    """The lines of one page of the form."""

    title: Any
    about: Any
    intro: Any
    lines: list[Seen]


def is_own(line: Any, facts: Mapping[str, str], rules: Rules, turned: Collection[str]) -> bool:
    """Whether the resident alone reads and writes this line. ``facts``: path → fact; ``turned``: paths
    that are theirs for another reason."""
    if line.is_note:
        return False
    return bool(
        line.item
        or line.known
        or line.source
        or line.path in turned
        or line.field.kind in rules.own_kinds
        or facts.get(line.path, "") in rules.own_facts
    )


def parts(
    blocks: Iterable[Any], facts: Mapping[str, str], rules: Rules, turned: Collection[str]
) -> list[Part]:
    """The form, page by page, each line with whose it is. A browser keeps nothing of any box."""
    found = []
    for block in blocks:
        lines = []
        for line in block.lines:
            line.field.autocomplete = "off"
            own = is_own(line, facts, rules, turned)
            lines.append(Seen(line, own, not line.is_open and line.value not in (None, "", [])))
        found.append(Part(block.title, block.about, block.intro, lines))
    return found


def paths(found: Iterable[Part], *, own: bool) -> set[str]:
    """The paths of one of the two."""
    return {
        one.path for part in found for one in part.lines if one.own is own and not one.line.is_note
    }
