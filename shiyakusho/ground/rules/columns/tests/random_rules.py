"""Random rules that fit a small vocabulary, and random people with gaps in what is known."""

from __future__ import annotations

import datetime as dt
import random

from shiyakusho.ground.rules.tables import read_table
from shiyakusho.ground.rules.types import BOOL, DATE, DOUBLE, INT, STRING, choice, list_of, record
from shiyakusho.ground.rules.vocabulary import Fact, Vocabulary

AS_OF = dt.date(2026, 11, 20)
KINDS = ("x", "y", "z")
TAGS = ("child_allowance", "single_parent", "other")
_PERIOD = {"from": dt.date(2020, 4, 1), "until": None, "source": "test", "mark": "source"}


def _amount(value: object) -> dict[str, object]:
    return {"periods": [_PERIOD | {"value": value}]}


TABLE = read_table(
    {
        "id": "t",
        "values": {
            "yen": _amount(10_000),
            "rate": _amount("0.0264029"),
            "past": {"periods": [_PERIOD | {"until": dt.date(2021, 3, 31), "value": 5}]},
            "stage": _amount(
                {"bands": [{"up_to": 5, "value": 1}, {"below": 40, "value": 2}, {"value": 3}]}
            ),
            "closed": _amount({"bands": [{"up_to": 5, "value": 1}, {"up_to": 40, "value": 2}]}),
            "rates": _amount({"bands": [{"up_to": 20, "value": "1/3"}, {"value": "0.5"}]}),
            "limit": _amount({"steps": [690_000, 1_070_000], "further": 380_000}),
            "short": _amount({"steps": [3, 4, 5]}),
        },
    },
    "t.yaml",
)
PERSON = {
    "birth": DATE, "income": INT, "flag": BOOL, "kind": choice(KINDS), "tags": list_of(STRING),
    "grade": INT, "rate": DOUBLE, "name": STRING,
}  # fmt: skip
Q = {"ja": "?"}
WORDS = Vocabulary(
    facts={
        "a": Fact("a", BOOL),
        "b": Fact("b", BOOL),
        "n": Fact("n", INT),
        "big": Fact("big", INT),
        "x": Fact("x", DOUBLE),
        "d": Fact("d", DATE),
        "k": Fact("k", choice(KINDS)),
        "s": Fact("s", STRING),
        "me": Fact("me", record("person")),
        "people": Fact("people", list_of(record("person"))),
        "kids": Fact("kids", list_of(record("person"))),
        "nums": Fact("nums", list_of(INT)),
        "flags": Fact("flags", list_of(BOOL)),
        "never": Fact("never", BOOL),
        "own_birth": Fact("own_birth", DATE, derived="me.birth", question=Q),
        "own_age": Fact("own_age", INT, derived="age(own_birth, as_of)"),
        "both": Fact("both", BOOL, derived="a && b", question=Q),
        "either": Fact("either", BOOL, derived="a || n > 2"),
        "limited": Fact("limited", BOOL, only_if="n > 0 || b"),
        "grown": Fact("grown", BOOL, derived="kids.exists(c, c.flag)", only_if="kids.size() > 0", question=Q),
        "elders": Fact("elders", INT, derived="people.count(m, age(m.birth, as_of) >= 65)"),
        "tagged": Fact("tagged", BOOL, derived='"other" in me.tags', only_if="a", question=Q),
        "minors": Fact("minors", list_of(record("person")), derived="people.filter(m, age(m.birth, as_of) < 18)"),
    },
    records={"person": PERSON},
    tables={"t": TABLE},
)  # fmt: skip
DAYS = ("2008-04-01", "2026-11-20", "2000-02-29", "2021-01-31")


