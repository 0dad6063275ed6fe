"""Which build this is: a digest of the programs and the data it would run with.

Two machines that give the same answer run the same files. A version number would not do: a site
where a correction was never installed says the same number as before.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

PROGRAMS = {".py", ".html", ".txt", ".yaml", ".yml", ".json", ".sql", ".csv", ".css", ".js", ".typ"}
PASSED_OVER = {"tests", "__pycache__", "locale", "node_modules"}


@cache
def fingerprint() -> str:
    """SHA-256 (hex) over path and content of every file, as they are when the process first asks."""
    digest = hashlib.sha256()
    for path in sorted(_files(settings.HOUSE)):
        digest.update(path.relative_to(settings.HOUSE).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(house: Path) -> Iterator[Path]:
    yield house / "requirements" / "runtime.txt"
    for folder in ("shiyakusho", "config", "national", f"cities/{settings.CITY}"):
        yield from _below(house / folder)


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in PASSED_OVER:
                yield from _below(path)
        elif path.suffix in PROGRAMS:
            yield path
