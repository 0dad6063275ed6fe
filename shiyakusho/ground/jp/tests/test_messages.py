"""Every refusal has its sentence in three languages, and every sentence is used."""

import pickle
import re
import string
from pathlib import Path

import pytest

from shiyakusho.ground.jp import JpError
from shiyakusho.ground.jp.messages import MESSAGES

ROOM = Path(__file__).resolve().parent.parent
SOURCES = [path for path in ROOM.glob("*.py") if path.name != "messages.py"]
KANJI = re.compile(r"[\u3400-\u9fff々]")
RUBY = re.compile(r"｜[^｜《》]+《[ぁ-ゖー]+》")


def codes_in_source() -> set[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    return set(
        re.findall(
            r'"((?:{})_[a-z_]+)"'.format("|".join({code.split("_")[0] for code in MESSAGES})), text
        )
    )


def test_every_sentence_is_used_and_every_code_has_one():
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    raised = set(re.findall(r'JpError\(\s*"([a-z_]+)"', text))
    assert raised <= set(MESSAGES)
    assert set(MESSAGES) <= codes_in_source()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_sentences_are_whole(code):
    message = MESSAGES[code]
    assert message.ja and message.plain and message.en
    assert not KANJI.search(RUBY.sub("", message.plain.replace("{", "").replace("}", ""))), (
        message.plain
    )
    assert fields(message.plain) <= fields(message.ja) | fields(message.en)
    assert "エラーが発生" not in message.ja


def test_an_error_travels():
    error = JpError("date_day_impossible", year=2026, month=2, day=30, last_day=28)
    assert isinstance(error, ValueError)
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.message) == (error.code, error.message)
    assert str(error) == "2026年2月に30日はありません。2月は28日までです。"
    assert error.in_language("en") == "2026-02 has no day 30. It ends on day 28."
    assert error.in_language("ja-easy").startswith("2026｜年《ねん》")
    assert error.in_language("fr") == error.message
