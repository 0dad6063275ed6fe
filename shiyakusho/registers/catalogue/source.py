"""Reading a definition file with the mark of every field kept, so that an error can name it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from .faults import DefinitionFaults, Fault
from .places import START, Mark, Place, Source, dotted

MAX_BYTES = 512 * 1024
MAX_DEPTH = 40


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 booleans: `no`, `on`, `yes` are words, only true and false are truth values."""


_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))


def read_source(path: Path, *, name: str = "") -> Source:
    """Read one YAML mapping; DefinitionFaults names file and line of what cannot be read."""
    shown = name or str(path)
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise DefinitionFaults(
            [Fault(shown, *START, "", "too_large", "ファイルが大きすぎます(512KBまで)")]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before) - before.rfind(b"\n")
        mark = Mark(before.count(b"\n") + 1, column)
        raise DefinitionFaults(
            [Fault(shown, *mark, "", "not_utf8", "UTF-8 で書かれていません")]
        ) from None
    return parse_source(text, name=shown)


def parse_source(text: str, *, name: str) -> Source:
    """Parse the text of a definition; `name` is how messages call it."""
    try:
        return _parse(text, name)
    except yaml.MarkedYAMLError as error:
        mark = _mark(error.problem_mark or error.context_mark)
        message = f"YAML として読めません({error.problem or error.context})"
        raise DefinitionFaults([Fault(name, *mark, "", "not_yaml", message)]) from None
    except yaml.YAMLError as error:
        message = f"YAML として読めません({error})"
        raise DefinitionFaults([Fault(name, *START, "", "not_yaml", message)]) from None


def _parse(text: str, name: str) -> Source:
    _refuse_bombs(text, name)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise DefinitionFaults(
                [Fault(name, *START, "", "not_mapping", "項目の表(マッピング)が要ります")]
            )
        marks: dict[Place, Mark] = {}
        _note_marks(node, (), marks, name)
        return Source(name, loader.construct_document(node), marks)
    except DefinitionFaults:
        raise
    except ValueError as error:  # an impossible date such as 2026-02-30
        raise DefinitionFaults(
            [Fault(name, *START, "", "not_yaml", f"値として読めません({error})")]
        ) from None
    finally:
        loader.dispose()


def _refuse_bombs(text: str, name: str) -> None:
    """Refuse, from the flat stream of events, what would blow up when it is built.

    An alias bomb grows a few lines into gigabytes; deep nesting overflows the stack of the C parser.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark = _mark(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            raise DefinitionFaults([Fault(name, *mark, "", "alias", "別名(*)は使えません")])
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise DefinitionFaults([Fault(name, *mark, "", "too_deep", "入れ子が深すぎます")])


def _note_marks(node: yaml.Node, place: Place, marks: dict[Place, Mark], name: str) -> None:
    marks.setdefault(place, _mark(node.start_mark))
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _note_marks(child, (*place, index), marks, name)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            below = (*place, str(key.value))
            mark = _mark(key.start_mark)
            if key.value in seen:
                raise DefinitionFaults(
                    [Fault(name, *mark, dotted(below), "duplicate_key", "同じ項目が二度あります")]
                )
            seen.add(key.value)
            marks[below] = mark
            _note_marks(child, below, marks, name)


def _mark(mark: Any) -> Mark:
    """Ours of one of PyYAML's two kinds of marks, or of none."""
    return Mark(mark.line + 1, mark.column + 1) if mark else START
