"""rank(people, m, KEY, c): 何番目か. 1 + how many of the list come before c, smallest key first.

Equal keys keep the order of the list, so twins have different ranks.
"""

from __future__ import annotations

from collections.abc import Callable

from .case import Bindings
from .errors import RuleValueError
from .values import Record, Unknown, compare, equal

Code = Callable[[Bindings], object]


def place_of(item: object, items: list[object]) -> int:
    """Where the item stands: a person by identity, a plain value at its first place."""
    for place, other in enumerate(items):
        if other is item or (not isinstance(item, Record) and equal(other, item) is True):
            return place
    raise RuleValueError(
        "順番をつけるものが一覧にありません", "the item to rank is not in the list",
        code="not_in_list",
    )  # fmt: skip


def rank_of(place: int, keys: list[object]) -> object:
    """The rank of the item at `place`; not known while a key that could come before it is not."""
    own = keys[place]
    missing: frozenset[str] = own.missing if isinstance(own, Unknown) else frozenset()
    before = 0
    for other, key in enumerate(keys):
        if other == place:
            continue
        if isinstance(key, Unknown) or isinstance(own, Unknown):
            missing |= key.missing if isinstance(key, Unknown) else frozenset()
            continue
        order = compare(key, own)
        before += order == -1 or (order == 0 and other < place)
    return Unknown(missing) if missing and len(keys) > 1 else 1 + before
