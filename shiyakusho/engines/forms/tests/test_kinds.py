"""What is typed, what it means, what is wrong with it: one table per kind."""

import pytest
from django.utils import translation

from shiyakusho.engines.forms.kinds import as_raw, read
from shiyakusho.ground.clock import stopped_at

from .procedures import definition

QUESTIONS = {q.id: q for q in definition().form.questions()}
NAME_80 = "𠮷" * 80
MY_NUMBER = "123456789018"


@pytest.fixture(autouse=True)
def _today():
    from datetime import UTC, datetime

    with stopped_at(datetime(2026, 11, 20, 3, tzinfo=UTC)), translation.override("ja"):
        yield


def person(**more):
    return {
        "name": "太郎",
        "birth_date": {"era": "R", "year": "2", "month": "5", "day": "1"},
    } | more


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        ("full_name", "葛󠄀城　ﾀﾛｳ", "葛󠄀城　ﾀﾛｳ"),
        ("full_name", NAME_80, NAME_80),
        ("full_name", "葛󠄀" * 80, "葛󠄀" * 80),
        ("full_name", "O’Brien-Müller Μαρία", "O’Brien-Müller Μαρία"),
        ("full_name", " 空白 ", " 空白 "),
        ("full_name", "カ\u3099", "カ\u3099"),
        ("reading", "ﾀﾞﾝ ｼﾞｮﾝ・すみす", "ﾀﾞﾝ ｼﾞｮﾝ・すみす"),
        ("birth", {"era": "S", "year": "64", "month": "1", "day": "7"}, "1989-01-07"),
        ("birth", {"era": "H", "year": "元", "month": "１", "day": "８"}, "1989-01-08"),
        ("birth", "2026-11-20", "2026-11-20"),
        ("birth", "R8/5/1", "2026-05-01"),
        ("phone", "０９３（５８２）２１１１", "093-582-2111"),
        ("phone", "09012345678", "090-1234-5678"),
        ("email", "ｈａｎａｋｏ＠example.jp", "hanako@example.jp"),
        ("moved", "yes", True),
        ("moved", False, False),
        ("size", "１２人", 12),
        ("size", 3, 3),
        ("income", "1万2千円", 12000),
        ("income", 0, 0),
        ("reason", "other", "other"),
        ("ways", ["web", "mail"], ["mail", "web"]),
        ("memo", "一行目\r\n二行目", "一行目\r\n二行目"),
        ("member_no", "AB123", "AB123"),
        (
            "place",
            {"postal_code": "〒８０３−８５０１", "town": "城内", "rest": "1−1 ｺｰﾎﾟ"},
            {"postal_code": "8038501", "town": "城内", "rest": "1−1 ｺｰﾎﾟ"},
        ),
        (
            "bank",
            {"bank": "北九", "branch": "本店", "type": "ordinary", "number": "１２３４５６７",
             "holder_kana": "ﾀｶｻｷ ﾖｼｺ"},
            {"bank": "北九", "branch": "本店", "type": "ordinary", "number": "1234567",
             "holder_kana": "ﾀｶｻｷ ﾖｼｺ"},
        ),
        (
            "kids",
            [person(key="p1"), {"name": "", "birth_date": {}, "relation": ""}],
            [{"key": "p1", "name": "太郎", "birth_date": "2020-05-01", "relation": ""}],
        ),
    ],
)  # fmt: skip
def test_understood(question, raw, value):
    reading = read(QUESTIONS[question], raw, required=True)
    assert (reading.value, reading.problems) == (value, ())


