"""金額, 個人番号, 法人番号, 団体コード, 漢数字."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.jp import (
    JpError,
    corporate_number,
    individual_number,
    lg_code,
    money,
    numerals,
    postal,
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("１２，０００円", 12000),
        ("12,000円", 12000),
        ("¥12,000", 12000),
        ("￥12,000", 12000),
        ("12000", 12000),
        ("金12,000円也", 12000),
        ("金 12,000 円", 12000),
        ("1万2千円", 12000),
        ("1万2,000円", 12000),
        ("金壱万弐千円也", 12000),
        ("一万二千円", 12000),
        ("3億円", 300_000_000),
        ("3億5千万円", 350_000_000),
        ("12,345万円", 123_450_000),
        ("1億2345万6789円", 123_456_789),
        ("1万2000円", 12000),
        ("２千５百", 2500),
        ("百五円", 105),
        ("0円", 0),
        ("007", 7),
        ("9,999,999,999,999", 9_999_999_999_999),
    ],
)
def test_money_is_read(text, amount):
    assert money.parse(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("15.000", "money_not_whole"),
        ("12.5円", "money_not_whole"),
        ("１２．５", "money_not_whole"),
        ("1,2000", "money_comma_misplaced"),
        ("12、000円", "money_comma_misplaced"),
        ("1 000", "money_comma_misplaced"),
        (",100", "money_comma_misplaced"),
        ("-500円", "money_negative"),
        ("▲500", "money_negative"),
        ("−500", "money_negative"),
        ("10,000,000,000,000", "money_too_large"),
        ("9" * 100, "money_too_large"),
        ("9" * 121, "text_too_long"),
        ("$100", "money_unreadable"),
        ("円", "money_unreadable"),
        ("", "money_unreadable"),
        ("二万一万円", "money_unreadable"),
        ("1e5", "money_unreadable"),
        ("10²", "money_unreadable"),
        ("百二百円", "money_unreadable"),
        ("万円", "money_unreadable"),
        ("1万12000円", "money_unreadable"),
        ("1億10000万円", "money_unreadable"),
        ("99999兆円", "money_too_large"),
        ("1_000", "money_unreadable"),
        (1000, "text_expected"),
    ],
)
def test_money_is_refused(text, code):
    with pytest.raises(JpError) as refusal:
        money.parse(text)
    assert refusal.value.code == code


def test_money_is_written():
    assert money.yen(12000) == "12,000円"
    assert money.yen(-500) == "-500円"
    assert money.yen(0, "symbol") == "¥0"
    assert money.yen(12000, "formal") == "金12,000円也"
    assert money.parse("▲500円", allow_negative=True) == -500
    for amount in (1.5, True, "12"):
        with pytest.raises(JpError):
            money.yen(amount)


@given(st.integers(-money.LARGEST, money.LARGEST), st.sampled_from(["yen", "symbol", "formal"]))
def test_money_there_and_back(amount, style):
    assert money.parse(money.yen(amount, style), allow_negative=True) == amount


@given(st.integers(0, 9999))
def test_kanji_numerals_there_and_back(number):
    assert numerals.read(numerals.write(number)) == number
    assert numerals.read("".join("〇一二三四五六七八九"[int(d)] for d in str(number))) == number


@pytest.mark.parametrize("text", ["十十", "百千", "二三百", "〇十", "", "あ", "十〇", "百百"])
def test_kanji_that_is_no_number(text):
    assert numerals.read(text) is None


def individual_check(first: str) -> int:
    """The formula as the ordinance writes it: Σ P_n × Q_n, n from the lowest digit."""
    total = 0
    for n in range(1, 12):
        total += int(first[11 - n]) * (n + 1 if n <= 6 else n - 5)
    result = 11 - total % 11
    return 0 if result >= 10 else result


def test_individual_number_check_digit():
    rng = Random(1)
    for _ in range(2000):
        first = f"{rng.randrange(10**11):011}"
        assert individual_number.check_digit(first) == individual_check(first)
        assert individual_number.is_individual_number(f"{first}{individual_check(first)}")
        assert not individual_number.is_individual_number(
            f"{first}{(individual_check(first) + 1) % 10}"
        )


NUMBER = "12345678901" + str(individual_check("12345678901"))
WIDE = NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
ARABIC = NUMBER.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"番号は{NUMBER}です",
        WIDE,
        ARABIC,
        f"{NUMBER[:4]}-{NUMBER[4:8]}-{NUMBER[8:]}",
        f"{NUMBER[:4]} {NUMBER[4:8]} {NUMBER[8:]}",
        f"{NUMBER[:4]}　{NUMBER[4:8]}　{NUMBER[8:]}",
        f"{NUMBER[:4]}－{NUMBER[4:8]}－{NUMBER[8:]}",
        f"{NUMBER[:6]}\u200b{NUMBER[6:]}",
        f"電話093-582-2111、{NUMBER}",
    ],
)
def test_individual_number_is_found_and_refused(text):
    assert individual_number.contains(text)
    with pytest.raises(JpError) as refusal:
        individual_number.refuse(text)
    assert refusal.value.code == "individual_number_refused"
    assert not re.search("[0-9]{4}", refusal.value.message.replace("12桁", ""))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "093-582-2111",
        "090-1234-5678",
        f"1{NUMBER}",
        f"{NUMBER}1",
        NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10),
        "8000020401005",
        "2026-11-20",
    ],
)
def test_other_numbers_pass(text):
    assert individual_number.refuse(text) is text


@pytest.mark.parametrize(
    "number",
    [
        "8000020401005",
        "7000012050002",
        "1180301018771",
        "T7000012050002",
        "7-0000-1205-0002",
        "７０００01２050002",
    ],
)
def test_corporate_numbers(number):
    digits = corporate_number.parse(number)
    assert len(digits) == 13 and corporate_number.parse(digits) == digits


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("9000020401005", "corporate_number_check_digit"),
        ("800002040100", "corporate_number_malformed"),
        ("80000204010050", "corporate_number_malformed"),
        ("八千", "corporate_number_malformed"),
        ("", "corporate_number_malformed"),
    ],
)
def test_corporate_numbers_refused(number, code):
    with pytest.raises(JpError) as refusal:
        corporate_number.parse(number)
    assert refusal.value.code == code


def test_local_government_codes():
    codes = "400009 401005 401013 401030 401056 401064 401072 401081 401099 401307 402184 010006 131016 473821"
    for code in codes.split():
        assert lg_code.parse(code) == code
        assert lg_code.complete(code[:5]) == code
    assert lg_code.parse("４０１００５") == "401005"
    for code, refused in {
        "401006": "lg_code_check_digit",
        "40100": "lg_code_malformed",
        "980005": "lg_code_malformed",
        "abcdef": "lg_code_malformed",
    }.items():
        with pytest.raises(JpError) as refusal:
            lg_code.parse(code)
        assert refusal.value.code == refused


def test_every_municipality_has_a_sound_code():
    places = postal.municipalities()
    assert len(places) > 1800
    assert all(lg_code.parse(place.lg_code) for place in places)
