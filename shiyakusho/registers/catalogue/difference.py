"""What differs between two versions, in sentences that a section officer reads.

By ids, never by position: what moved is moved, what was reworded is reworded, and what asks more of
people than before is called stricter. Nothing that differs is left unsaid.
"""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .elements import Element, Key, elements_of, normal
from .models import Version as Row
from .models import WorkingCopy
from .nouns import noun_of
from .snapshot import Version, document_of
from .weighing import Kind, weighed

Comparable = Version | Row | WorkingCopy | dict[str, Any]
# Whoever newly has to do something more is told so.
ASKING = {"同意する人", "添付", "期限"}


@dataclass(frozen=True)
class Change:
    """One difference. `place`: ids from the outside in; `what` is the whole sentence; `before` and
    `after` are the words or the rule themselves, empty where there was or is nothing."""

    place: tuple[str, ...]
    kind: Kind
    what: str
    before: str = ""
    after: str = ""


def difference(old: Comparable, new: Comparable) -> list[Change]:
    """All changes from `old` to `new`: versions, working copies or documents, finished or not."""
    (before, its), (after, other) = _parts(old), _parts(new)
    if its is None or other is None:
        its = other = None  # an unfinished one has no resolved process: hold what each says itself
    before, after = normal(before), normal(after)
    one, two = elements_of(before, its), elements_of(after, other)
    found = list(_changes(one, two, dict(_renamed(one, two))))
    if not found and (before, its) != (after, other):  # only where one of them is no definition
        found.append(Change((), "changed", "形の正しくないところが変わりました。"))
    return found


def _parts(given: Comparable) -> tuple[dict[str, Any], dict[str, Any] | None]:
    if isinstance(given, Version):
        whole = document_of(given.definition, given.process)
    elif isinstance(given, Row | WorkingCopy):
        whole = json.loads(given.document)
    else:
        whole = given
    if isinstance(whole.get("definition"), dict):
        return whole["definition"], whole.get("process")
    return whole, None


def _changes(
    old: dict[Key, Element], new: dict[Key, Element], renamed: dict[Key, Key]
) -> Iterator[Change]:
    moved = _out_of_order(old, new)
    came = {after: before for before, after in renamed.items()}
    for key in _in_order(old, new):
        before, after = old.get(key), new.get(key)
        if key in renamed:
            continue
        if key in came:
            yield _rename(old[came[key]], new[key])
        elif before is None and after is not None:
            yield from _new(key, after, new, old)
        elif after is None and before is not None:
            yield from _gone(key, before, old, new)
        elif before is not None and after is not None:
            yield from _same(before, after, key in moved)


def _new(
    key: Key, one: Element, new: dict[Key, Element], old: dict[Key, Element]
) -> Iterator[Change]:
    if one.noun == "選択肢" and one.within not in old:
        return  # its question is new altogether
    where = f"ページ「{one.within_name}」に" if one.within[:1] == ("page",) else ""
    if one.noun == "選択肢":
        where = f"質問「{one.within_name}」に"
    kind: Kind = "stricter" if one.noun in ASKING or one.fields.get("required") is True else "new"
    must = "（必須）" if one.fields.get("required") is True else ""
    yield Change(
        one.place, kind, f"{where}{one.noun}「{one.name}」{must}がふえました。", "", one.name
    )


def _gone(
    key: Key, one: Element, old: dict[Key, Element], new: dict[Key, Element]
) -> Iterator[Change]:
    if one.noun == "選択肢" and one.within not in new:
        return
    where = f"ページ「{one.within_name}」の" if one.within[:1] == ("page",) else ""
    if one.noun == "選択肢":
        where = f"質問「{one.within_name}」の"
    kind: Kind = "stricter" if one.noun == "選択肢" else "gone"
    yield Change(
        one.place, kind, f"{where}{one.noun}「{one.name}」がなくなりました。", one.name, ""
    )


def _rename(before: Element, after: Element) -> Change:
    old, new = before.place[-1], after.place[-1]
    words = (
        f"{before.noun}「{before.name}」のid（記録での名前）が {old} から {new} に変わりました。"
    )
    return Change(after.place, "renamed", words, old, new)


def _same(before: Element, after: Element, moved: bool) -> Iterator[Change]:
    called = f"{before.noun}「{before.name}」" if before.place else ""
    if before.within != after.within:
        words = f"{called}が「{before.within_name}」から「{after.within_name}」に移りました。"
        yield Change(after.place, "moved", words, before.within_name, after.within_name)
    elif moved:
        yield Change(after.place, "moved", f"{called}の順番が変わりました。")
    for name in dict.fromkeys([*before.fields, *after.fields]):
        one, two = before.fields.get(name), after.fields.get(name)
        if one != two:
            for weight in weighed(called, noun_of(before.noun, name), name, one, two):
                place = (*after.place, name)
                yield Change(place, weight.kind, weight.what, weight.before, weight.after)


def _in_order(old: dict[Key, Element], new: dict[Key, Element]) -> list[Key]:
    """All keys as the new version has them; what is gone, behind what it stood behind."""
    order = list(new)
    last: Key | None = None
    for key in old:
        if key not in new:
            place = order.index(last) + 1 if last in order else 0
            order.insert(place, key)
        last = key
    return order


def _renamed(old: dict[Key, Element], new: dict[Key, Element]) -> Iterator[tuple[Key, Key]]:
    """Pairs of which one went and one came, that say the very same under another id."""
    came = {key: one for key, one in new.items() if key not in old}
    for key, one in old.items():
        if key in new or one.noun == "例":
            continue
        for other, two in came.items():
            if one.noun == two.noun and one.fields == two.fields and one.within == two.within:
                yield key, other
                del came[other]
                break


def _out_of_order(old: dict[Key, Element], new: dict[Key, Element]) -> set[Key]:
    """The fewest elements that changed their rank among those that stayed where they were."""
    held: dict[Key, list[Key]] = {}
    for key, one in new.items():
        before = old.get(key)
        if before is not None and one.order is not None and before.within == one.within:
            held.setdefault((*one.within, one.noun), []).append(key)
    moved: set[Key] = set()
    for keys in held.values():
        ranks = [old[key].order or 0 for key in keys]
        kept = _longest_rising(ranks)
        moved |= {key for rank, key in zip(ranks, keys, strict=True) if rank not in kept}
    return moved


def _longest_rising(ranks: list[int]) -> set[int]:
    """The longest run that is still in order, by patience sorting."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for rank in ranks:
        place = bisect.bisect_left(tails, rank)
        before[rank] = ends[place - 1] if place else None
        tails[place : place + 1] = [rank]
        ends[place : place + 1] = [rank]
    kept: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
