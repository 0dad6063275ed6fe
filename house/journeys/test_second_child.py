"""A second child in a family that already receives 児童手当: 額改定, not 認定請求; filed."""

import pytest
from playwright.sync_api import expect

from house.journeys import parent
from house.journeys.person import Person, days_ago

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240, func_only=True)]
BORN = days_ago(5)
SAID = {"birth_date": BORN, "public_servant": "いいえ"}
RECEIVING = "この市で児童手当を受けている"
ALREADY = "すでに受けているので、子が増えたときは「額改定」の手続きです"


def test_a_second_child_changes_the_amount_and_nothing_is_claimed_again(at_browser, way) -> None:
    father = at_browser(way, name="father")
    parent.becomes(father, "2人目が生まれた父親")
    parent.asks_the_guide(father, "赤ちゃんが生まれた", SAID)

    claim = parent.entry(father, "必要ない手続き", "児童手当 認定請求")
    parent.reads_why(father, claim, ALREADY, "児童手当法9条")
    change = parent.entry(father, "必要な手続き", "児童手当 額改定")
    parent.reads_why(father, change, RECEIVING)

    father.follows("オンラインで始める", within=change)
    number = changes_the_amount(father)
    parent.opens_the_case(father, number)
    father.reads("担当の課が内容を確認します")


def changes_the_amount(father: Person) -> str:
    """児童手当 額改定, page by page; what the register knows stands there already."""
    father.is_at("児童手当 額改定")
    father.presses("書き始める")
    father.is_at("受給している方")
    expect(father.page.get_by_label("氏名")).to_have_value("戸畑 健太")
    father.reads("住民票の情報から")
    father.writes("昼間に連絡できる電話番号", "090-8765-4321")
    parent.goes_on(father)
    father.is_at("変わったこと")
    father.answers("何がありましたか", "子どもが生まれた")
    father.writes_date("それはいつですか", BORN)
    parent.goes_on(father)
    father.is_at("養育しているお子さん全員")
    names = father.page.get_by_label("お名前")
    assert [name.input_value() for name in names.all()] == ["戸畑 結菜", "戸畑 湊"]
    father.answers("18歳の年度末を過ぎたお子さん", "いいえ")
    parent.goes_on(father)
    for _ in range(2):
        father.is_at("お子さんの様子")
        father.answers("一緒に住んでいますか", "はい")
        father.answers("世話をしていますか", "はい")
        parent.goes_on(father)
    return parent.files(father)
