"""The tables of the house: one way to read a YAML file (表のファイル).

YAML itself takes the last of two equal keys and says nothing; here that is a mistake, named with its
line. Tables are read by libyaml: a program of the house reads some two hundred when it starts.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

__all__ = ["NotYaml", "load", "read"]

MERGED = "tag:yaml.org,2002:merge"  # `<<: *other`


class NotYaml(ValueError):
    """``args[0]`` says in Japanese what is wrong; ``line`` counts from 1."""

    def __init__(self, said: str, line: int) -> None:
        super().__init__(said)
        self.line = line


def read(path: Path) -> Any:
    """The content of a file, read as UTF-8; ``None`` where it is empty.

    Raises:
        NotYaml: it is no YAML, or a key stands in it twice; the file's name is said.
        OSError, UnicodeDecodeError: it cannot be read.
        ValueError: it names a day that there is not.
    """
    try:
        return load(path.read_text(encoding="utf-8"))
    except NotYaml as fault:
        raise NotYaml(f"{path.name}:{fault.line}: {fault}", fault.line) from fault.__cause__


def load(text: str) -> Any:
    """The content of a text. Raises :class:`NotYaml`."""
    try:
        return yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 a SafeLoader underneath
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        raise NotYaml(f"YAML の書き方が違います: {said}", mark.line + 1 if mark else 1) from error


class _UniqueKeys(yaml.CSafeLoader):
    """A key written twice is a mistake, not the last one's luck."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = None if key_node.tag == MERGED else self.construct_object(key_node, deep=True)
            if key is None or not isinstance(key, Hashable):
                continue
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"{key} が二度書かれています", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)
