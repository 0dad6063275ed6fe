"""Amounts that depend on a number: bands (段階: by income) and steps (人数ごと: by dependants).

Written in a table as `{bands: [{up_to: 809000, value: 1}, {below: 1200000, value: 2}, {value: 3}]}`
or `{steps: [690000, 1070000], further: 380000}`; asked by `tables.<table>.<amount>.at(number)`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from .errors import RuleValueError
from .overloads import function
from .values import no_overload, whole


@dataclass(frozen=True, slots=True)
class Bands:
    """`values[i]` up to and with `tops[i]`; one value more than tops when the last is open."""

    tops: tuple[int, ...]
    values: tuple[object, ...]

    def at(self, number: int) -> object:
        place = bisect_left(self.tops, number)
        if place < len(self.values):
            return self.values[place]
        raise _outside(number)


@dataclass(frozen=True, slots=True)
class Steps:
    """`values[n]` for 0, 1, 2 …; beyond the last `further` is added for each (None: no more)."""

    values: tuple[object, ...]
    further: int | None = None

    def at(self, number: int) -> object:
        beyond = number - len(self.values) + 1
        if number >= 0 and beyond <= 0:
            return self.values[number]
        if number < 0 or self.further is None:
            raise _outside(number)
        return whole(int(self.values[-1]) + beyond * self.further)  # type: ignore[call-overload]


Scale = Bands | Steps


def _outside(number: int) -> RuleValueError:
    return RuleValueError(
        f"{number} に当たる段がありません", f"no band for {number}", code="no_band"
    )


@function("at", "scale<dyn>, int -> item")
def at(scale: object, number: object) -> object:
    """The value of the band or step a number falls in."""
    if not isinstance(scale, Bands | Steps) or type(number) is not int:
        raise no_overload("at", (scale, number))
    return scale.at(number)


def read_scale(entry: dict[object, object]) -> Scale | None:
    """A scale as written, None when the entry is an ordinary map. ValueError says what is wrong."""
    if "bands" in entry:
        return _bands(entry)
    if "steps" in entry:
        return _steps(entry)
    return None


def _bands(entry: dict[object, object]) -> Bands:
    bands = entry["bands"]
    if entry.keys() != {"bands"} or not isinstance(bands, list) or not bands:
        raise ValueError("bands は段の一覧です")
    tops = [_top(band) for band in bands]
    closed = [top for top in tops[:-1] if top is not None]
    if len(closed) != len(tops) - 1:
        raise ValueError("up_to か below のない段は最後だけです")
    closed += [tops[-1]] if tops[-1] is not None else []
    if any(left >= right for left, right in pairwise(closed)):
        raise ValueError("段は小さい順に書きます")
    return Bands(tuple(closed), tuple(band["value"] for band in bands))


def _top(band: object) -> int | None:
    """以下 is `up_to`, 未満 is `below`; both end a band at a whole number."""
    if not isinstance(band, dict) or band.get("value") is None:
        raise ValueError("段には value が要ります")
    if len(band) > 2 or band.keys() - {"value", "up_to", "below"}:
        raise ValueError("段に書けるのは value と、up_to か below のどちらかです")
    bound = band.get("up_to", band.get("below"))
    if bound is not None and type(bound) is not int:
        raise ValueError("up_to と below は整数です")
    return bound - 1 if "below" in band and bound is not None else bound


def _steps(entry: dict[object, object]) -> Steps:
    values, further = entry["steps"], entry.get("further")
    if entry.keys() - {"steps", "further"} or not isinstance(values, list) or not values:
        raise ValueError("steps は0からの値の一覧です")
    if further is not None and not all(type(n) is int for n in (further, *values)):
        raise ValueError("further があるときの値は整数です")
    return Steps(tuple(values), further)  # type: ignore[arg-type]