@pytest.mark.parametrize(
    ("question", "raw", "code", "part"),
    [
        ("full_name", "𠮷" * 81, "name_too_long", ""),
        ("full_name", "山田\0太郎", "text_nul", ""),
        ("full_name", "山田\ud842", "text_lone_surrogate", ""),
        ("full_name", "山田\ufffd", "text_broken_character", ""),
        ("full_name", "山田\x1b[31m", "text_control_character", ""),
        ("full_name", "山田\u202e太郎", "text_control_character", ""),
        ("full_name", "山田\n太郎", "one_line", ""),
        ("full_name", MY_NUMBER, "individual_number_refused", ""),
        ("full_name", 7, "wrong_shape", ""),
        ("full_name", ["山田"], "wrong_shape", ""),
        ("reading", "Smith", "not_kana", ""),
        ("birth", {"era": "R", "year": "8", "month": "2", "day": "30"}, "date_day_impossible", ""),
        ("birth", {"era": "R", "year": "8", "month": "", "day": "3"}, "date_incomplete", "month"),
        ("birth", {"era": "S", "year": "64", "month": "1", "day": "8"}, "era_ended", ""),
        ("birth", "2026-11-21", "date_too_late", ""),
        ("birth", {"year": "x" * 99, "month": "1", "day": "1"}, "too_long", ""),
        ("phone", "12-34", "phone_area_code_missing", ""),
        ("email", "hanako@", "email_invalid", ""),
        ("moved", "maybe", "not_an_option", ""),
        ("size", "０", "too_small", ""),
        ("size", "21", "too_large", ""),
        ("size", "たくさん", "not_a_number", ""),
        ("size", 1.5, "wrong_shape", ""),
        ("size", True, "wrong_shape", ""),
        ("income", "-1", "too_small", ""),
        ("income", "1.5円", "money_not_whole", ""),
        ("reason", "hacked", "not_an_option", ""),
        ("ways", ["mail", "phone", "web"], "too_many", ""),
        ("ways", ["fax"], "not_an_option", ""),
        ("memo", "あ" * 201, "too_long", ""),
        ("memo", "番号は 1234-5678-9018 です", "individual_number_refused", ""),
        ("member_no", "ab1", "pattern", ""),
        ("place", {"postal_code": "80", "town": "城内", "rest": "1"}, "postal_code_malformed",
         "postal_code"),
        ("place", {"postal_code": "", "town": "城内", "rest": ""}, "required", "rest"),
        ("place", {"town": "城内", "rest": "1", "country": "x"}, "wrong_shape", ""),
        ("bank", {"bank": "北九", "branch": "本店", "type": "ordinary", "number": "12a",
                  "holder_kana": "ﾀｶｻｷ"}, "account_number_invalid", "number"),
        ("bank", {"bank": "北九", "branch": "本店", "type": "ordinary", "number": "1",
                  "holder_kana": "高崎"}, "account_kana_invalid", "holder_kana"),
        ("kids", [person(name="")], "required", "0.name"),
        ("kids", [person(), person(birth_date={})], "required_date", "1.birth_date"),
        ("kids", [person(birth_date={"era": "R", "year": "2", "day": "1"})], "date_incomplete",
         "0.birth_date.month"),
        ("kids", [person()] * 5, "too_many_people", ""),
        ("kids", "太郎", "wrong_shape", ""),
    ],
)  # fmt: skip
def test_refused_beside_the_field_with_a_sentence(question, raw, code, part):
    reading = read(QUESTIONS[question], raw, required=False)
    assert reading.value is None
    assert (reading.problems[0].code, reading.problems[0].part) == (code, part)
    assert reading.problems[0].message.endswith(("。", "）"))


@pytest.mark.parametrize(
    ("question", "blank", "code"),
    [
        ("full_name", "　 ", "required"),
        ("birth", {"era": "R", "year": "", "month": "", "day": ""}, "required_date"),
        ("moved", "", "required_choice"),
        ("ways", [], "required_choice"),
        ("kids", [{"key": "p1", "name": "", "birth_date": {"era": "R"}, "relation": ""}],
         "required_people"),
        ("bank", {"bank": "", "type": "ordinary"}, "required"),
        ("place", None, "required"),
    ],
)  # fmt: skip
def test_left_empty(question, blank, code):
    assert read(QUESTIONS[question], blank, required=False).problems == ()
    assert [p.code for p in read(QUESTIONS[question], blank, required=True).problems] == [code]


def test_sentences_of_the_calendar_follow_the_reader():
    wrong = {"era": "", "year": "2026", "month": "2", "day": "30"}
    with translation.override("en"):
        english = read(QUESTIONS["birth"], wrong, required=True).problems[0].message
    japanese = read(QUESTIONS["birth"], wrong, required=True).problems[0].message
    assert english.isascii()
    assert "2月" in japanese


@pytest.mark.parametrize("question", ["birth", "moved", "size", "income", "ways", "kids", "place"])
def test_a_value_shown_again_means_the_same(question):
    raw = {
        "birth": "1985-04-02", "moved": True, "size": 3, "income": 5000, "ways": ["web"],
        "kids": [{"key": "p1", "name": "太郎", "birth_date": "2020-05-01", "relation": "子"}],
        "place": {"postal_code": "8038501", "town": "城内", "rest": "1"},
    }[question]  # fmt: skip
    value = read(QUESTIONS[question], raw, required=True).value
    shown = as_raw(QUESTIONS[question].kind, value)
    assert read(QUESTIONS[question], shown, required=True).value == value
