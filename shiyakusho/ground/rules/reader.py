"""Text → tree. The grammar is grammar.lark; macros are recognised here and keep their shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput

from . import hints, limits
from .errors import RuleLimitError, RuleSyntaxError
from .macros import as_macro
from .strings import read_string
from .tree import Call, Conditional, Index, ListOf, Literal, Logic, MapOf, Name, Node, Select
from .values import INT_MAX, INT_MIN

# Words CEL keeps for the languages it is embedded in.
_RESERVED = """as break const continue else for function if import let loop package namespace
return var void while"""
RESERVED = frozenset(_RESERVED.split())


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=True)


def read(text: str) -> Node:
    """The tree of an expression. RuleSyntaxError with line and column, RuleLimitError."""
    if len(text) > limits.TEXT:
        raise RuleLimitError("式が長すぎます", f"expression over {limits.TEXT} characters")
    try:
        parsed = _parser().parse(text)
    except UnexpectedInput as problem:
        raise _explain(problem, text) from None
    return _Builder().build(parsed.children[0], 0)


def _explain(problem: UnexpectedInput, text: str) -> RuleSyntaxError:
    token = getattr(problem, "token", None)
    at_end = isinstance(problem, UnexpectedEOF) or (token is not None and token.type == "$END")
    if at_end:
        lines = text.split("\n")
        ja, en = hints.closing(text)
        return RuleSyntaxError(
            f"式が途中で終わっています{ja}", f"unexpected end of expression{en}",
            line=len(lines), column=len(lines[-1]) + 1,
        )  # fmt: skip
    if isinstance(problem, UnexpectedCharacters) or token is None:
        position = problem.pos_in_stream or 0
        found = text[position : position + 1]
    else:
        found = str(token)
    ja, en = hints.written(found, text[: problem.pos_in_stream or 0])
    found = found if len(found) <= 20 else found[:20] + "…"
    return RuleSyntaxError(
        f"「{found}」はここに書けません{ja}", f"unexpected {found!r}{en}",
        line=problem.line, column=problem.column,
    )  # fmt: skip


def _kept(signs: int) -> int:
    """Of many signs one or two matter; two are kept so that the type is still checked."""
    return 2 - signs % 2


class _Builder:
    """Turns lark's tree into ours, counting parts and depth."""

    def __init__(self) -> None:
        self.count = 0

    def build(self, item: Any, depth: int) -> Node:
        self.count += 1
        if depth > limits.DEPTH or self.count > limits.NODES:
            raise RuleLimitError("式が複雑すぎます", "expression is too deep or too large")
        make: Callable[[Any, int], Node] = getattr(self, "_" + item.data.rstrip("_"))
        node = make(item, depth + 1)
        if not node.line and not item.meta.empty:
            node.line, node.column = item.meta.line, item.meta.column
        return node

    def _conditional(self, item: Any, depth: int) -> Node:
        return Conditional(*(self.build(part, depth) for part in item.children))

    def _or(self, item: Any, depth: int) -> Node:
        return Logic([self.build(part, depth) for part in item.children], absorbing=True)

    def _and(self, item: Any, depth: int) -> Node:
        return Logic([self.build(part, depth) for part in item.children], absorbing=False)

    def _chain(self, item: Any, depth: int) -> Node:
        """a op b op c: to the left, and the depth counted as the code will nest."""
        parts = item.children
        if depth + len(parts) // 2 > limits.DEPTH:
            raise RuleLimitError("式が複雑すぎます", "expression is too deep or too large")
        left = self.build(parts[0], depth)
        for operator, part in zip(parts[1::2], parts[2::2], strict=True):
            right = self.build(part, depth)
            left = Call(f"_{operator}_", [left, right], line=operator.line, column=operator.column)
        return left

    _relation = _addition = _product = _chain

    def _not(self, item: Any, depth: int) -> Node:
        node = self.build(item.children[-1], depth)
        for _ in range(_kept(len(item.children) - 1)):
            node = Call("!_", [node])
        return node

    def _negate(self, item: Any, depth: int) -> Node:
        minus, inner = item.children[:-1], item.children[-1]
        if inner.data == "int":  # -9223372036854775808 has no positive twin
            return self._integer(inner.children[0], -1 if len(minus) % 2 else 1)
        node = self.build(inner, depth)
        for _ in range(_kept(len(minus))):
            node = Call("-_", [node])
        return node

    def _select(self, item: Any, depth: int) -> Node:
        token = item.children[1]
        of = self.build(item.children[0], depth)
        return Select(of, str(token).strip("`"), line=token.line, column=token.column)

    def _index(self, item: Any, depth: int) -> Node:
        return Index(*(self.build(part, depth) for part in item.children))

    def _name(self, item: Any, depth: int) -> Node:
        name = str(item.children[0])
        if name in RESERVED:
            raise RuleSyntaxError(f"「{name}」は名前に使えません", f"{name!r} is reserved").at(
                item.meta.line, item.meta.column
            )
        return Name(name)

    def _call(self, item: Any, depth: int) -> Node:
        function, arguments = item.children
        nodes = self._arguments(arguments, depth)
        place = (function.line, function.column)
        return as_macro(str(function), None, nodes, place) or Call(str(function), nodes)

    def _method(self, item: Any, depth: int) -> Node:
        target, function, arguments = item.children
        over = self.build(target, depth)
        nodes = self._arguments(arguments, depth)
        place = (function.line, function.column)
        macro = as_macro(str(function), over, nodes, place)
        return macro or Call(
            str(function), [over, *nodes], method=True, line=place[0], column=place[1]
        )

    def _arguments(self, arguments: Any, depth: int) -> list[Node]:
        return [self.build(part, depth) for part in arguments.children] if arguments else []

    def _list(self, item: Any, depth: int) -> Node:
        return ListOf(self._arguments(item.children[0], depth))

    def _map(self, item: Any, depth: int) -> Node:
        entries = item.children[0].children if item.children[0] else []
        return MapOf(
            [(self.build(e.children[0], depth), self.build(e.children[1], depth)) for e in entries]
        )

    def _string(self, item: Any, depth: int) -> Node:
        token: Token = item.children[0]
        try:
            return Literal(read_string(str(token)))
        except RuleSyntaxError as problem:
            raise problem.at(token.line or 0, token.column or 0) from None

    def _int(self, item: Any, depth: int) -> Node:
        return self._integer(item.children[0], 1)

    def _integer(self, token: Token, sign: int) -> Node:
        value = sign * int(token, 16 if token[:2] in ("0x", "0X") else 10)
        if not INT_MIN <= value <= INT_MAX:
            raise RuleSyntaxError("整数が大きすぎます", "integer literal out of range").at(
                token.line or 0, token.column or 0
            )
        return Literal(value, line=token.line or 0, column=token.column or 0)

    def _float(self, item: Any, depth: int) -> Node:
        return Literal(float(item.children[0]))

    def _true(self, item: Any, depth: int) -> Node:
        return Literal(True)

    def _false(self, item: Any, depth: int) -> Node:
        return Literal(False)

    def _null(self, item: Any, depth: int) -> Node:
        return Literal(None)
