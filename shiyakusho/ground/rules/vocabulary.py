"""The words of rules: facts with type, source, question and reason; records; events; choices.

Data of national/vocabulary/*.yaml; this room knows no people, the vocabulary is handed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from shiyakusho.ground import yamlfile

from .case import Case, Code
from .checker import check
from .compiler import compile_tree
from .errors import RuleError, RuleNameError
from .facts import read_facts
from .reader import read
from .tables import Table, load_tables
from .tree import Node, names
from .types import BOOL, DATE, DYN, STRING, Type, choice, list_of, read_type, record
from .values import CelMap, Record, Unknown, blend

Text = Mapping[str, str]
SOURCES = ("register", "tax", "asked")
RULES_OF_A_FACT = ("derived", "only_if", "day")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `question` is absent when it is only ever derived or read from a register.

    `derived`: a rule that gives it when nobody did. `only_if`: where this rule is false the fact
    (a bool) is false and not asked: without a dog there is no registered dog. `day`: the rule of
    the day `derived` is as of, where it is not the day asked about: the end of the year whose
    income counts, the month of the treatment.
    """

    id: str
    type: Type
    source: str = "asked"
    question: Text | None = None
    why: Text | None = None
    options: tuple[str, ...] = ()
    options_from: str = ""
    derived: str = ""
    only_if: str = ""
    day: str = ""
    ask_fields: tuple[str, ...] = ()
    sensitive: bool = False
    private: bool = False
    optional: bool = False  # a wish: what hangs on it alone is on offer, and it may stay open
    generic: bool = False
    of_event: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """ライフイベント: `ja` is the list's name, `label` what a card says, `date` its day's fact."""

    id: str
    ja: str
    label: Text
    pictogram: str
    date: str | None


@dataclass(frozen=True)
class Vocabulary:
    """Everything a rule may name. Immutable; `extended` gives a larger one."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    events: Mapping[str, LifeEvent] = field(default_factory=dict)
    choices: Mapping[str, Text] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    _trees: dict[str, Node] = field(default_factory=dict, compare=False, repr=False)
    _codes: dict[str, Code] = field(default_factory=dict, compare=False, repr=False)

    # -- what the checker asks --------------------------------------------------------------
    def type_of(self, name: str) -> Type | None:
        if name in self.facts:
            return self.facts[name].type
        return self._fixed.get(name)

    @cached_property
    def _fixed(self) -> Mapping[str, Type]:
        return {
            "as_of": DATE,
            "events": list_of(choice(tuple(self.events)) if self.events else STRING),
            "tables": record("tables"),
        }

    def all_names(self) -> Iterable[str]:
        return [*self.facts, *self._fixed]

    def fields_of(self, record_name: str) -> Mapping[str, Type]:
        if record_name == "tables":
            return {id_: record(f"tables.{id_}") for id_ in self.tables}
        if record_name.startswith("tables."):
            table = self.tables[record_name.removeprefix("tables.")]
            return {name: amount.type for name, amount in table.amounts.items()}
        return self.records.get(record_name, {})

    # -- growing ----------------------------------------------------------------------------
    def extended(self, facts: Mapping[str, Fact | str | Type] = MappingProxyType({})) -> Vocabulary:
        """A vocabulary with more facts: a Fact, or its type ("bool", "list<person>")."""
        added = {name: self._as_fact(name, value) for name, value in facts.items()}
        return replace(self, facts={**self.facts, **added}, _trees={}, _codes={})

    def _as_fact(self, name: str, value: Fact | str | Type) -> Fact:
        if isinstance(value, Fact):
            return value
        kind = read_type(value, set(self.records)) if isinstance(value, str) else value
        return Fact(name, kind)

    # -- derived facts ----------------------------------------------------------------------
    def tree_of(self, name: str, part: str = "derived") -> Node:
        """The checked tree of one of a fact's own rules."""
        key = f"{name}:{part}"
        if key not in self._trees:
            fact = self.facts[name]
            try:
                tree = read(getattr(fact, part))
                check(tree, self, {"derived": fact.type, "day": DATE}.get(part, BOOL))
            except RuleError as problem:
                problem.args = (f"事実 {name}: {problem}",)
                raise
            self._trees[key] = tree
        return self._trees[key]

    def code_of(self, name: str, part: str = "derived") -> Code:
        key = f"{name}:{part}"
        if key not in self._codes:
            self._codes[key] = compile_tree(self.tree_of(name, part))
        return self._codes[key]

    def stands_on(self, name: str) -> set[str]:
        """Names a fact's own rules speak of."""
        fact = self.facts.get(name)
        parts = [part for part in RULES_OF_A_FACT if fact and getattr(fact, part)]
        return set().union(*(names(self.tree_of(name, part)) for part in parts))

    def depends_on(self, name: str) -> frozenset[str]:
        """Facts a fact stands on, through all levels, itself included."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.stands_on(current))
        return frozenset(found)

    def validate(self) -> None:
        """Every rule of a fact reads and types, and no fact stands on itself."""
        for name in self.facts:
            if any(name in self.depends_on(part) for part in self.stands_on(name)):
                raise RuleNameError(
                    f"事実 {name} は自分自身から導かれています", f"{name} is circular"
                )

    # -- a case -----------------------------------------------------------------------------
    def case(self, facts: Mapping[str, object], as_of: dt.date, events: Iterable[str] = ()) -> Case:
        """Facts as JSON or Python values, read and typed. FactError for what does not fit."""
        return self.reopened(read_facts(facts, self) | {"as_of": as_of, "events": list(events)})

    def reopened(self, values: Mapping[str, object]) -> Case:
        """A case of values already read (`read_facts`), as_of and events among them."""
        return Case(values, self._resolve)

    def _resolve(self, name: str, case: Case) -> object:
        if name == "tables":
            return self._tables_on(case.values["as_of"])  # type: ignore[arg-type]
        fact = self.facts.get(name)
        if fact is None:
            raise RuleNameError(f"「{name}」という事実はありません", f"no fact {name!r}")
        limit = self.code_of(name, "only_if")(case) if fact.only_if else True
        if limit is False:
            return False
        value = self._derived(fact, case)
        if limit is True:
            return value
        # Whether it may be asked at all can decide too, as long as it is not known itself.
        tried = name in case.supposed and value is not False
        return blend((value, limit)) if tried or blend((value,)).missing else value

    def _derived(self, fact: Fact, case: Case) -> object:
        value = self._on_its_day(fact, case) if fact.derived else Unknown((fact.id,))
        if not blend((value,)).missing:
            return value
        if fact.id in case.supposed:
            return case.supposed[fact.id]
        # One plain question is better than the many facts it could be derived from.
        return Unknown((fact.id,)) if fact.question else value

    def below(self, name: str) -> Iterator[tuple[Node, bool]]:
        """The rules a fact stands on; True for one that looks at another day."""
        fact = self.facts.get(name)
        for part in RULES_OF_A_FACT:
            if fact and getattr(fact, part):
                yield self.tree_of(name, part), part == "derived" and bool(fact.day)

    def _on_its_day(self, fact: Fact, case: Case) -> object:
        """The derived value, as of the fact's own day where it has one."""
        if not fact.day:
            return self.code_of(fact.id)(case)
        day = self.code_of(fact.id, "day")(case)
        if isinstance(day, Unknown):
            return day
        then = self.reopened({**case.given, "as_of": day})
        then.steps, then.supposed = case.steps, case.supposed  # what is tried is of today
        value = self.code_of(fact.id)(then)
        case.reads |= then.reads
        case.steps = then.steps
        return value

    def _tables_on(self, day: dt.date) -> CelMap:
        return CelMap((id_, _InForce(table, day)) for id_, table in self.tables.items())


