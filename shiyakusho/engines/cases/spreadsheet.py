"""Rows as a file a spreadsheet opens without running anything in it: CSV, CP932, XLSX. Pure."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from shiyakusho.engines.cases import cp932

# A spreadsheet takes a cell that begins so for a formula (CSV injection); signs of any width too.
STARTS_A_FORMULA = tuple("=+-@＝＋－＠﹦﹢﹣﹫\t\r\n")
NOT_SEEN = " 　\xa0\x00\u200b\u2060\ufeff"  # before which it may still be one
_AMOUNT = re.compile(r"-[0-9]+")
BOM = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": "text/csv", "cp932": "text/csv", "xlsx": XLSX}
# XML 1.0 has no place for these; they are shown by their picture (␛) or their number, never dropped.
_CONTROLS: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)},
    **{code: f"<U+{code:04X}>" for code in (0xFFFE, 0xFFFF)},
}

Rows = Iterable[Sequence[str]]


def csv_bytes(header: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with a byte order mark, lines ending in CR LF, every cell quoted."""
    out = io.BytesIO()
    write_csv(out, header, rows)
    return out.getvalue()


def write_csv(file: IO[bytes], header: Sequence[str], rows: Rows) -> None:
    """As :func:`csv_bytes`, row by row into ``file``."""
    _write(file, header, rows, "utf-8-sig")


def write_cp932(file: IO[bytes], header: Sequence[str], rows: Rows) -> None:
    """The same in CP932, with 〓 for what it has not got: ask :mod:`.cp932` before."""
    _write(file, _geta(header), (_geta(row) for row in rows), cp932.CODEC)


def write_xlsx(file: IO[bytes], header: Sequence[str], rows: Rows) -> None:
    """A workbook of one sheet in which every cell is text; written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("一覧")
    sheet.freeze_panes = "A2"
    for row in itertools.chain([header], rows):
        sheet.append([_text(sheet, cell) for cell in row])
    book.save(file)


WRITERS = {"csv": write_csv, "cp932": write_cp932, "xlsx": write_xlsx}


def harmless(cell: str) -> str:
    """The text as it is, with an apostrophe before what a spreadsheet would compute.

    A negative amount stays a number.
    """
    computed = cell.lstrip(NOT_SEEN).startswith(STARTS_A_FORMULA)
    return f"'{cell}" if computed and not _AMOUNT.fullmatch(cell) else cell


def _write(file: IO[bytes], header: Sequence[str], rows: Rows, encoding: str) -> None:
    out = io.TextIOWrapper(file, encoding=encoding, newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    out.flush()
    out.detach()  # the file stays open: it is the caller's


def _geta(row: Sequence[str]) -> list[str]:
    return [cp932.replaced(cell) for cell in row]


def _text(sheet: object, cell: str) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, value="")
    made._value = harmless(cell).translate(_CONTROLS)  # as it is: a setter would guess a formula
    made.data_type = "s"
    return made
