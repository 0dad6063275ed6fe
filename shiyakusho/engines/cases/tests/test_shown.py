"""Kept values in words: amounts with name and unit, days and hours as people say them."""

import pytest

from shiyakusho.engines.cases import shown
from shiyakusho.engines.cases.models import Case
from shiyakusho.registers.catalogue.definition import Amount, Move, Question


def test_shown_value() -> None:
    assert shown.shown_value({"bank": "北九銀行", "branch": None, "number": "1"}) == "北九銀行 1"
    photo = {"id": "f1", "name": "通帳.png", "size": 28497, "sha256": "ab" * 32}
    assert shown.shown_value([photo, photo | {"name": "裏.png"}]) == "通帳.png、裏.png"
    assert shown.shown_value([True, False]) == "はい、いいえ"
    assert shown.shown_value(None) == ""


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [
        ("yen", 20000, "20,000円"),
        ("yen", 0, "0円"),
        ("yen", None, "計算できません"),
        ("days", 30, "30日"),
        ("people", 3, "3人"),
        (None, 12, "12"),
        (None, "2026-12", "2026-12"),
        ("yen", True, "はい"),
        ("month", "2026-11-01", "令和8年11月"),
        ("date", "2026-11-01", "令和8年11月1日"),
        ("month", None, "計算できません"),
    ],
)
def test_written(unit: str | None, value: object, written: str) -> None:
    assert shown.written(Amount(value="1", unit=unit), value) == written


def test_records__in_the_words_of_their_questions() -> None:
    questions = [
        Question(id="until", kind="date", label="お渡しの期限"),
        Question(id="price", kind="money", label="代金"),
        Question(
            id="level", kind="choice", label="程度", options=[{"value": "half", "label": "半壊"}]
        ),
    ]
    move = Move(
        id="a", to="b", title="進める", who="cases.work", **{"from": ["a"]}, record=questions
    )
    records = {
        "a": {"until": "2027-05-14", "price": 1500, "level": "half"},
        "appointment": {"at": "2026-11-19T01:30:00+00:00", "place": "本庁 1階"},
        "paid": {"yen": 300, "at": "2026-11-19T10:30:00+09:00"},
    }
    process = type("Process", (), {"moves": [move]})
    found = shown.shown_records(Case(records=records), process)
    assert [(str(row["label"]), row["value"]) for row in found] == [
        ("お渡しの期限", "令和9年5月14日"),
        ("代金", "1,500円"),
        ("程度", "半壊"),
        ("日時", "令和8年11月19日（木） 10時30分"),
        ("場所", "本庁 1階"),
        ("受け取った手数料", "300円"),
        ("日時", "令和8年11月19日（木） 10時30分"),
    ]