class _InForce(Mapping[object, object]):
    """A table on one day: amounts are looked up only when a rule asks."""

    __slots__ = ("_day", "_table")

    def __init__(self, table: Table, day: dt.date) -> None:
        self._table, self._day = table, day

    def __getitem__(self, name: object) -> object:
        value = self._table.amounts[str(name)].on(self._day).value
        return Unknown((f"tables.{self._table.id}.{name}",)) if value is None else value

    def __contains__(self, name: object) -> bool:
        return name in self._table.amounts

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._table.amounts)

    def __len__(self) -> int:
        return len(self._table.amounts)


def load_vocabulary(folder: Path, tables: Path | None = None) -> Vocabulary:
    """Reads a folder of vocabulary files and, when given, a folder of tables."""
    parts: dict[str, dict[str, object]] = {"facts": {}, "records": {}, "choices": {}}
    events: list[dict[str, object]] = []
    for path in sorted(folder.glob("*.yaml")):
        content = yamlfile.read(path) or {}
        events += content.pop("events", [])
        content.pop("examples", None)  # tried by examples.py
        for kind, entries in content.items():
            _merge(parts, kind, entries, path.name)
    record_names = set(parts["records"])
    vocabulary = Vocabulary(
        facts={id_: _fact(id_, entry, record_names) for id_, entry in parts["facts"].items()},  # type: ignore[arg-type]
        records={id_: _fields(entry, record_names) for id_, entry in parts["records"].items()},  # type: ignore[arg-type]
        events={str(entry["id"]): LifeEvent(**entry) for entry in events},  # type: ignore[arg-type]
        choices=parts["choices"],  # type: ignore[arg-type]
        tables=load_tables(tables) if tables else {},
    )
    vocabulary.validate()
    return vocabulary


def _merge(
    parts: dict[str, dict[str, object]], kind: str, entries: dict[str, object], file: str
) -> None:
    if kind not in parts:
        raise RuleNameError(f"{file}: {kind} という欄はありません", f"{file}: no section {kind!r}")
    if twice := parts[kind].keys() & entries.keys():
        raise RuleNameError(f"{file}: 二度あります: {twice}", f"{file}: defined twice: {twice}")
    parts[kind].update(entries)


def _fields(entry: Mapping[str, object], records: set[str]) -> dict[str, Type]:
    return {name: _field_type(kind, records) for name, kind in entry.items()}


def _field_type(kind: object, records: set[str]) -> Type:
    if isinstance(kind, dict):
        return choice(tuple(kind["options"]))
    return read_type(str(kind), records)


def _fact(id_: str, entry: Mapping[str, object], records: set[str]) -> Fact:
    options: tuple[str, ...] = tuple(entry.get("options", ()))  # type: ignore[arg-type]
    if entry.get("source", "asked") not in SOURCES:
        raise RuleNameError(f"事実 {id_}: source が違います", f"fact {id_}: bad source")
    known = {
        "question",
        "why",
        "derived",
        "only_if",
        "day",
        "sensitive",
        "private",
        "optional",
        "generic",
        "of_event",
        "source",
    }
    rest = {name: value for name, value in entry.items() if name in known}
    return Fact(
        id=id_,
        type=choice(options) if options else read_type(str(entry["type"]), records),
        options=options,
        options_from=str(entry.get("options_from", "")),
        ask_fields=tuple(entry.get("ask_fields", ())),  # type: ignore[arg-type]
        least=entry.get("min"),  # type: ignore[arg-type]
        most=entry.get("max"),  # type: ignore[arg-type]
        **rest,  # type: ignore[arg-type]
    )


__all__ = ["DYN", "Fact", "LifeEvent", "Record", "Vocabulary", "load_vocabulary"]
