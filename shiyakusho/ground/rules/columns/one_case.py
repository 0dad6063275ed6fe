"""What columns ask of a rule of one case: its tree, and its own answer where columns have none."""

from collections.abc import Mapping
from typing import Protocol

from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.criteria import Criterion
from shiyakusho.ground.rules.tree import Node
from shiyakusho.ground.rules.types import Type
from shiyakusho.ground.rules.vocabulary import Vocabulary


class Answer(Protocol):
    """`value` of one case, known when nothing is `missing`."""

    @property
    def value(self) -> object: ...
    @property
    def missing(self) -> frozenset[str]: ...


class OneCase(Protocol):
    """A compiled rule."""

    @property
    def tree(self) -> Node: ...
    @property
    def type(self) -> Type: ...
    @property
    def vocabulary(self) -> Vocabulary: ...
    @property
    def criteria(self) -> Mapping[str, Criterion]: ...
    def on(self, case: Case) -> Answer: ...
