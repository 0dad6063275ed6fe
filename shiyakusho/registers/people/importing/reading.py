"""Read a CSV file line by line, judging every field; bad lines are told, never passed on."""

import csv
import hashlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from shiyakusho.registers.people.layout import COLUMNS

from .columns import Column, columns_of
from .problems import Problem, problem

if TYPE_CHECKING:
    from _csv import Reader

Row = list[str]
FIELD_LIMIT = 100_000


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines_of(
    folder: Path, file: str, problems: list[Problem], residents: Container[str] = ()
) -> Iterator[tuple[int, Row]]:
    """``(line, fields)`` of every line whose fields are all good; faults go to ``problems``.

    Numbers of ``residents`` known by now are not judged a second time.
    """
    path, name, names = folder / f"{file}.csv", f"{file}.csv", COLUMNS[file]
    if not path.exists():
        if file == "residents":
            problems.append(problem(name, 0, "", "file_missing"))
        return
    csv.field_size_limit(FIELD_LIMIT)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        reader = csv.reader(text, strict=True)
        if _header(reader) != list(names):
            problems.append(problem(name, 1, "", "header_differs", columns=",".join(names)))
            return
        columns = columns_of(file, names)
        for column in columns if file != "residents" else ():
            if column.name in ("number", "other"):
                column.know(residents)
        yield from _good_lines(reader, file, columns, problems)


def _header(reader: "Reader") -> Row:
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _good_lines(
    reader: "Reader", file: str, columns: list[Column], problems: list[Problem]
) -> Iterator[tuple[int, Row]]:
    name, width, line = f"{file}.csv", len(columns), 1
    while True:
        start = line + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            problems.append(problem(name, start, "", "quotes_open"))
            return
        line = reader.line_num
        if len(row) != width:
            if row:
                problems.append(
                    problem(name, start, "", "columns_differ", expected=width, found=len(row))
                )
            continue
        faults = [
            (column.name, code)
            for column, text in zip(columns, row, strict=True)
            if text not in column.good and (code := column.fault(text)) is not None
        ]
        if faults:
            problems.extend(problem(name, start, f, code, limit=1000) for f, code in faults)
        else:
            yield start, row
