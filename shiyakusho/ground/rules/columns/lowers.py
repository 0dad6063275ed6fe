"""What loops ask of whoever turns parts of a rule into terms."""

from collections.abc import Mapping
from typing import Protocol

from shiyakusho.ground.rules.tree import Node
from shiyakusho.ground.rules.types import Type

from .terms import Term, Terms, Thing

Scope = Mapping[str, Thing]  # the names bound by macros around a part


class Lowers(Protocol):
    """The lowering of one rule, as the macros inside it see it."""

    terms: Terms

    def lower(self, node: Node, scope: Scope | None = None) -> Thing: ...
    def term(self, node: Node, scope: Scope) -> Term: ...
    def call(self, function: str, args: tuple[Term, ...], kind: Type) -> Term: ...
    def joined(self, args: tuple[Term, ...], absorbing: bool) -> Term: ...
    def number(self, value: int) -> Term: ...
    def same_for_all(self, name: str) -> bool: ...
