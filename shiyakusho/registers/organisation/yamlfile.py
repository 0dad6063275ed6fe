"""Read one YAML file into its shape; a fault names file, line and field."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from shiyakusho.ground import yamlfile

from .words import Shape

S = TypeVar("S", bound=Shape)


class PackFault(ValueError):
    """What is wrong in a city pack: one line per fault, each `file:line: field: reason`."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def read(path: Path, shape: type[S]) -> S:
    """The content of ``path`` as ``shape``; :class:`PackFault` lists every fault at once."""
    try:
        text = path.read_text(encoding="utf-8")
        data = yamlfile.load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise PackFault([f"{path}:1: 読めません: {error}"]) from error
    except yamlfile.NotYaml as error:
        raise PackFault([f"{path}:{error.line}: {error}"]) from error
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        raise PackFault(
            [
                f"{path}:{_line(root, one['loc'])}: {'.'.join(map(str, one['loc'])) or '全体'}: "
                f"{_in_japanese(one)}"
                for one in error.errors()
            ]
        ) from error


FAULTS = {
    "missing": "この項目が要ります",
    "extra_forbidden": "知らない項目です",
    "literal_error": "選べるのは {expected} です",
    "string_pattern_mismatch": "書き方が違います（{pattern}）",
    "string_type": "文字で書いてください（数字は引用符で囲みます）",
    "int_type": "整数で書いてください",
    "greater_than_equal": "{ge} 以上にしてください",
    "less_than_equal": "{le} 以下にしてください",
    "too_short": "{min_length} 個以上書いてください",
}


def _in_japanese(error: Any) -> str:
    """One fault of pydantic in words for the one who writes the pack."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    words = FAULTS.get(error["type"])
    return words.format(**error.get("ctx", {})) if words else f"正しくありません: {error['msg']}"


def _line(node: Any, path: tuple[Any, ...]) -> int:
    """The line on which ``path`` stands, or the nearest thing above it that does."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        node, line = found
    return int(line)


def _child(node: Any, step: Any) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    return None
