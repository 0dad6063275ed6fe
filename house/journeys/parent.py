"""What a parent does: ask the guide, fill in a form, file it, correct it, open the letter."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, expect

from house.journeys.person import Person

BANK_BOOK = Path(__file__).parents[2] / "shiyakusho" / "doors" / "demo" / "bank_book.png"
UNKNOWN = "わからない"
Said = str | date


def becomes(person: Person, name: str) -> None:
    """One click on the tour makes them somebody."""
    person.goes_to("/demo/")
    persona = person.page.get_by_role("region", name=name)
    person.presses("この人になる", within=persona)


# the guide
def asks_the_guide(person: Person, event: str, said: Mapping[str, Said]) -> None:
    """Pick a life event and answer what matters; other than yes or no, the unsaid is unknown."""
    person.goes_to("/ja/guide/")
    person.is_at("何がありましたか")
    person.hand.tick(person.page.get_by_role("checkbox", name=event))
    person.presses("進む")
    answers_together(person, said)
    while "/questions/" in person.path:
        fact = person.path.split("/questions/")[1].strip("/")
        answers_the_guide(person, said.get(fact, UNKNOWN))
    person.is_at("あなたの手続き")


def answers_together(person: Person, said: Mapping[str, Said]) -> None:
    """The questions of yes and no on one page, where there are several; the rest is no."""
    link = person.page.get_by_role("link", name="まとめて答える")
    if not link.count():
        return
    person.leads(link)
    person.is_at("まとめて答える")
    for question in person.page.locator("form#together .question").all():
        fact = question.get_by_role("radio").first.get_attribute("name")
        answer = str(said.get(str(fact), "いいえ"))
        person.hand.tick(question.get_by_role("radio", name=answer, exact=True))
    person.presses("進む", within=person.page.locator("form#together"))


def answers_the_guide(person: Person, said: Said) -> None:
    """One question of the guide."""
    form = person.page.locator("form#question")
    if form.get_by_role("checkbox").count():
        return person.presses("どれもない", within=form)
    if said == UNKNOWN:
        return person.presses(UNKNOWN, within=form)
    if isinstance(said, date):
        person.fills_date(form, said)
    else:
        person.hand.tick(form.get_by_role("radio", name=said, exact=True))
    return person.presses("進む", within=form)


def entry(person: Person, group: str, title: str) -> Locator:
    """The card of a procedure in one of the groups 必要な手続き, 必要ない手続き, …"""
    heading = person.page.get_by_role("heading", name=group, level=2)
    section = person.page.locator("section").filter(has=heading)
    fold = section.locator(":scope > details > summary")
    if fold.count():
        person.opens(fold.first)
    return section.locator("article").filter(has=person.page.get_by_role("link", name=title))


def reads_why(person: Person, card: Locator, *reasons: str) -> None:
    """Unfold the reasons of a card and read them."""
    person.opens(card.locator("details > summary").filter(has_text="理由").first)
    for reason in reasons:
        expect(card.locator("details")).to_contain_text(reason)


# the form
def goes_on(person: Person) -> None:
    person.presses("次へ")


def claims_child_allowance(person: Person, moved_out: date) -> str:
    """児童手当 認定請求, page by page; returns the receipt number."""
    person.is_at("児童手当 認定請求")
    person.presses("書き始める")
    for fills in CLAIM_PAGES:
        fills(person, moved_out)
        goes_on(person)
    return files(person)


def about_the_claimant(person: Person, moved_out: date) -> None:
    person.is_at("請求する方について")
    person.writes("昼間に連絡できる電話番号", "090-1234-5678")


def about_the_reason(person: Person, moved_out: date) -> None:
    person.is_at("請求する理由")
    person.answers("どうして請求しますか", "ほかの市から引っ越してきた")
    if not person.page.get_by_role("group", name="転出予定日").is_visible():
        goes_on(person)  # without scripts the further question comes with the next page
        person.reads("質問がふえました")
    person.writes_date("転出予定日", moved_out)


def about_work(person: Person, moved_out: date) -> None:
    person.is_at("仕事と年金")
    person.answers("職業", "会社員・パートなど")
    person.answers("あなたは公務員ですか", "いいえ")
    person.answers("入っている年金", "厚生年金・共済（会社員など）")


def about_the_spouse(person: Person, moved_out: date) -> None:
    person.is_at("配偶者について")
    person.answers("がいますか", "はい")
    if not person.page.get_by_label("配偶者の氏名").is_visible():
        goes_on(person)
    person.writes("配偶者の氏名", "北方 大輔")
    person.writes_date("配偶者の生年月日", date(1987, 8, 3))
    person.answers("一緒に住んでいますか", "はい")
    person.answers("収入が多いですか", "いいえ")


def about_the_children(person: Person, moved_out: date) -> None:
    person.is_at("お子さん")
    person.answers("18歳の年度末を過ぎたお子さん", "いいえ")


def about_one_child(person: Person, moved_out: date) -> None:
    person.is_at("お子さんの様子")
    person.answers("一緒に住んでいますか", "はい")
    person.answers("世話をしていますか", "はい")
    person.answers("生活費", "生計が同じ（父母のとき）")


def about_the_account(person: Person, moved_out: date, proof: Path = BANK_BOOK) -> None:
    person.is_at("振込先")
    person.writes("銀行の名前", "西日本シティ銀行")
    person.writes("支店の名前", "小倉支店")
    person.answers("口座の種類", "普通")
    person.writes("口座番号", "1234567")
    person.writes("口座名義（カタカナ）", "キタカタ ミサキ")
    person.attaches("通帳かキャッシュカードの写真", proof)


CLAIM_PAGES: tuple[Callable[[Person, date], None], ...] = (
    about_the_claimant,
    about_the_reason,
    about_work,
    about_the_spouse,
    about_the_children,
    about_one_child,
    about_one_child,
    about_the_account,
)


def files(person: Person) -> str:
    """The review, then the one button; returns the receipt number."""
    person.is_at("内容の確認")
    person.presses("申請を出す")
    person.is_at("受け付けました")
    return person.page.locator(".receipt").inner_text().strip()


# what comes of it
def opens_the_case(person: Person, receipt_number: str) -> None:
    """From わたしのこと to the page of one application."""
    person.goes_to("/ja/mine/")
    card = person.page.locator("li.card").filter(has_text=receipt_number)
    person.leads(card.get_by_role("link").first)
    person.reads(receipt_number)


def corrects(person: Person, item: str, words: str) -> None:
    """補正: only what was asked for is shown; a better photo is sent."""
    person.follows("直して出す")
    person.is_at("直していただくところ")
    person.reads(words)
    asked = person.page.locator("main form .card")
    expect(asked).to_have_count(1)
    person.attaches(item, BANK_BOOK)
    person.presses("直して出す")
