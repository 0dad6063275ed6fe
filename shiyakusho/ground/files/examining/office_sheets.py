"""Spreadsheets: what each cell shows, sheet by sheet; hidden sheets too, and said to be hidden.

Values as the program that saved them had worked them out. No formula is ever worked out here.
"""

import warnings
from datetime import date, datetime, time
from typing import Any

import openpyxl

from .office_package import Package
from .office_paper import Block
from .unfit import Unfit

MOST_CELLS = 20_000  # filled ones
MOST_ROWS, MOST_COLUMNS = 20_000, 400
AT_ONCE = 10  # columns side by side on one page
PICTURES = "xl/media/"


def read(package: Package) -> tuple[list[Block], set[str]]:
    """All sheets and the pictures in them; codes of what was left out. Unfit `file_too_large`."""
    warnings.simplefilter("ignore")  # extensions it does not know
    with package.path.open("rb") as file, package.path.open("rb") as again:  # no name, no guessing
        shown = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        typed = openpyxl.load_workbook(again, read_only=True, keep_links=False)
        return _sheets(shown, typed, package)


def _sheets(shown: Any, typed: Any, package: Package) -> tuple[list[Block], set[str]]:
    blocks: list[Block] = []
    left_out: set[str] = set()
    count = 0
    for sheet in shown.worksheets:
        cells = _cells(sheet, typed[sheet.title], left_out)
        count += len(cells)
        if count > MOST_CELLS:
            raise Unfit("file_too_large", max_cells=MOST_CELLS)
        hidden = "" if sheet.sheet_state == "visible" else "（非表示のシート）"
        blocks.append(Block("heading", text=f"シート：{sheet.title}{hidden}"))
        blocks += _tables(cells) or [Block("note", text="（何も書かれていません）")]
    pictures = sorted(name for name in package.names if name.startswith(PICTURES))
    if pictures:
        blocks.append(Block("heading", text="シートの中の画像"))
    return blocks + [Block("picture", picture=name) for name in pictures], left_out


def _cells(sheet: Any, typed: Any, left_out: set[str]) -> dict[tuple[int, int], str]:
    """Texts of filled cells by row and column."""
    bounds = {"max_row": MOST_ROWS + 1, "max_col": MOST_COLUMNS + 1}
    found: dict[tuple[int, int], str] = {}
    for values, written in zip(sheet.iter_rows(**bounds), typed.iter_rows(**bounds), strict=False):
        for cell, formula in zip(values, written, strict=False):
            text = _text(cell)
            if not text and str(formula.value or "").startswith("="):
                left_out.add("formulas")
                text = "（計算前の式）"
            if text:
                found[cell.row, cell.column] = text
        if len(found) > MOST_CELLS:
            raise Unfit("file_too_large", max_cells=MOST_CELLS)
    if any(row > MOST_ROWS or column > MOST_COLUMNS for row, column in found):
        raise Unfit("file_too_large", max_rows=MOST_ROWS)
    return found


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime):
        shows_time = value.time() != time(0)
        return f"{value:%Y-%m-%d %H:%M}" if shows_time else f"{value:%Y-%m-%d}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return _number(value, str(cell.number_format))
    return str(value)


def _number(value: float, shown_as: str) -> str:
    if "%" in shown_as:
        return f"{value * 100:.10g}%"
    return f"{value:.15g}"


def _tables(cells: dict[tuple[int, int], str]) -> list[Block]:
    """Rows and columns that hold something, some columns at a time, with their numbers."""
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    tables = []
    for start in range(0, len(columns), AT_ONCE):
        some = columns[start : start + AT_ONCE]
        head = ["", *(openpyxl.utils.get_column_letter(column) for column in some)]
        body = [[str(row), *(cells.get((row, c), "") for c in some)] for row in rows]
        tables.append(Block("table", rows=[head, *body]))
    return tables
