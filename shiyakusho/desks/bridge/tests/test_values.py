"""What a case says to a core system: every value as its column wants it, or named."""

import datetime as dt

import pytest
from pydantic import ValidationError

from shiyakusho.desks.bridge.layouts import Column, Crossing, Layout, crossing, crossings
from shiyakusho.desks.bridge.refusals import NoLayout
from shiyakusho.desks.bridge.values import faults_of, row_of

RECEIPT = {"id": "receipt", "title": "受付番号", "from": "application.receipt_number"}
TOLD = {"application": {"receipt_number": "26-1"}, "answers": {}, "amounts": {}}


def layout(encoding: str = "utf-8", **column: object) -> Layout:
    columns = [RECEIPT, {"id": "one", "title": "値", "from": "answers.one", **column}]
    return Layout.model_validate(
        {"version": "1", "from": "2020-01-01", "outcomes": ["granted"], "encoding": encoding,
         "columns": columns}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "text", "fault"),
    [
        ({}, "髙﨑", "髙﨑", ""),
        ({}, None, "", ""),
        ({"required": True}, "", "", "値がありません。"),
        ({"most": 2}, "辺\U000e0101𠮷", "辺\U000e0101𠮷", ""),
        ({"most": 2}, "三文字", "三文字", "2文字を超えています。"),
        ({}, "二\n行", "二\n行", "改行などの制御文字があります。"),
        ({}, "=1+1", "=1+1", "表計算の式になる文字で始まっています。"),
        ({}, ["a"], "", "一行に書ける値ではありません。"),
        ({"kind": "date"}, "2026-11-21", "20261121", ""),
        ({"kind": "date"}, dt.date(2026, 11, 21), "20261121", ""),
        ({"kind": "date"}, "2026-02-30", "", "day is out of range for month"),
        ({"kind": "month"}, "2026-12", "202612", ""),
        ({"kind": "month"}, "2026-13", "", "年月ではありません。"),
        ({"kind": "number"}, 20000, "20000", ""),
        ({"kind": "number"}, True, "", "整数ではありません。"),
        ({"kind": "count"}, [1, 2], "2", ""),
        ({"kind": "code", "codes": {"a": "1"}}, "a", "1", ""),
        ({"kind": "code", "codes": {"a": "1"}}, "b", "", "「b」の符号が決まっていません。"),
    ],
)
def test_a_value_is_written_as_its_column_wants_it_or_named(column, value, text, fault) -> None:
    cell = row_of({**TOLD, "answers": {"one": value}}, layout(**column))[1]
    assert (cell.text, cell.fault) == (text, fault)


def test_what_the_encoding_has_not_got_refuses_the_case() -> None:
    cells = row_of({**TOLD, "answers": {"one": "𠮷野〜"}}, layout("cp932"))
    assert faults_of(cells) == "値：CP932で書けない文字があります（𠮷）。"


def test_every_layout_of_the_nation_is_sound_and_a_procedure_without_one_is_refused() -> None:
    assert {"child-allowance-claim", "dog-register"} <= set(crossings())
    with pytest.raises(NoLayout):
        crossing("residence-certificate")
    with pytest.raises(NoLayout):
        crossing("dog-register").on(dt.date(2019, 12, 31))


@pytest.mark.parametrize(
    "change",
    [
        {"from": "people.secret"}, {"from": "answers"}, {"kind": "code"}, {"codes": {"a": "1"}},
        {"kind": "float"}, {"width": 3},
    ],
)  # fmt: skip
def test_a_column_that_means_nothing_is_an_error(change) -> None:
    with pytest.raises(ValidationError):
        Column.model_validate({"id": "a", "title": "a", "from": "answers.a", **change})


def test_a_city_may_know_better_from_a_day_on() -> None:
    old, new = layout().model_dump(by_alias=True), layout().model_dump(by_alias=True)
    new |= {"version": "2", "from": dt.date(2027, 4, 1)}
    both = Crossing.model_validate(
        {"procedure": "x", "system": {"id": "x", "ja": "x"}, "layouts": [new, old]}
    )
    assert [both.on(dt.date(2027, 3, 31)).version, both.on(dt.date(2027, 4, 1)).version] == [
        "1",
        "2",
    ]
