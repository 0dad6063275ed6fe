"""Functions of the language: their types for the checker, their code for the compiler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .types import DYN, Type, fits, read_type


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a function. `result` "item" is the item type of the first argument,
    "same" its type."""

    parameters: tuple[Type, ...]
    result: str

    def __str__(self) -> str:
        return f"({', '.join(map(str, self.parameters))})"

    def type_for(self, arguments: list[Type]) -> Type | None:
        if len(arguments) != len(self.parameters):
            return None
        if not all(map(fits, arguments, self.parameters)):
            return None
        if self.result == "item":
            return arguments[0].item
        if self.result == "same":
            return arguments[0]
        return read_type(self.result)


@dataclass(frozen=True, slots=True)
class Function:
    """`call` gets known values only; `clock` marks functions that also need the day asked about."""

    name: str
    overloads: tuple[Overload, ...]
    call: Callable[..., object]

    def type_for(self, arguments: list[Type]) -> Type | None:
        """The result type, DYN when several overloads fit open types, None when none fits."""
        found = [t for o in self.overloads if (t := o.type_for(arguments)) is not None]
        if not found:
            return None
        return found[0] if len(set(found)) == 1 else DYN

    def fitting(self, types: list[Type]) -> str:
        """For messages: the ways to call it that begin like this one, else all of them."""
        first = types[0] if types else DYN
        near = [o for o in self.overloads if o.parameters and fits(first, o.parameters[0])]
        near = near if first != DYN else []
        return " / ".join(map(str, near)) if near else self.signatures

    @property
    def signatures(self) -> str:
        """For messages: "date, int" or "list"."""
        return " / ".join(map(str, self.overloads))


FUNCTIONS: dict[str, Function] = {}


def _parameter(word: str) -> Type:
    word = word.strip()
    if word == "list":
        return Type("list", (DYN,))
    if word == "map":
        return Type("map", (DYN, DYN))
    return read_type(word)


def function(
    name: str, *signatures: str
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Registers `call` under `name`; signatures are written "date, int -> date"."""

    def register(call: Callable[..., object]) -> Callable[..., object]:
        overloads = []
        for signature in signatures:
            left, result = signature.split("->")
            words = [word for word in left.split(",") if word.strip()]
            overloads.append(Overload(tuple(map(_parameter, words)), result.strip()))
        FUNCTIONS[name] = Function(name, tuple(overloads), call)
        return call

    return register
