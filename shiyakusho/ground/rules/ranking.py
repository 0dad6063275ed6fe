"""rank(people, m, KEY, c): 何番目か. 1 + how many of the list come before c, smallest key first.

Equal keys keep the order of the list, so twins have different ranks. While keys are not known the
rank lies between bounds.
"""

from __future__ import annotations

from collections.abc import Sequence

from .errors import RuleValueError
from .ranges import Member, between
from .values import Record, Unknown, blend, compare, equal


def place_of(item: object, items: Sequence[Member]) -> int:
    """Where the item stands: a person by identity, a plain value at its first place."""
    for place, (other, _) in enumerate(items):
        if other is item or (not isinstance(item, Record) and equal(other, item) is True):
            return place
    raise RuleValueError(
        "順番をつけるものが一覧にありません", "the item to rank is not in the list",
        code="not_in_list",
    )  # fmt: skip


def rank_of(place: int, keys: Sequence[Member]) -> object:
    """The rank of the item at `place` by the keys of all; bounds where it is not known."""
    own, doubt = keys[place]
    missing, low, high = doubt, 1, 1
    for other, (key, unsure) in enumerate(keys):
        if other == place:
            continue
        waits = unsure | blend((own, key)).missing
        open_ = isinstance(own, Unknown) or isinstance(key, Unknown)
        order = 0 if open_ else compare(key, own)
        if not open_ and (order == 1 or (order == 0 and other > place)):
            continue
        missing |= waits
        low, high = low + (not waits), high + 1
    return Unknown(missing, low, high) if doubt else between(missing, low, high)
