"""Who reaches an original: its examination, and the room that unseals it; nobody else in the house."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[4]
MAY_PLACE_THEM = {"services.py", "checking.py", "originals.py", "storage.py"}  # of ground/files


def sources() -> list[Path]:
    return [path for path in (HOUSE / "shiyakusho").rglob("*.py") if "tests" not in path.parts]


@pytest.mark.check("D4")
def test_one_room_alone_takes_originals():
    takers = {
        path.parent.name
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (str(node.module).endswith("files.originals") or _names_it(node))
    }
    assert takers == {"unsealing"}


@pytest.mark.check("D4")
def test_nobody_else_knows_where_they_lie():
    knowing = {
        path.relative_to(HOUSE / "shiyakusho")
        for path in sources()
        if "content_path(" in path.read_text(encoding="utf-8")
    }
    strangers = {
        path
        for path in knowing
        if path.parent != Path("ground/files") or path.name not in MAY_PLACE_THEM
    }
    assert not strangers


def _names_it(node: ast.ImportFrom) -> bool:
    return str(node.module).endswith("ground.files") and any(
        alias.name == "originals" for alias in node.names
    )
