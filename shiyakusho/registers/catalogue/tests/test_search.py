"""The search finds what people type, in the order they expect, and pages without losing any."""

import pytest

from shiyakusho.registers.catalogue import public
from shiyakusho.registers.catalogue.refusals import InvalidCursor

pytestmark = pytest.mark.django_db


def found(q: str, **more) -> list[str]:
    return [hit.procedure_id for hit in public.search(q, **more).items]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("児童手当", "child-allowance-claim"),
        ("じどうてあて", "child-allowance-claim"),
        ("ｼﾞﾄﾞｳﾃｱﾃ", "child-allowance-claim"),
        ("ジドウテアテ", "child-allowance"),
        ("児童手当法7条", "child-allowance"),
        ("転入届", "move-in"),
        ("てんにゅうとどけ", "move-in"),
        ("住民票", "juminhyo"),
        ("母子手帳", "pregnancy-notice"),
        ("罹災証明", "disaster-certificate"),
        ("り災証明書", "disaster-certificate"),
        ("犬", "dog"),
        ("粗大ゴミ", "bulky-waste"),
        ("resident record", "juminhyo"),
        ("CHILD ALLOWANCE", "child-allowance"),
        ("死んだ", "bereavement-onestop"),
        ("犬を飼った", "dog-register"),
        ("たいしょく", ""),
    ],
)
def test_what_people_type_finds_it_first(q, first):
    assert found(q)[0].startswith(first), found(q)[:5]


def test_plain_words_find_the_allowance_for_children_among_the_first():
    assert "child-allowance-claim" in found("子ども お金")[:5]
    assert "child-allowance-claim" in found("こども　おかね")[:5]


def test_the_article_of_the_law_finds_every_procedure_that_stands_on_it():
    hits = found("住民基本台帳法24条", limit=50)
    assert "move-out" in hits
    assert "dog-register" not in hits


def test_a_life_event_by_its_words_and_as_a_filter():
    assert "birth" in found("赤ちゃんが生まれた", limit=50)
    only = found("", event="pet", limit=100)
    assert set(only) == {"dog-register", "rabies-tag", "dog-change"}
    assert found("手当", event="pet") == []


def test_the_words_are_the_reader_s():
    hit = public.search("転入届", language="en").items[0]
    assert hit.title == "Moving-in notification"
    assert "｜" in public.search("転入届", language="ja-easy").items[0].title


def test_when_no_procedure_has_all_words_any_word_counts():
    assert "dog-register" in found("犬 ロケット打ち上げ")


@pytest.mark.parametrize("q", ["", "手続", "a", "証明書 請求", "犬 ロケット打ち上げ 介護"])
def test_pages_hold_every_hit_once(q):
    whole = found(q, limit=100)
    paged, cursor = [], None
    while True:
        page = public.search(q, cursor=cursor, limit=7)
        paged += [hit.procedure_id for hit in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    if len(whole) < 100:
        assert paged == whole
    assert len(paged) == len(set(paged))
    assert paged[: len(whole)] == whole


@pytest.mark.parametrize(
    "q",
    ["%", "_", "\\", "'", "';drop table catalogue_procedure;--", "\x00", "𠮷\U000e0100", "！？",
     "a" * 5000, " ".join("あいうえお"), "ｶﾞ" * 50, "\ud800"],
)  # fmt: skip
def test_hostile_queries_are_just_queries(q):
    page = public.search(q)
    assert len(page.items) <= 20


def test_a_wildcard_is_a_character():
    assert found("100%確実") == []


@pytest.mark.parametrize("cursor", ["x", "e30", "WzEsMl0", "あ", "bnVsbA", "WyJhbGwiLCJ4IiwieCJd"])
def test_a_cursor_we_did_not_make_is_refused(cursor):
    with pytest.raises(InvalidCursor) as refused:
        public.search("手当", cursor=cursor)
    assert refused.value.code == "invalid_cursor"
    assert refused.value.status == 400


def test_the_limit_is_bounded():
    assert len(public.search("", limit=10_000).items) <= 100
    assert len(public.search("", limit=-5).items) == 1
