"""申請書: pages and questions, attachments, signers."""

from __future__ import annotations

from . import offers
from .deciding import OPTION
from .parts import Collection, Element, Group, Part, Section

QUESTION_KINDS = (
    ("text", "短いことば"), ("textarea", "長い文"), ("name", "氏名"), ("kana", "ふりがな"), ("date", "日付"),
    ("bool", "はい・いいえ"), ("choice", "1つえらぶ"), ("choices", "いくつでもえらぶ"), ("integer", "数"),
    ("money", "金額（円）"), ("address", "住所"), ("phone", "電話番号"), ("email", "メールアドレス"),
    ("bank_account", "口座"), ("people", "人の一覧"), ("note", "説明だけ（答えない）"),
)  # fmt: skip
PREFILLS = (
    ("", "しない"), ("register.name", "台帳の氏名"), ("register.kana", "台帳のふりがな"),
    ("register.birth_date", "台帳の生年月日"), ("register.address", "台帳の住所"),
    ("register.phone", "前に聞いた電話番号"),
)  # fmt: skip
FILES = (("pdf", "PDF"), ("image", "写真"), ("office", "Word・Excel"))
KNOWN_BY = (
    ("code", "申請する人から聞いた番号"), ("L1", "サインイン（メールなど）"),
    ("L2", "サインイン（本人確認ずみ）"), ("L3", "サインイン（マイナンバーカード）"),
)  # fmt: skip
EXPIRED = (("wait", "申請した人に知らせて待つ"), ("again", "一度だけ、もう一度案内する"))
ORDERS = (("parallel", "同時にたのむ"), ("sequential", "上から1人ずつ"))
LIMITED = ("integer", "money", "date", "people", "choices")

QUESTION = Element("question", "質問", (
    Part("label", "words", "質問の文", needed=True),
    Part("kind", "choice", "答え方", needed=True, options=QUESTION_KINDS, default="text"),
    Part("options", "rows", "選択肢", element=OPTION, only=("kind", ("choice", "choices"))),
    Part("required", "when", "必ず答える", default=True),
    Part("when", "rule", "この質問を出すとき（空ならいつも）", gives="bool"),
    Part("help", "words", "書き方の説明"),
    Part("why", "words", "なぜ聞くか"),
    Part("min", "limit", "いちばん小さい値", "数、日付（2026-04-01）、today のどれか。", only=("kind", LIMITED)),
    Part("max", "limit", "いちばん大きい値", only=("kind", LIMITED)),
    Part("max_length", "number", "文字数の上限", only=("kind", ("text", "textarea", "name", "kana"))),
    Part("prefill", "choice", "はじめから書いておく", "知っていることは、もう聞きません。", options=PREFILLS),
    Part("fact", "choice", "結びつける事実", "答えが判定に使われ、次からは聞かれません。", options=offers.vocabulary_facts, folded=True),
    Part("pattern", "line", "決まった形（正規表現）", only=("kind", ("text",)), folded=True),
    Part("sensitive", "flag", "要配慮の個人情報", folded=True),
    Part("later", "flag", "はじめは聞かず、あとで市が求めたときだけ聞く", folded=True),
    Part("id", "name", "名前（id）", "式で使う名前。半角の英小文字と _ 。", folded=True),
), {"kind": "text", "label": {"ja": ""}}, prefix="question")  # fmt: skip
PAGE = Element("page", "ページ", (
    Part("title", "words", "ページの題", needed=True),
    Part("intro", "prose", "はじめの説明"),
    Part("when", "rule", "このページを出すとき（空ならいつも）", gives="bool"),
    Part("repeat", "choice", "1人ずつくり返す", options=offers.people_lists),
    Part("id", "name", "名前（id）", "式で使う名前。半角の英小文字と _ 。", folded=True),
), {"title": {"ja": ""}, "questions": []}, prefix="page")  # fmt: skip
ATTACHMENT = Element("attachment", "添付", (
    Part("label", "words", "付けてもらう書類", needed=True),
    Part("help", "words", "説明"),
    Part("required", "when", "必ず付ける", default=True),
    Part("when", "rule", "付けてもらうとき（空ならいつも）", gives="bool"),
    Part("kinds", "many", "ファイルの種類", needed=True, options=FILES, default=["pdf", "image"]),
    Part("max", "number", "ファイルの数の上限", default=3),
    Part("page", "choice", "どのページで", options=offers.pages),
    Part("later", "flag", "はじめは聞かず、あとで市が求めたときだけ聞く", folded=True),
    Part("id", "name", "名前（id）", folded=True),
), {"label": {"ja": ""}}, prefix="paper")  # fmt: skip
SIGNER = Element("signer", "同意する人", (
    Part("label", "words", "だれに同意してもらうか", needed=True),
    Part("when", "rule", "要るとき（空ならいつも）", gives="bool"),
    Part("statement", "prose", "同意してもらう文", "書くと、オンラインか窓口で同意をもらいます。空なら、紙の署名の欄だけです。"),
    Part("why", "words", "なぜ同意が要るか"),
    Part("identity", "choice", "だれかを確かめる方法", options=KNOWN_BY, default="code"),
    Part("sees", "many", "この人に見せるもの", "選ばないものは、この人には見えません。", options=offers.shown_to_signers),
    Part("asks", "rows", "この人が自分で答える質問", element=QUESTION, folded=True),
    Part("each", "choice", "書かれた人ごとに", options=offers.questions_of("people"), folded=True),
    Part("name", "choice", "氏名を書く質問", options=offers.questions_of("name", "text")),
    Part("birth_date", "choice", "生年月日を書く質問", options=offers.questions_of("date"), folded=True),
    Part("email", "choice", "メールアドレスを書く質問", options=offers.questions_of("email"), folded=True),
    Part("paper", "choice", "代わりに出せる紙", options=offers.attachments),
    Part("may_repeat", "flag", "ほかの役の人と同じ人でもよい", folded=True),
    Part("link_days", "number", "案内が使える日数", default=14, folded=True),
    Part("remind_days", "number", "もう一度知らせるまでの日数", default=7, folded=True),
    Part("if_expired", "choice", "期限が過ぎたら", options=EXPIRED, default="wait", folded=True),
    Part("role", "name", "名前（id）", "半角の英小文字と _ （例：spouse）。"),
), {"label": {"ja": ""}}, prefix="signer")  # fmt: skip
ORDER = Element("signing", "同意の順", (
    Part("signers_order", "choice", "同意をもらう順", options=ORDERS, default="parallel"),
))  # fmt: skip

FORM = Section(
    "form", "申請書", "ページと質問。1ページに1つのことだけ聞きます。上下は Alt＋↑・↓ でも動かせます。",
    groups=(Group("signing", ORDER),),
    collections=(
        Collection("form.pages", "ページ", PAGE, inside=Collection("questions", "質問", QUESTION), empty="まだページがありません。オンラインで受け付けない手続きなら、なくて構いません。"),
        Collection("attachments", "添付", ATTACHMENT, empty="付けてもらう書類はありません。"),
        Collection("signers", "同意する人", SIGNER, empty="ほかの人の同意は要りません。"),
    ),
)  # fmt: skip
