"""判定: the facts it speaks of, the conditions sentence by sentence, the sums."""

from __future__ import annotations

from . import offers
from .parts import Collection, Element, Group, Part, Section

FACT_TYPES = (
    ("", "語彙のとおり"), ("bool", "はい・いいえ"), ("int", "数"), ("money", "円"), ("text", "ことば"),
    ("date", "日付"), ("choice", "えらぶ"), ("people", "人の一覧"),
)  # fmt: skip
UNITS = (
    ("", "そのまま"), ("yen", "円"), ("days", "日"), ("months", "か月"), ("people", "人"),
    ("count", "個"), ("date", "日付"), ("month", "月"),
)  # fmt: skip
OPTION = Element("option", "選択肢", (
    Part("value", "name", "記録に残る値", "半角の英小文字（例：bicycle）。空なら自動で付きます。"),
    Part("label", "words", "見える文", needed=True),
), {"label": {"ja": ""}}, prefix="option")  # fmt: skip

FACT = Element("fact", "事実", (
    Part("from", "line", "どこから知るか", "form.質問のid（この申請書の答え）か register.項目（台帳）。空なら尋ねます。"),
    Part("ask", "choice", "尋ねるときの型", options=FACT_TYPES),
    Part("question", "words", "尋ね方"),
    Part("why", "words", "なぜ尋ねるか", "尋ねるときは必ず書きます。"),
    Part("as", "choice", "型（尋ねないとき）", options=FACT_TYPES, folded=True),
    Part("options", "rows", "選択肢", element=OPTION, only=("ask", ("choice",))),
), {}, prefix="fact")  # fmt: skip

CRITERION = Element("criterion", "条件", (
    Part("because", "words", "当てはまるときの文", "「〜している」まで。住民に理由として出ます。", True),
    Part("when", "rule", "式", needed=True, gives="bool"),
    Part("unless", "words", "当てはまらないときの文", "何をすればよいかまで書きます。"),
    Part("law", "line", "根拠の条文"),
    Part("from", "date", "施行日（ここから）", folded=True),
    Part("until", "date", "最後の日（ここまで）", folded=True),
), {"when": "true", "because": {"ja": ""}}, prefix="condition")  # fmt: skip
AMOUNT = Element("amount", "金額・数", (
    Part("title", "words", "呼び方"),
    Part("unit", "choice", "単位", options=UNITS),
    Part("value", "rule", "式", needed=True, gives="int"),
), {"value": "0"}, prefix="amount")  # fmt: skip
VERDICT = Element("group", "判定のまとめ", (
    Part("needed", "rule", "必要になるのは", "条件の名前を && （かつ）と || （または）でつなぎます。しないと困る手続きに書きます。", gives="bool"),
    Part("offered", "rule", "希望すればできるのは", "待っても権利がなくならない手続きに書きます。", gives="bool"),
    Part("concerns", "rule", "世帯のだれについてか", gives="people", folded=True),
    Part("parameters", "many", "使う金額の表", options=offers.tables, folded=True),
))  # fmt: skip

FACTS = Section(
    "facts", "事実", "判定に使う事実のうち、この手続きで知り方を決めるもの。国の語彙にある事実は、書かなくても使えます。",
    collections=(Collection("facts", "事実", FACT, by_name=True, empty="決めた事実はありません。国の語彙の事実はそのまま使えます。"),),
)  # fmt: skip
CRITERIA = Section(
    "criteria", "条件", "だれに必要か。1つの条件に1つの文と1つの式を書きます。",
    groups=(Group("verdict", VERDICT),),
    collections=(
        Collection("criteria", "条件", CRITERION, by_name=True, empty="条件がありません。条件のない手続きは「関係するかもしれません」と案内されます。"),
        Collection("amounts", "金額・数", AMOUNT, by_name=True),
    ),
)  # fmt: skip
