"""The mutants of a module: its source with one place changed, by the operators of mutmut.

mutmut itself leaves every decorated function out and asks pytest to collect anew for each mutant;
its operators are used here on all functions, properties and cached ones too, and on the constants of
a module. What runs at import otherwise (decorators, fields, imports) is not changed: a wrong one stops
the house, or is data that other tests hold.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_string

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿！-～]")  # a wording decides nothing
# An absent length or type is no decision that a test could miss: mutmut leaves them out too.
NEVER = frozenset({"len", "isinstance"})
NOT_CHANGED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom, cst.TypeParameters)


@dataclass(frozen=True)
class Mutant:
    """One change. ``unit`` is the function (``Scope.covers``) or the constant that holds it; ``before``
    and ``after`` are the lines changed; ``lines`` the statement they belong to;
    ``around`` all lines of the unit."""

    module: str
    unit: str
    constant: bool
    lines: range
    around: range
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """What a reader and the list of equivalents know it by; it outlives other changes of the file."""
        return f"{self.unit}: {self.before} → {self.after}"


def mutants_of(house: Path, module: str) -> list[Mutant]:
    """Every mutant of ``module`` (a path below ``house``), in the order of its lines, none twice."""
    source = (house / module).read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    finder = _Finder(wrapper.module)
    wrapper.visit(finder)
    seen = {ast.dump(ast.parse(source))}
    made: list[Mutant] = []
    for place in finder.places:
        mutant = _mutant(module, source, place)
        shape = ast.dump(ast.parse(mutant.source)) if mutant else ""
        if mutant and shape not in seen:
            seen.add(shape)
            made.append(mutant)
    return sorted(made, key=lambda one: (one.lines.start, one.name))


@dataclass(frozen=True)
class _Place:
    unit: str
    constant: bool
    start: tuple[int, int]
    end: tuple[int, int]
    statement: range
    around: range
    code: str


class _Finder(cst.CSTVisitor):
    """Walks a module and keeps every change the operators know for each of its places."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        self._module = module
        self._around: list[cst.CSTNode] = []
        self.places: list[_Place] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, NOT_CHANGED) or _never(node):
            return False
        self._around.append(node)
        unit, constant, around = self._unit()
        for replaced, changed in _changes(node) if unit else ():
            at = self.get_metadata(PositionProvider, replaced, None)
            if at is not None:
                start, end = (at.start.line, at.start.column), (at.end.line, at.end.column)
                code = self._module.code_for_node(changed)
                lines = self._statement(), self._lines(around)
                self.places.append(_Place(unit, constant, start, end, *lines, code))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._around and self._around[-1] is original_node:
            self._around.pop()

    def _statement(self) -> range:
        """The lines of the simple statement round this place; else of the place itself."""
        around = [one for one in self._around if isinstance(one, cst.SimpleStatementLine)]
        return self._lines(around[-1] if around else self._around[-1])

    def _lines(self, node: cst.CSTNode) -> range:
        at = self.get_metadata(PositionProvider, node)
        return range(at.start.line, at.end.line + 1)

    def _unit(self) -> tuple[str, bool, cst.CSTNode]:
        """The outermost function round this place, or the constant; "" where neither is."""
        names: list[str] = []
        for node in self._around:
            if isinstance(node, cst.ClassDef):
                names.append(node.name.value)
            elif isinstance(node, cst.FunctionDef):
                return ".".join([*names, node.name.value]), False, node
            elif not names and (name := _constant(node)):
                return name, True, node
        return "", False, self._around[0]


def _constant(node: cst.CSTNode) -> str:
    """The name a statement at the top gives a value; "" where it names a type (``Literal[…]``)."""
    if isinstance(getattr(node, "value", None), cst.Subscript):
        return ""
    if isinstance(node, cst.Assign) and isinstance(node.targets[0].target, cst.Name):
        return node.targets[0].target.value
    if isinstance(node, cst.AnnAssign) and node.value and isinstance(node.target, cst.Name):
        return node.target.value
    return ""


def _never(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
        return node.func.value in NEVER
    if isinstance(node, cst.If) and isinstance(node.test, cst.Name):
        return node.test.value == "TYPE_CHECKING"
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.BaseString)  # a docstring


def _changes(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """(what is replaced, by what)."""
    for kind, operator in (*mutation_operators, *LEFT_OUT):
        if isinstance(node, kind):
            found: Iterable[cst.CSTNode] = operator(node)
            found = _one_string(found) if operator is operator_string else found
            yield from ((node, changed) for changed in found)
    if isinstance(node, cst.If | cst.While | cst.CompIf):
        yield from ((node.test, changed) for changed in _opposite(node.test))


def _one_string(found: Iterable[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """One other text is enough; upper and lower case add none, and a wording decides nothing."""
    for changed in found:
        if isinstance(changed, cst.SimpleString) and "XX" in changed.value:
            if not JAPANESE.search(changed.value):
                yield changed
            return


def _left_out(node: cst.Expr | cst.Raise) -> Iterator[cst.CSTNode]:
    """A refusal is not raised, a check or a note is not made."""
    if isinstance(node, cst.Raise) or isinstance(node.value, cst.Call):
        yield cst.Pass()


def _opposite(test: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """`if may(…)` → `if not (may(…))`; comparisons and `not` have mutants of their own."""
    if not isinstance(test, cst.Comparison | cst.UnaryOperation):
        inner = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield cst.UnaryOperation(operator=cst.Not(), expression=inner)


# With `_opposite` what mutmut does not try, and a permission most needs tried.
LEFT_OUT: tuple[tuple[type[cst.CSTNode], Callable[..., Iterable[cst.CSTNode]]], ...] = (
    (cst.Expr, _left_out),
    (cst.Raise, _left_out),
)


def _mutant(module: str, source: str, place: _Place) -> Mutant | None:
    """The place put into the source; None where that is no Python (mutmut drops those as well)."""
    lines = source.splitlines(keepends=True)
    (first, left), (last, right) = place.start, place.end
    head = lines[first - 1][:left]
    tail = lines[last - 1][right:]
    changed = head + place.code + tail
    whole = "".join([*lines[: first - 1], changed, *lines[last:]])
    try:
        ast.parse(whole)
    except SyntaxError:
        return None
    before, after = _differing(lines[first - 1 : last], changed.splitlines(keepends=True))
    return Mutant(
        module=module,
        unit=place.unit,
        constant=place.constant,
        lines=place.statement,
        around=place.around,
        before=_one_line(before),
        after=_one_line(after),
        source=whole,
    )


def _differing(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Without the lines that both begin or end with."""
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return before, after


def _one_line(lines: list[str]) -> str:
    return " ".join("".join(lines).split())
