"""What of a workbook is written anew: each cell as its program showed it."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from shiyakusho.ground.files.examining import office_package, office_sheets
from shiyakusho.ground.files.examining.office_paper import Block
from shiyakusho.ground.files.examining.unfit import Unfit

from . import office_files


@pytest.fixture
def read(tmp_path):
    """Blocks and what was left out, of the workbook."""

    def made(book: openpyxl.Workbook, parts: dict[str, bytes] | None = None):
        buffer = io.BytesIO()
        book.save(buffer)
        path = tmp_path / "document"
        path.write_bytes(office_files.with_parts(buffer.getvalue(), parts or {}))
        with office_package.opened(path) as package:
            return office_sheets.read(package)

    return made


def book(cells: dict[str, object], shown_as: str = "General") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = "表"
    for name, value in cells.items():
        made.active[name] = value
        if shown_as != "General":
            made.active[name].number_format = shown_as
    return made


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        ("文字", "General", "文字"),
        (52000, "General", "52000"),
        (True, "General", "はい"),
        (False, "General", "いいえ"),
        (0.1, "General", "0.1"),
        (1 / 3, "General", "0.333333333333333"),
        (0.085, "0.0%", "8.5%"),
        (1 / 3, "0%", "33.33333333%"),
        (date(2026, 11, 20), "yyyy-mm-dd", "2026-11-20"),
        (datetime(2026, 11, 20, 9, 5), "yyyy-mm-dd hh:mm", "2026-11-20 09:05"),  # noqa: DTZ001
        (time(9, 5), "hh:mm", "09:05:00"),
    ],
)
def test_values_are_shown(value, shown_as, text, read):
    blocks, left_out = read(book({"B3": value}, shown_as))
    assert blocks[1] == Block("table", rows=[["", "B"], ["3", text]]) and left_out == set()


def test_sheets_stand_one_after_the_other_and_hidden_ones_are_said(read):
    made = book({"A1": "見える"})
    made.create_sheet("控え")["C2"] = "隠れた"
    made["控え"].sheet_state = "hidden"
    made.create_sheet("空")
    assert read(made) == (
        [
            Block("heading", "シート：表"),
            Block("table", rows=[["", "A"], ["1", "見える"]]),
            Block("heading", "シート：控え（非表示のシート）"),
            Block("table", rows=[["", "C"], ["2", "隠れた"]]),
            Block("heading", "シート：空"),
            Block("note", "（何も書かれていません）"),
        ],
        set(),
    )


def test_empty_rows_and_columns_are_left_out_and_wide_tables_are_cut(read):
    cells = {f"{openpyxl.utils.get_column_letter(2 * n)}5": n for n in range(1, 13)}
    blocks, _ = read(book(cells | {"B9": "下"}))
    names = [openpyxl.utils.get_column_letter(2 * n) for n in range(1, 13)]
    numbers = [str(n) for n in range(1, 13)]
    assert blocks[1:] == [
        Block("table", rows=[["", *names[:10]], ["5", *numbers[:10]], ["9", "下", *[""] * 9]]),
        Block("table", rows=[["", *names[10:]], ["5", *numbers[10:]], ["9", "", ""]]),
    ]


def test_a_formula_nobody_worked_out_is_said(read):
    blocks, left_out = read(book({"A1": "=SUM(B1:B9)", "A2": "'=x"}))
    assert blocks[1].rows[1] == ["1", "（計算前の式）"] and left_out == {"formulas"}


def test_pictures_come_at_the_end_by_name(read):
    parts = {"xl/media/b.png": b"x", "xl/media/a.png": b"x", "xl/other/c.png": b"x"}
    blocks, _ = read(book({"A1": 1}), parts)
    assert blocks[2:] == [
        Block("heading", "シートの中の画像"),
        Block("picture", picture="xl/media/a.png"),
        Block("picture", picture="xl/media/b.png"),
    ]


def most(monkeypatch, *, cells: int = 100, rows: int = 100, columns: int = 100) -> None:
    monkeypatch.setattr(office_sheets, "MOST_CELLS", cells)
    monkeypatch.setattr(office_sheets, "MOST_ROWS", rows)
    monkeypatch.setattr(office_sheets, "MOST_COLUMNS", columns)


def test_no_more_cells_than_are_read_at_once(monkeypatch, read):
    most(monkeypatch, cells=3)
    assert read(book({"A1": 1, "A2": 2, "B1": 3}))
    two = book({"A1": 1, "A2": 2})
    two.create_sheet("次")["A1"] = 3
    assert read(two)
    two["次"]["A2"] = 4
    for too_many in (two, book({"A1": 1, "A2": 2, "B1": 3, "C1": 4})):
        with pytest.raises(Unfit) as unfit:
            read(too_many)
        assert (unfit.value.code, unfit.value.extra) == ("file_too_large", {"max_cells": 3})


def test_no_row_and_no_column_past_the_last(monkeypatch, read):
    most(monkeypatch, rows=4, columns=3)
    assert read(book({"C4": 1}))[0][1].rows == [["", "C"], ["4", "1"]]
    for name in ("A5", "D1"):
        with pytest.raises(Unfit) as unfit:
            read(book({name: 1}))
        assert (unfit.value.code, unfit.value.extra) == ("file_too_large", {"max_rows": 4})
