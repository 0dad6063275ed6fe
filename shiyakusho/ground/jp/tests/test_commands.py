"""``shiyakusho jp …`` at the command line."""

import argparse
import json
import subprocess
import sys

import pytest

from shiyakusho.ground.jp import commands


@pytest.fixture
def jp(capsys):
    parser = argparse.ArgumentParser()
    commands.add_commands(parser.add_subparsers())

    def run(*arguments: str):
        args = parser.parse_args(["jp", *arguments, "--json"])
        assert args.needs_django is False
        status = args.run(args)
        return status, json.loads(capsys.readouterr().out)

    return run


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["wareki", "R8/5/1"],
            {"date": "2026-05-01", "wareki": "令和8年5月1日", "short": "R8.5.1"},
        ),
        (
            ["wareki", "2019-05-01"],
            {"wareki": "令和元年5月1日", "kanji": "令和元年五月一日", "year": 1},
        ),
        (
            ["wareki", "昭和20年頃"],
            {"earliest": "1945-01-01", "latest": "1945-12-31", "exact": False},
        ),
        (["wareki", "2026-09-22"], {"holiday": "国民の休日", "business_day": False}),
        (["wareki", "2100-01-01"], {"wareki": "令和82年1月1日", "holiday": None}),
        (["age", "2008-04-02", "--on", "2026-04-01"], {"age": 18, "law": 18, "birthday": 17}),
        (["age", "H20.4.2", "R8.4.1", "--mode", "birthday"], {"age": 17}),
        (["age", "2008-02-29", "2026-01-01", "--attains", "18"], {"attains": "2026-02-28"}),
        (["grade", "2020-04-01", "--on", "2026-04-01"], {"grade": "小学1年", "number": 1}),
        (["deadline", "2026-04-20", "--days", "14"], {"deadline": "2026-05-07", "moved": True}),
        (
            ["deadline", "2026-04-01", "--days", "14", "--first-day", "included"],
            {"deadline": "2026-04-14", "wareki": "令和8年4月14日（火）"},
        ),
        (
            ["deadline", "R8.1.30", "--months", "1", "--closed-day", "as_is"],
            {"deadline": "2026-02-28"},
        ),
        (["postal", "803-0814"], {"postal_code": "803-0814"}),
        (["address", "春日市原町3-1-5"], {"town": "原町", "block": "3-1-5"}),
        (["phone", "0935822111"], {"national": "093-582-2111", "international": "+81935822111"}),
        (["name", "葛\U000e0100城"], {"length": 2, "key": "葛城"}),
        (["key", "ｼﾞﾄﾞｳﾃｱﾃ"], {"search_key": "じどうてあて"}),
    ],
)
def test_answers(jp, arguments, expected):
    status, answer = jp(*arguments)
    assert status == 0
    assert expected.items() <= answer.items()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["wareki", "昭和64年1月8日"], "era_ended"),
        (["wareki", "令和8年2月30日"], "date_day_impossible"),
        (["wareki", "いつか"], "date_unreadable"),
        (["age", "2026-05-02", "--on", "2026-05-01"], "age_before_birth"),
        (["deadline", "2026-05-01"], "period_unit_missing"),
        (["phone", "12"], "phone_area_code_missing"),
    ],
)
def test_refusals(jp, arguments, code):
    status, answer = jp(*arguments)
    assert status == 1
    assert answer["error"]["code"] == code
    assert answer["error"]["message"].endswith("。")


def test_without_a_day_it_is_today(jp):
    status, answer = jp("age", "2000-01-01")
    assert status == 0 and answer["age"] >= 26


def test_the_room_needs_no_django():
    check = (
        "import sys; from shiyakusho.ground.jp import address, age, calendar, commands, dates, deadline,"
        "kana, money, names, phone, postal, school, text, uncertain, wareki;"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
