"""Put a mutant into the running process: the code of its functions, or the value of its constant.

Every function object keeps its identity, so whoever imported, decorated or registered it before gets
the changed one. Only ever done in a child that ends afterwards.
"""

import ast
import functools
import gc
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from house.mutation.mutants import Mutant

Functions = dict[str, list[FunctionType]]
OURS = ("shiyakusho.", "config.", "house.", "planted")


class NotThere(Exception):
    """Nothing in this process runs what was to be changed."""


def functions_of(files: set[str]) -> Functions:
    """File → the functions alive that were compiled from it."""
    found: Functions = defaultdict(list)
    for one in gc.get_objects():
        # `type`, for `isinstance` asks lazy objects what they stand for, and wakes them.
        if type(one) is FunctionType and one.__code__.co_filename in files:
            found[one.__code__.co_filename].append(one)
    return found


def put_in(mutant: Mutant, house: Path, functions: Functions) -> None:
    """Let this process run the mutant. Raises NotThere; what its constant raises is raised."""
    path = house / mutant.module
    module = _module_of(str(path))
    if mutant.constant:
        _set_constant(mutant, module)
    else:
        _set_code(mutant, path, module, functions[str(path)])


def caches_of(modules: set[str]) -> list[Any]:
    """What these modules keep by ``@cache``: computed before a change, so to be forgotten with it."""
    kept = functools._lru_cache_wrapper
    return [one for one in gc.get_objects() if type(one) is kept and one.__module__ in modules]


def _module_of(path: str) -> ModuleType:
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) == path:
            return module
    raise NotThere(path)


def _set_code(
    mutant: Mutant, path: Path, module: ModuleType, functions: list[FunctionType]
) -> None:
    old = _codes(path.read_text(encoding="utf-8"), path, mutant.unit)
    new = _codes(mutant.source, path, mutant.unit)
    names = {(code.co_qualname, code.co_firstlineno): key for key, code in old.items()}
    set_any = False
    for function in functions:
        code = function.__code__
        changed = new.get(names.get((code.co_qualname, code.co_firstlineno), ()))
        if changed is not None and changed.co_freevars == code.co_freevars:
            function.__code__ = changed
            set_any = True
            if changed.co_qualname == mutant.unit:
                _set_defaults(function, mutant, module)
    if not set_any:
        raise NotThere(mutant.unit)


def _codes(source: str, path: Path, unit: str) -> dict[tuple[Any, ...], CodeType]:
    """The codes of ``unit`` and within it: (qualified name, how many-eth of that name) → code."""
    found: dict[tuple[Any, ...], CodeType] = {}
    counts: dict[str, int] = defaultdict(int)
    for code in _within(compile(source, str(path), "exec", dont_inherit=True)):
        name = code.co_qualname
        if name == unit or name.startswith(f"{unit}.<locals>."):
            found[name, counts[name]] = code
            counts[name] += 1
    return found


def _within(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _within(constant)


def _set_defaults(function: FunctionType, mutant: Mutant, module: ModuleType) -> None:
    """Defaults are computed when a function is made: again, where the mutant changed one."""
    tree = ast.parse(mutant.source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == function.__name__:
            if _named(tree, node) != mutant.unit:
                continue
            before = _arguments(module, mutant.unit)
            if before is None or ast.dump(before) == ast.dump(node.args):
                return
            given = [_value(one, module) for one in node.args.defaults]
            named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            function.__defaults__ = tuple(given) or None
            function.__kwdefaults__ = {
                argument.arg: _value(default, module) for argument, default in named if default
            } or None  # type: ignore[assignment]


def _arguments(module: ModuleType, unit: str) -> ast.arguments | None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and _named(tree, node) == unit:
            return node.args
    return None


def _named(tree: ast.Module, wanted: ast.FunctionDef) -> str:
    """``Class.method`` of a function that stands at the top or in a class; "" of any other."""
    for node in tree.body:
        if node is wanted:
            return wanted.name
        if isinstance(node, ast.ClassDef) and wanted in node.body:
            return f"{node.name}.{wanted.name}"
    return ""


def _value(expression: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(expression), "<default>", "eval"), vars(module))


def _set_constant(mutant: Mutant, module: ModuleType) -> None:
    statement = next(
        node for node in ast.parse(mutant.source).body if mutant.unit in _targets(node)
    )
    space = dict(vars(module))
    code = compile(ast.Module([statement], []), str(module.__file__), "exec", dont_inherit=True)
    exec(code, space)
    for name in _targets(statement):
        old = getattr(module, name)
        setattr(module, name, space[name])
        for other in list(sys.modules.values()):
            theirs = getattr(other, "__name__", "").startswith(OURS)
            if theirs and vars(other).get(name) is old:
                setattr(other, name, space[name])


def _targets(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Assign):
        return [one.id for one in node.targets if isinstance(one, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []
