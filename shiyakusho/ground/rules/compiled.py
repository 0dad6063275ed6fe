"""A rule text read, checked and compiled: what rules and their criteria have in common."""

from __future__ import annotations

from dataclasses import dataclass

from .case import Code
from .tree import Node
from .types import Type


@dataclass(frozen=True, slots=True)
class Compiled:
    """`code` evaluates the tree part by part; `names` are the facts and criteria it speaks of."""

    text: str
    tree: Node
    type: Type
    code: Code
    names: frozenset[str]
