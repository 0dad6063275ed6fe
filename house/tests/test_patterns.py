"""Patterns of code that have hurt others (OWASP Top 10:2025 A03, A10): none without its reason.

What ruff knows it refuses itself (bandit's rules, naive dates, SQL made of strings); here stands what is
ours, and that every exception to any of them says why.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.check("J2")
HOUSE = Path(__file__).resolve().parents[2]
NOQA = re.compile(r"#\s*noqa:\s*(?P<codes>[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)(?P<reason>.*)")
SECURITY = re.compile(r"S\d")
# Where text is folded for reading or searching; what is stored is never touched (names least of all).
FOLDS = {
    "shiyakusho/engines/forms/text.py",
    "shiyakusho/ground/identity/codes.py",
    "shiyakusho/ground/jp/address.py",
    "shiyakusho/ground/jp/intake.py",
    "shiyakusho/ground/jp/kana.py",
    "shiyakusho/ground/jp/text.py",
}
# Where a statement is put together by hand, with values as parameters; house/tests/test_hostile_queries.
RAW = {"shiyakusho/registers/people/search.py"}
MARKED_SAFE = {"shiyakusho/ground/ui/icons.py", "shiyakusho/ground/ui/qr.py"}


def sources() -> Iterator[tuple[str, str]]:
    """(path, text) of every program of ours that serves."""
    for top in ("shiyakusho", "config"):
        for path in sorted((HOUSE / top).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield path.relative_to(HOUSE).as_posix(), path.read_text(encoding="utf-8")


def calls(text: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            yield name, node


def test_every_exception_to_a_rule_of_security_says_why() -> None:
    silent = []
    for path, text in sources():
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if (found := NOQA.search(line)) and SECURITY.search(found["codes"]):
                above = lines[number - 1].strip() if number else ""
                if not found["reason"].strip(" :") and not above.startswith("#"):
                    silent.append(f"{path}:{number + 1} {found['codes']}")
    assert silent == []


def test_nothing_swallows_every_fault_in_silence() -> None:
    """``except Exception``: raised again, told to the log, or with its reason beside it."""
    silent = []
    for path, text in sources():
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.ExceptHandler) or not _catches_all(node):
                continue
            inside = ast.unparse(ast.Module(node.body, []))
            here = "\n".join(lines[node.lineno - 2 : node.body[0].lineno])
            if not re.search(r"\braise\b|\blog(ger)?\.", inside) and "#" not in here:
                silent.append(f"{path}:{node.lineno}")
    assert silent == []


def _catches_all(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return ast.unparse(handler.type) in ("Exception", "BaseException")


@pytest.mark.parametrize(
    ("name", "where"),
    [("mark_safe", MARKED_SAFE), ("raw", RAW), ("RawSQL", set()), ("extra", set())],
)
def test_what_goes_round_the_framework_stands_on_a_list(name: str, where: set[str]) -> None:
    assert {
        path for path, text in sources() for called, _ in calls(text) if called == name
    } == where


def test_text_is_folded_only_where_it_is_read() -> None:
    found = {path for path, text in sources() if "unicodedata.normalize(" in text}
    assert found == FOLDS


def test_no_view_takes_everything_of_a_table() -> None:
    """``.objects.all()`` in a view shows whoever asks whatever there is; lists of the manage door
    are of accounts and of the outbox, and read page by page."""
    found = [
        path
        for path, text in sources()
        if "/views" in path and ".objects.all()" in text and "/doors/manage/" not in path
    ]
    assert found == []


def test_no_template_trusts_what_it_is_given() -> None:
    trusting = [
        path.relative_to(HOUSE).as_posix()
        for path in (HOUSE / "shiyakusho").rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text(encoding="utf-8"))
    ]
    assert trusting == []


@pytest.mark.parametrize(
    ("planted", "test"),
    [
        (
            "try:\n    x()\nexcept Exception:\n    pass\n",
            test_nothing_swallows_every_fault_in_silence,
        ),
        ("run(x)  # noqa: S603\n", test_every_exception_to_a_rule_of_security_says_why),
    ],
)
def test_a_planted_fault_is_found(planted: str, test, monkeypatch) -> None:
    monkeypatch.setattr(f"{__name__}.sources", lambda: [("planted.py", planted)])
    with pytest.raises(AssertionError, match=r"planted\.py"):
        test()
