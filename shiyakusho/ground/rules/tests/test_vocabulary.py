"""The nation's words: every rule in them reads, every question speaks three languages."""

import re

import pytest

from shiyakusho.ground.rules import Fact, RuleNameError
from shiyakusho.ground.rules.types import BOOL

KANJI = re.compile(r"[一-鿿々]")
RUBY = re.compile(r"｜[^《》]+《[^《》]+》")
EVENTS = [
    "ペット",
    "事業",
    "介護",
    "入園入学",
    "出生",
    "妊娠",
    "就職退職",
    "引越し",
    "引越しごみ",
    "死亡",
    "災害",
    "結婚",
    "転入",
    "転出",
    "転居",
    "障害",
    "離婚",
    "高齢",
]


def test_all_life_events_of_the_list(words):
    assert sorted(event.ja for event in words.events.values()) == sorted(EVENTS)


def test_an_event_day_is_a_date_of_that_event(words):
    for event in words.events.values():
        if event.date:
            fact = words.facts[event.date]
            assert (fact.type.name, fact.of_event) == ("date", event.id)


def texts(words):
    yield from (event.label for event in words.events.values())
    yield from words.choices.values()
    for fact in words.facts.values():
        yield from (text for text in (fact.question, fact.why) if text)


def test_every_text_is_in_three_languages(words):
    for text in texts(words):
        assert set(text) == {"ja", "plain", "en"} and all(text.values()), text


def test_plain_texts_carry_ruby_on_every_kanji(words):
    for text in texts(words):
        assert not KANJI.search(RUBY.sub("", text["plain"])), text["plain"]


def test_plain_questions_are_short(words):
    for text in texts(words):
        for sentence in re.split(
            "[。？]", RUBY.sub(lambda m: m[0][1:].split("《")[0], text["plain"])
        ):
            assert len(sentence.replace(" ", "")) <= 30, sentence


def test_what_is_asked_says_why(words):
    for fact in words.facts.values():
        assert bool(fact.question) == bool(fact.why), fact.id
        assert not fact.options or set(fact.options) <= words.choices.keys(), fact.id


def test_a_circle_of_derived_facts_is_refused(words):
    a = Fact("a", BOOL, derived="b")
    b = Fact("b", BOOL, derived="!a")
    with pytest.raises(RuleNameError):
        words.extended({"a": a, "b": b}).validate()


def test_works_without_django():
    import subprocess
    import sys

    code = (
        "import sys; from shiyakusho.ground.rules import evaluate; "
        "assert evaluate('1 + x', {'x': 2}) == 3; "
        "from shiyakusho.ground.rules.national import national_vocabulary; "
        "assert national_vocabulary().facts; assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
