"""Tree → terms: names become columns, macros become frames, constants are computed at once.

What has no column form (maps, joined strings, …) goes case by case: the smallest part around it
that stands alone, without names bound by a macro, becomes one term of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from shiyakusho.ground.rules.compiler import compile_tree
from shiyakusho.ground.rules.criteria import Criterion
from shiyakusho.ground.rules.errors import RuleError
from shiyakusho.ground.rules.pivots import FIXED
from shiyakusho.ground.rules.tree import (
    Call,
    Conditional,
    Index,
    ListOf,
    Literal,
    Logic,
    Macro,
    Name,
    Node,
    Select,
    names,
)
from shiyakusho.ground.rules.types import BOOL, INT, Type
from shiyakusho.ground.rules.values import Unknown
from shiyakusho.ground.rules.vocabulary import Fact, Vocabulary

from . import loops
from .lowers import Scope
from .one_case import OneCase
from .population import Column, Links, Lists, Population, is_small
from .terms import (
    SCALARS,
    Frame,
    Items,
    Ref,
    Seq,
    Term,
    Terms,
    Thing,
    Unsupported,
    atom_of,
    call_tree,
    conditional_tree,
    logic_tree,
    only_atom,
)


class Lowering:
    """Terms of many rules over one vocabulary and the shape of one population, on one day."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        population: Population,
        as_of: dt.date,
        events: tuple[str, ...] = (),
        terms: Terms | None = None,
    ) -> None:
        self.vocabulary, self.population = vocabulary, population
        self.as_of, self.events = as_of, events
        self.terms = terms or Terms()
        # Reads as_of, events and tables; every fact of it is unknown.
        self.nobody = vocabulary.case({}, as_of, events)
        self.criteria: Mapping[str, Criterion] = {}
        self._facts: dict[str, Thing] = {}
        self._criteria: dict[int, Term] = {}
        self._busy: set[str] = set()
        self._days: dict[dt.date, Lowering] = {}

    def rule(self, rule: OneCase) -> Term:
        """The term of a rule. Unsupported when it can only go case by case."""
        self.criteria = rule.criteria
        found = self.term(rule.tree, {})
        if found.type.name not in SCALARS:
            raise Unsupported
        return found

    def on_day(self, day: dt.date) -> Lowering:
        """The same facts as of another day."""
        if day not in self._days:
            self._days[day] = Lowering(
                self.vocabulary, self.population, day, self.events, self.terms
            )
        return self._days[day]

    # -- any part ---------------------------------------------------------------------------
    def lower(self, node: Node, scope: Scope | None = None) -> Thing:
        """The terms of a part of a rule; `scope` are the names bound by macros around it."""
        inner = scope or {}
        if self._fixed(node, inner):
            return self.constant(node)
        try:
            return _LOWER.get(type(node), _unsupported)(self, node, inner)
        except Unsupported:
            free = names(node)
            if free & (inner.keys() | self.criteria.keys()) or node.type.name not in SCALARS:
                raise Unsupported from None
            return self.terms.term("case", (), node.type, self.terms.root, info=node)

    def term(self, node: Node, scope: Scope) -> Term:
        found = self.lower(node, scope)
        if not isinstance(found, Term):
            raise Unsupported
        return found

    def _fixed(self, node: Node, scope: Scope) -> bool:
        return all(name not in scope and self.same_for_all(name) for name in names(node))

    def same_for_all(self, name: str) -> bool:
        """Is a name the same for every case: the day, the tables, or a fact nobody has?"""
        if name in FIXED:
            return True
        if name in self.criteria:
            return False
        fact = self.vocabulary.facts.get(name)
        if fact is None or fact.derived or fact.only_if:
            return False
        column = self.population.facts.get(name)
        return column is None or (isinstance(column, Column | Lists) and column.empty)

    def constant(self, node: Node) -> Term:
        value: object
        try:
            value = compile_tree(node)(self.nobody)
        except RuleError as problem:
            value = problem
        return self.terms.constant(value, node.type)

    # -- facts ------------------------------------------------------------------------------
    def fact(self, name: str) -> Thing:
        if name not in self._facts:
            if name in self._busy:
                raise Unsupported  # stands on itself
            self._busy.add(name)
            try:
                self._facts[name] = self._given_or_derived(name)
            finally:
                self._busy.discard(name)
        return self._facts[name]

    def _given_or_derived(self, name: str) -> Thing:
        given = self.population.facts.get(name)
        fact = self.vocabulary.facts[name]
        if given is not None and (given.complete or not (fact.derived or fact.only_if)):
            return self._given(name, given)
        rest = self._derived(name)
        if given is None or (isinstance(given, Column | Lists) and given.empty):
            return rest
        known = self._given(name, given)
        if not isinstance(known, Term) or not isinstance(rest, Term):
            raise Unsupported
        return self.terms.term("merge", (known, rest), fact.type)

    def _given(self, name: str, given: Column | Links | Lists) -> Thing:
        root = self.terms.root
        if isinstance(given, Links):
            return self.terms.ref("fact", given.record, root, name)
        if isinstance(given, Lists):
            state = self.terms.term("list_known", (), BOOL, root, info=name)
            frame = self.terms.frame("list", root, name)
            return Seq(frame, self.item(given, frame, name), state)
        few = is_small(given)
        kind = self.vocabulary.facts[name].type
        return self.terms.term("fact", (), kind, root, info=name, few=few)

    def item(self, lists: Lists, frame: Frame, source: object) -> Term | Ref:
        """What a macro over the list binds its name to."""
        if isinstance(lists.items, Links):
            return self.terms.ref("item", lists.items.record, frame)
        kind = Type(lists.items.kind)
        return self.terms.term("item", (), kind, frame, info=source)

    def _derived(self, name: str) -> Thing:
        """What `Vocabulary._resolve` does: the limit first, then the rule of the fact."""
        fact = self.vocabulary.facts[name]
        if fact.derived:
            value = self._on_its_day(fact)
        else:
            value = self.terms.constant(Unknown((name,)), fact.type)
        if not fact.only_if:
            return value
        if not isinstance(value, Term) or fact.type != BOOL:
            raise Unsupported
        limit = self.term(self.vocabulary.tree_of(name, "only_if"), {})
        return self.terms.term("limit", (limit, value), fact.type)

    def _on_its_day(self, fact: Fact) -> Thing:
        if not fact.day:
            return self.lower(self.vocabulary.tree_of(fact.id))
        day = self.term(self.vocabulary.tree_of(fact.id, "day"), {})
        if day.constant and isinstance(day.info, Unknown):
            return self.terms.constant(day.info, fact.type)
        if not day.constant or not isinstance(day.info, dt.date):
            raise Unsupported  # another day for every case
        then = self.on_day(day.info)
        return then.lower(self.vocabulary.tree_of(fact.id))

    def _criterion(self, criterion: Criterion) -> Term:
        """Outside its dates it does not hold; where it cannot be computed it is not known."""
        if not criterion.in_force(self.as_of):
            return self.terms.constant(False, BOOL)
        if id(criterion) not in self._criteria:
            if criterion.name in self._busy:
                raise Unsupported
            self._busy.add(criterion.name)
            try:
                value = self.term(criterion.rule.tree, {})
            finally:
                self._busy.discard(criterion.name)
            self._criteria[id(criterion)] = value
        return self._criteria[id(criterion)]

    # -- parts ------------------------------------------------------------------------------
    def _name(self, node: Name, scope: Scope) -> Thing:
        if node.id in scope:
            return scope[node.id]
        criterion = self.criteria.get(node.id)
        return self.fact(node.id) if criterion is None else self._criterion(criterion)

    def _select(self, node: Select, scope: Scope) -> Thing:
        of = self.lower(node.operand, scope)
        if not isinstance(of, Ref):
            raise Unsupported
        kind = self.vocabulary.fields_of(of.record)[node.field]
        if kind.name == "list":
            return self._list_field(of, node)
        value = self.field(of, node.field, kind)
        return self.terms.term("has", (value,), BOOL) if node.test else value

    def field(self, of: Ref, name: str, kind: Type) -> Term:
        if kind.name not in SCALARS:
            raise Unsupported
        column = self.population.records.get(of.record, {}).get(name)
        few = isinstance(column, Column) and is_small(column)
        args = tuple(part for part in of.source if isinstance(part, Term))
        return self.terms.term("field", args, kind, of.frame, info=(of, name), few=few)

    def _list_field(self, of: Ref, node: Select) -> Thing:
        lists = self.population.records.get(of.record, {}).get(node.field)
        if lists is None and not node.test:
            return self.terms.term("lost", (), node.type, of.frame, info=node)
        if node.test or not isinstance(lists, Lists):
            raise Unsupported
        frame = self.terms.frame("field", of.frame, of, node.field)
        info = (of, node.field)
        state = self.terms.term("field_known", (), BOOL, of.frame, info=info)
        return Seq(frame, self.item(lists, frame, info), state)

    def _logic(self, node: Logic, scope: Scope) -> Thing:
        args = tuple(self.term(item, scope) for item in node.items)
        return self.joined(args, node.absorbing)

    def joined(self, args: tuple[Term, ...], absorbing: bool) -> Term:
        """Parts that stand on one column are decided together; the order never matters."""
        groups: dict[int, list[Term]] = {}
        for arg in args:
            atom = atom_of(arg)
            few = atom is not None and atom.few
            groups.setdefault(id(atom) if few else id(arg), []).append(arg)
        merged = [self._group(tuple(group), absorbing) for group in groups.values()]
        return merged[0] if len(merged) == 1 else self.logic(tuple(merged), absorbing)

    def _group(self, group: tuple[Term, ...], absorbing: bool) -> Term:
        atom = only_atom(group)
        if len(group) == 1 or atom is None:
            return group[0] if len(group) == 1 else self.logic(group, absorbing)
        tree = logic_tree(group, absorbing)
        return self.terms.folded("or" if absorbing else "and", group, BOOL, tree, atom)

    def logic(self, args: tuple[Term, ...], absorbing: bool) -> Term:
        return self.terms.term("or" if absorbing else "and", args, BOOL)

    def _conditional(self, node: Conditional, scope: Scope) -> Thing:
        args = tuple(self.term(part, scope) for part in (node.condition, node.yes, node.no))
        if node.type.name not in SCALARS or args[1].type.name != args[2].type.name:
            raise Unsupported
        return self.conditional(args, node.type)

    def conditional(self, args: tuple[Term, ...], kind: Type) -> Term:
        if args[0].constant and isinstance(args[0].info, bool):
            return args[1] if args[0].info else args[2]
        if atom := only_atom(args):
            return self.terms.folded("if", args, kind, conditional_tree(args, kind), atom)
        return self.terms.term("if", args, kind)

    def _call(self, node: Call, scope: Scope) -> Thing:
        things = [self.lower(part, scope) for part in node.arguments]
        over_list = loops.CALLS.get(node.function)
        if over_list and any(isinstance(thing, Seq | Items) for thing in things):
            return over_list(self, things, node)
        args = tuple(thing for thing in things if isinstance(thing, Term))
        if len(args) != len(things):
            raise Unsupported
        if node.function == "_in_":
            return loops.within_constant(self, args, node)
        return self.call(node.function, args, node.type)

    def call(self, function: str, args: tuple[Term, ...], kind: Type) -> Term:
        """A function that needs all its arguments: folded where they stand on one column."""
        if all(arg.constant for arg in args):
            return self.constant(call_tree(function, args, kind))
        if any(arg.op == "lost" and arg.type.name not in SCALARS for arg in args):
            return self.terms.term(
                "lost", (), kind, self.terms.deepest(args), info=(function, args)
            )
        if atom := only_atom(args):
            return self.terms.folded(function, args, kind, call_tree(function, args, kind), atom)
        if kind.name not in SCALARS:
            raise Unsupported
        return self.terms.term("call", args, kind, info=function)

    def _index(self, node: Index, scope: Scope) -> Thing:
        of, key = self.lower(node.operand, scope), self.term(node.index, scope)
        if isinstance(of, Seq):
            return loops.at(self, of, key)
        if not isinstance(of, Term) or not of.constant or node.type.name not in SCALARS:
            raise Unsupported
        tree = Index(of.tree or node.operand, key.tree or Name("#"), type=node.type)
        if atom := only_atom((key,)):
            return self.terms.folded("[]", (of, key), node.type, tree, atom)
        return self.terms.term("call", (of, key), node.type, info="[]")

    def _listof(self, node: ListOf, scope: Scope) -> Thing:
        return Items(tuple(self.lower(item, scope) for item in node.items))

    def _macro(self, node: Macro, scope: Scope) -> Thing:
        return loops.macro(self, node, scope)

    def _literal(self, node: Literal, scope: Scope) -> Thing:
        return self.constant(node)

    # -- small makings ----------------------------------------------------------------------
    def number(self, value: int) -> Term:
        return self.terms.constant(value, INT)


def _unsupported(lowering: Lowering, node: Node, scope: Scope) -> Thing:
    raise Unsupported


_LOWER: dict[type[Node], Callable[..., Thing]] = {
    Literal: Lowering._literal,
    Name: Lowering._name,
    Select: Lowering._select,
    Index: Lowering._index,
    Call: Lowering._call,
    Logic: Lowering._logic,
    Conditional: Lowering._conditional,
    ListOf: Lowering._listof,
    Macro: Lowering._macro,
}
