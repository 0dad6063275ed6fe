"""Rows as a CSV file a spreadsheet opens without running anything in it. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet takes a cell that begins so for a formula (CSV injection); full-width signs too.
STARTS_A_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
BOM = "\ufeff"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, lines ending in CR LF, every cell quoted."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8")


def harmless(cell: str) -> str:
    """The text as it is, with an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if cell.lstrip(" 　").startswith(STARTS_A_FORMULA) else cell