class Writer:
    """Writes rules of a type; `scope` names what the macros around have bound."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.made = rng, 0

    def rule(self) -> str:
        kind = self.rng.choice(["bool"] * 6 + ["int"] * 4 + ["date", "double", "string"])
        return self.write(kind, self.rng.randint(1, 4), {})

    def write(self, kind: str, depth: int, scope: dict[str, str]) -> str:
        makers = getattr(self, "_" + kind)(depth, scope)
        leaves = [m for m in makers if not callable(m)]
        grown = [m for m in makers if callable(m)]
        if depth <= 0 or (leaves and self.rng.random() < 0.15):
            return self.rng.choice(leaves)
        return str(self.rng.choice(grown)())

    def _several(self, kind: str, depth: int, scope: dict[str, str], between: str) -> str:
        parts = [self.write(kind, depth - 1, scope) for _ in range(self.rng.randint(2, 3))]
        return f"({between.join(parts)})"

    def _of(self, scope: dict[str, str], kind: str) -> list[str]:
        return [name for name, bound in scope.items() if bound == kind]

    def _people(self, scope: dict[str, str]) -> list[str]:
        return [*self._of(scope, "person"), "me"]

    def _fields(self, scope: dict[str, str], *names: str) -> list[str]:
        return [f"{who}.{name}" for who in self._people(scope) for name in names]

    def _if(self, kind: str, depth: int, scope: dict[str, str]) -> str:
        yes, no = (self.write(kind, depth - 1, scope) for _ in range(2))
        return f"({self.write('bool', depth - 1, scope)} ? {yes} : {no})"

    # -- lists ------------------------------------------------------------------------------
    def list(self, depth: int, scope: dict[str, str]) -> str:
        """A list of persons."""
        plain = self.rng.choice(["people", "kids", "kids", "minors"])
        roll = self.rng.random()
        if depth <= 0 or roll < 0.5:
            return plain
        name, inner = self._name("person", scope)
        if roll < 0.8:
            return f"{plain}.filter({name}, {self.write('bool', depth - 1, inner)})"
        kind = self.rng.choice(["date", "int"])
        return f"{self.list(depth - 1, scope)}.sortBy({name}, {self.write(kind, depth - 1, inner)})"

    def _name(self, kind: str, scope: dict[str, str]) -> tuple[str, dict[str, str]]:
        self.made += 1
        return f"v{self.made}", {**scope, f"v{self.made}": kind}

    def _over(self, shape: str, body: str, depth: int, scope: dict[str, str]) -> str:
        """A macro: over persons, over numbers, or with the place first."""
        roll = self.rng.random()
        if roll < 0.12:
            name, inner = self._name("int", scope)
            return (
                f"{self.rng.choice(['nums', '[n, 2, 3]'])}.{shape}({name}, {self.write(body, depth - 1, inner)})"
                if shape in ("exists", "all")
                else f"nums.{shape}({name}, {self.write(body, depth - 1, inner)})"
            )
        if roll < 0.25 and shape in ("exists", "all", "sum"):
            place, inner = self._name("int", scope)
            name, inner = self._name("person", inner)
            return f"{self.list(depth - 1, scope)}.{shape}({place}, {name}, {self.write(body, depth - 1, inner)})"
        name, inner = self._name("person", scope)
        return (
            f"{self.list(depth - 1, scope)}.{shape}({name}, {self.write(body, depth - 1, inner)})"
        )

    def _mapped(self, depth: int, scope: dict[str, str]) -> str:
        name, inner = self._name("person", scope)
        body = self.write("int", depth - 1, inner)
        if self.rng.random() < 0.4:
            body = f"{self.write('bool', depth - 1, inner)}, {body}"
        return f"{self.list(depth - 1, scope)}.map({name}, {body})"

    # -- kinds ------------------------------------------------------------------------------
    def _bool(self, depth: int, scope: dict[str, str]) -> list[object]:
        w, rng = self.write, self.rng
        leaves = [
            "a",
            "b",
            "both",
            "either",
            "limited",
            "grown",
            "tagged",
            "never",
            "true",
            "false",
        ]
        leaves += self._fields(scope, "flag") + self._of(scope, "bool")
        compare = rng.choice(["<", "<=", ">", ">=", "==", "!="])
        kind = rng.choice(["int", "int", "date", "double"])
        words = ["['x', 'z']", *self._fields(scope, "tags")]
        return [
            *leaves,
            lambda: self._several("bool", depth, scope, " && "),
            lambda: self._several("bool", depth, scope, " || "),
            lambda: f"!{w('bool', depth - 1, scope)}",
            lambda: f"({w(kind, depth - 1, scope)} {compare} {w(kind, depth - 1, scope)})",
            lambda: f"({w(kind, depth - 1, scope)} {compare} {w(kind, 0, scope)})",
            lambda: f"({w('string', depth - 1, scope)} {rng.choice(['==', '!=', '<'])} {w('string', depth - 1, scope)})",
            lambda: f"({w('bool', depth - 1, scope)} == {w('bool', depth - 1, scope)})",
            lambda: self._if("bool", depth, scope),
            lambda: self._over("exists", "bool", depth, scope),
            lambda: self._over("all", "bool", depth, scope),
            lambda: self._over("exists_one", "bool", depth, scope),
            lambda: f"({w('int', depth - 1, scope)} in [1, {w('int', depth - 1, scope)}, 7])",
            lambda: f"({w('int', depth - 1, scope)} in {rng.choice(['nums', self._mapped(depth, scope)])})",
            lambda: f"({w('string', depth - 1, scope)} in {rng.choice(words)})",
            lambda: f"has({rng.choice(self._fields(scope, 'birth', 'income', 'kind'))})",
            lambda: f"{w('string', depth - 1, scope)}.startsWith({w('string', 0, scope)})",
            lambda: "flags.all(f, f)", lambda: "flags.exists(f, f == a)", lambda: "flags.exists_one(f, f)",
            lambda: f"flags[{w('int', depth - 1, scope)}]",
        ]  # fmt: skip

    def _int(self, depth: int, scope: dict[str, str]) -> list[object]:
        w, rng = self.write, self.rng
        leaves = [
            "n",
            "0",
            "1",
            "3",
            "18",
            "own_age",
            "elders",
            "big",
            "tables.t.yen",
            *self._of(scope, "int"),
        ]
        leaves += self._fields(scope, "income", "grade")
        rate = rng.choice(['"0.5"', '"1/12"', "tables.t.rate", "tables.t.rates.at(n)"])
        way = rng.choice(["floor_to", "ceil_to", "round_to"])
        return [
            *leaves,
            lambda: f"({w('int', depth - 1, scope)} {rng.choice('+-*/%')} {w('int', depth - 1, scope)})",
            lambda: f"-{w('int', 0, scope)}" if rng.random() < 0.5 else f"-({w('int', depth - 1, scope)})",
            lambda: f"{rng.choice(['min', 'max'])}({w('int', depth - 1, scope)}, {w('int', depth - 1, scope)})",
            lambda: self._if("int", depth, scope),
            lambda: f"age({w('date', depth - 1, scope)}, {w('date', 0, scope)})",
            lambda: f"age({w('date', depth - 1, scope)}, as_of)",
            lambda: f"school_grade({w('date', depth - 1, scope)}, as_of)",
            lambda: f"days_between({w('date', depth - 1, scope)}, {w('date', depth - 1, scope)})",
            lambda: f"{rng.choice(['year', 'month', 'fiscal_year'])}({w('date', depth - 1, scope)})",
            lambda: self._over("count", "bool", depth, scope),
            lambda: self._over("sum", "int", depth, scope),
            lambda: self._over(rng.choice(["min", "max"]), "int", depth, scope),
            lambda: f"{rng.choice(['size', 'count'])}({self.list(depth - 1, scope)})",
            lambda: f"{rng.choice(['sum', 'min', 'max', 'size'])}({self._mapped(depth, scope)})",
            lambda: f"{self._mapped(depth, scope)}[{w('int', 0, scope)}]",
            lambda: f"{self.list(depth - 1, scope)}[{w('int', 0, scope)}].{rng.choice(['income', 'grade'])}",
            lambda: f"{rng.choice(['floor_to', 'ceil_to', 'round_to'])}({w('int', depth - 1, scope)}, {rng.choice(['10', '1', '100'])})",
            lambda: f"{way}({w('int', depth - 1, scope)}, {rate}, 10)",
            lambda: f"{way}({w('double', depth - 1, scope)}, 10)",
            lambda: f"tables.t.{rng.choice(['stage', 'closed', 'limit', 'short'])}.at({w('int', depth - 1, scope)})",
            lambda: f"int({w('double', depth - 1, scope)})",
            lambda: f"size({w('string', depth - 1, scope)})",
            lambda: self._rank(depth, scope),
            lambda: "tables.t.past" if rng.random() < 0.2 else "nums.size()",
        ]  # fmt: skip

    def _rank(self, depth: int, scope: dict[str, str]) -> str:
        name, _ = self._name("person", {})
        over = self.rng.choice(["kids", "people"])
        key = self.rng.choice([f"{name}.birth", f"{name}.income", f"-{name}.grade"])
        chosen, _ = self._name("person", {})
        among = self.rng.choice([over, over, f"{over}.filter({chosen}, {chosen}.flag)"])
        who, _ = self._name("person", {})
        body = f"rank({among}, {name}, {key}, {who})"
        if self.rng.random() < 0.5:
            body = f"{body} <= 2 ? {self.write('int', depth - 2, {who: 'person'})} : {body}"
        loop = self.rng.choice([over, among, f"{over}.filter({chosen}, {chosen}.flag)"])
        return f"sum({loop}, {who}, {body})"

    def _date(self, depth: int, scope: dict[str, str]) -> list[object]:
        w, rng = self.write, self.rng
        leaves = [
            "d",
            "own_birth",
            "as_of",
            *(f'date("{day}")' for day in DAYS),
            *self._fields(scope, "birth"),
        ]
        return [
            *leaves,
            lambda: f"attains({w('date', depth - 1, scope)}, {rng.choice([0, 3, 15, 18, 22, 65])})",
            lambda: f"fiscal_year_end_on_or_after({w('date', depth - 1, scope)})",
            lambda: f"add_{rng.choice(['days', 'months', 'years'])}({w('date', depth - 1, scope)}, {rng.choice([-1, 1, 6, 18])})",
            lambda: f"add_days({w('date', depth - 1, scope)}, {w('int', 0, scope)})",
            lambda: f"month_start({w('date', depth - 1, scope)})",
            lambda: f"{rng.choice(['min', 'max'])}({w('date', depth - 1, scope)}, {w('date', depth - 1, scope)})",
            lambda: self._if("date", depth, scope),
            lambda: self._over(rng.choice(["min", "max"]), "date", depth, scope) if rng.random() < 0.5 else w("date", depth - 1, scope),
        ]  # fmt: skip

    def _double(self, depth: int, scope: dict[str, str]) -> list[object]:
        w, rng = self.write, self.rng
        leaves = ["x", "0.5", "2.0", *self._fields(scope, "rate")]
        return [
            *leaves,
            lambda: f"({w('double', depth - 1, scope)} {rng.choice('+-*/')} {w('double', depth - 1, scope)})",
            lambda: f"double({w('int', depth - 1, scope)})",
            lambda: f"{rng.choice(['min', 'max'])}({w('double', depth - 1, scope)}, {w('double', 0, scope)})",
            lambda: self._if("double", depth, scope),
        ]  # fmt: skip

    def _string(self, depth: int, scope: dict[str, str]) -> list[object]:
        w, rng = self.write, self.rng
        leaves = ["k", "s", '"x"', '"other"', *self._fields(scope, "kind", "name")]
        return [
            *leaves,
            lambda: self._if("string", depth, scope),
            lambda: f"string({w(rng.choice(['int', 'date', 'bool']), depth - 1, scope)})",
            lambda: f"({w('string', depth - 1, scope)} + {w('string', 0, scope)})",
        ]  # fmt: skip


class People:
    """Random facts of one case, each left out at the rate of the gaps."""

    def __init__(self, rng: random.Random, gaps: float) -> None:
        self.rng, self.gaps = rng, gaps

    def _maybe(self, **values: object) -> dict[str, object]:
        return {name: value for name, value in values.items() if self.rng.random() >= self.gaps}

    def day(self) -> dt.date:
        if self.rng.random() < 0.1:
            return dt.date.fromisoformat(self.rng.choice(DAYS))
        return dt.date(1930, 1, 1) + dt.timedelta(days=self.rng.randint(0, 35_600))

    def person(self) -> dict[str, object]:
        rng = self.rng
        return self._maybe(
            birth=self.day(), income=rng.choice([0, 1, 40, 690_000, 2_460_001]), flag=rng.random() < 0.5,
            kind=rng.choice(KINDS), tags=rng.sample(TAGS, rng.randint(0, 2)), grade=rng.randint(0, 6),
            rate=rng.choice([0.0, 0.5, 2.5, 1e9]), name=rng.choice(["辻󠄀", "x", "山田"]),
        )  # fmt: skip

    def case(self) -> dict[str, object]:
        rng = self.rng
        given = {
            "both": rng.random() < 0.5,
            "own_birth": self.day(),
            "limited": rng.random() < 0.5,
            "grown": True,
        }
        kept = {name: value for name, value in given.items() if rng.random() < 0.2}
        flags: list[object] = [rng.choice([True, False, None]) for _ in range(rng.randint(0, 3))]
        return kept | self._maybe(
            a=rng.random() < 0.5, b=rng.random() < 0.5, n=rng.randint(-3, 8), x=rng.choice([0.0, 1.5, -2.0]),
            big=rng.choice([0, 2**62, -(2**63), 10**6]) if rng.random() < 0.1 else 7, d=self.day(),
            k=rng.choice(KINDS), s=rng.choice(["x", "other", "北九州"]), me=self.person(),
            people=[self.person() for _ in range(rng.choice([0, 1, 2, 3, 5]))],
            kids=[self.person() for _ in range(rng.choice([0, 0, 1, 2, 3, 4]))],
            nums=[rng.randint(-2, 5) for _ in range(rng.randint(0, 3))], flags=flags,
        )  # fmt: skip
