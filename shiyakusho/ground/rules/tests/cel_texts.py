"""Random plain CEL expressions, typed, with bindings for their names."""

from __future__ import annotations

import random

NAMES: dict[str, object] = {
    "a": True, "b": False, "n": 7, "m": -3, "x": 2.5, "s": "児童手当", "t": "ab",
    "ns": [1, 2, 3, 7], "ts": ["ab", "c", ""], "d": {"ab": 1, "c": -3},
}  # fmt: skip


class Writer:
    """Writes expressions of a type, up to a depth. `names` are those bound by macros around."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def pick(self, *texts: str) -> str:
        return self.chance.choice(texts)

    def bool(self, depth: int, names: tuple[str, ...] = ()) -> str:
        if depth <= 0:
            return self.pick("a", "b", "true", "false", *(f"{name} > 2" for name in names))
        inner = depth - 1
        return self.pick(*(make(inner, names) for make in (
            lambda d, v: f"({self.bool(d, v)} && {self.bool(d, v)})",
            lambda d, v: f"({self.bool(d, v)} || {self.bool(d, v)})",
            lambda d, v: f"!({self.bool(d, v)})",
            lambda d, v: f"({self.int(d, v)} {self.sign()} {self.int(d, v)})",
            lambda d, v: f"({self.double(d, v)} {self.sign()} {self.double(d, v)})",
            lambda d, v: f"({self.string(d, v)} {self.sign()} {self.string(d, v)})",
            lambda d, v: f"({self.int(d, v)} in {self.ints(d, v)})",
            lambda d, v: f"({self.string(d, v)} in d)",
            lambda d, v: f"{self.string(d, v)}.{self.pick('contains', 'startsWith', 'endsWith')}({self.string(d, v)})",
            lambda d, v: f"{self.ints(d, v)}.{self.pick('all', 'exists', 'exists_one')}(v{d}, {self.bool(d, (*v, f'v{d}'))})",
            lambda d, v: f"({self.bool(d, v)} ? {self.bool(d, v)} : {self.bool(d, v)})",
            lambda d, v: f"({self.ints(d, v)} == {self.ints(d, v)})",
        )))  # fmt: skip

    def sign(self) -> str:
        return self.pick("<", "<=", ">", ">=", "==", "!=")

    def int(self, depth: int, names: tuple[str, ...] = ()) -> str:
        if depth <= 0:
            return self.pick("n", "m", "0", "1", "-5", "9223372036854775807", *names)
        d, v = depth - 1, names
        return self.pick(
            f"({self.int(d, v)} {self.pick('+', '-', '*', '/', '%')} {self.int(d, v)})",
            f"size({self.string(d, v)})", f"{self.ints(d, v)}.size()",
            f"-({self.int(d, v)})", f"({self.bool(d, v)} ? {self.int(d, v)} : {self.int(d, v)})",
            f"ns[{self.int(d, v)}]", f"d[{self.string(d, v)}]", f"int({self.double(d, v)})",
            f"int({self.string(d, v)})",
        )  # fmt: skip

    def double(self, depth: int, names: tuple[str, ...] = ()) -> str:
        if depth <= 0:
            return self.pick("x", "0.0", "-1.5", "1e308")
        d, v = depth - 1, names
        return self.pick(
            f"({self.double(d, v)} {self.pick('+', '-', '*', '/')} {self.double(d, v)})",
            f"double({self.int(d, v)})", f"-({self.double(d, v)})",
        )  # fmt: skip

    def string(self, depth: int, names: tuple[str, ...] = ()) -> str:
        if depth <= 0:
            return self.pick("s", "t", "''", "'ab'", '"手当"')
        d, v = depth - 1, names
        return self.pick(
            f"({self.string(d, v)} + {self.string(d, v)})", f"string({self.int(d, v)})",
            f"({self.bool(d, v)} ? {self.string(d, v)} : {self.string(d, v)})", f"ts[{self.int(d, v)}]",
        )  # fmt: skip

    def ints(self, depth: int, names: tuple[str, ...] = ()) -> str:
        if depth <= 0:
            return self.pick("ns", "[]", "[1, 2, 9]", "[7]")
        d, v = depth - 1, names
        return self.pick(
            f"({self.ints(d, v)} + {self.ints(d, v)})",
            f"[{self.int(d, v)}, {self.int(d, v)}]",
            f"{self.ints(d, v)}.filter(f{d}, {self.bool(d, (*v, f'f{d}'))})",
            f"{self.ints(d, v)}.map(m{d}, {self.int(d, (*v, f'm{d}'))})",
            f"{self.ints(d, v)}.map(m{d}, {self.bool(d, (*v, f'm{d}'))}, {self.int(d, (*v, f'm{d}'))})",
        )
