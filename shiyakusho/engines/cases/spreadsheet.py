"""Rows as a CSV file a spreadsheet opens without running anything in it. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A spreadsheet takes a cell that begins so for a formula (CSV injection); signs of any width too.
STARTS_A_FORMULA = tuple("=+-@＝＋－＠﹦﹢﹣﹫\t\r\n")
NOT_SEEN = " 　\xa0\x00\u200b\u2060\ufeff"  # before which it may still be one
_AMOUNT = re.compile(r"-[0-9]+")
BOM = "\ufeff"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, lines ending in CR LF, every cell quoted."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8")


def harmless(cell: str) -> str:
    """The text as it is, with an apostrophe before what a spreadsheet would compute.

    A negative amount stays a number.
    """
    computed = cell.lstrip(NOT_SEEN).startswith(STARTS_A_FORMULA)
    return f"'{cell}" if computed and not _AMOUNT.fullmatch(cell) else cell
