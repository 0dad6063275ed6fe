"""A family moved in: the guide, 児童手当 認定請求, 補正, 起案, 決裁, the letter. In all three ways."""

import re
from datetime import date

import pytest

from house.journeys import chief, clerk, letter, parent
from house.journeys.person import Person, days_ago

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240, func_only=True)]
MOVED_OUT = days_ago(7)
SAID = {
    "moved_from": "ほかの市町村",
    "planned_move_out_date": MOVED_OUT,
    "moved_in_date": days_ago(6),
    "public_servant": "いいえ",
    "wants_childcare": "いいえ",
    "has_dog": "いいえ",
}
PHOTO = "通帳かキャッシュカードの写真"
WORDS = "支店名が写るように、もう一度お願いします。"
ERA = re.compile(r"令和(\d+)年(\d+)月(\d+)日")


def test_a_family_that_moved_in_gets_its_child_allowance(at_browser, way, site) -> None:
    mother = at_browser(way, name="mother")
    number = asks_and_files(mother)

    officer = at_browser(way, phone=False, name="clerk")
    parent.becomes(officer, clerk.TITLE)
    clerk.finds_the_case(officer, number)
    clerk.takes_it(officer)
    clerk.asks_for_a_correction(officer, PHOTO, "一部が切れている", WORDS)

    parent.opens_the_case(mother, number)
    parent.corrects(mother, PHOTO, WORDS)

    clerk.finds_the_case(officer, number)
    clerk.starts_the_review(officer)
    clerk.sees_what_was_corrected(
        officer, PHOTO, re.compile(r"^\s*bank_book\.png\s*bank_book\.png\s*$")
    )
    clerk.drafts(officer, "認定・承認")

    head = at_browser(way, phone=False, name="chief")
    parent.becomes(head, chief.TITLE)
    document = chief.approves(head, number, "この市でまだ児童手当を受けていない")

    parent.opens_the_case(mother, number)
    subjects = letter.waits_for_mail(site, "misaki@example.jp", number, "【決定】")
    assert [subject[:4] for subject in subjects] == ["【受付】", "【お願い", "【受付】", "【決定】"]
    check_the_letter(letter.opens_the_letter(mother, document), document)


def asks_and_files(mother: Person) -> str:
    parent.becomes(mother, "引っ越してきた母親")
    parent.asks_the_guide(mother, "ほかの市から引っ越してきた", SAID)
    card = parent.entry(mother, "必要な手続き", "児童手当 認定請求")
    parent.reads_why(mother, card, "この市でまだ児童手当を受けていない", "児童手当法9条")
    mother.follows("オンラインで始める", within=card)
    return parent.claims_child_allowance(mother, MOVED_OUT)


def check_the_letter(words: str, document: str) -> None:
    """Number, date in 和暦, name, amount with reasons and law, 教示, 見本."""
    assert document in words
    days = [date(2018 + int(y), int(m), int(d)) for y, m, d in ERA.findall(words)]
    assert days_ago(0) in days
    for sentence in (
        "北方美咲",
        "北方𠮷乃",
        "20,000円",
        "児童手当法第7条",
        "この市でまだ児童手当を受けていない",
        "審査請求",
        "3か月以内",
        "取消しを求める訴え",
        "見本",
    ):
        assert sentence in words, (sentence, words)
