"""進み方: the process, its own steps and moves, outcomes, letters."""

from __future__ import annotations

from . import offers
from .asking import QUESTION
from .parts import Collection, Element, Group, Part, Section

DAYS = (("calendar", "暦日"), ("business", "開庁日"))
STEP_KINDS = (
    ("work", "職員が進める"), ("wait_applicant", "住民を待つ"), ("wait_outside", "ほかの機関を待つ"),
    ("decision", "決裁"), ("end", "終わり"),
)  # fmt: skip
WHO = (
    ("cases.work", "担当"), ("cases.draft", "起案する人"), ("cases.decide", "決裁する人"),
    ("cases.bulk", "まとめて進める人"), ("applicant", "住民"), ("approval", "決裁の結果"),
    ("system", "自動"),
)  # fmt: skip
NEEDS = (
    ("reason", "理由"), ("fields", "直すところ"), ("outcome", "結果"), ("proposal", "起案"),
    ("appointment", "日時"), ("paid", "支払い"), ("handed_over", "渡したこと"), ("unanswered", "期限を過ぎて答えがないこと"),
)  # fmt: skip
ASKING = (("", "補正"), ("further_papers", "あとの段階の書類"))
UNANSWERED = (
    ("", "標準のとおり"),
    ("propose_refusal", "拒否の案を示す（行政手続法7条）"),
    ("stay_open", "開いたまま待つ"),
)
CLOCK = (("", "変えない"), ("stop", "日数を止める"), ("resume", "日数を再開する"))

WAITING = (
    Part("days", "number", "答えを待つ日数", "空なら市の標準。"),
    Part("remind", "numbers", "何日前に知らせるか", "1行に1つの数。空なら市の標準。"),
    Part("unanswered", "choice", "答えがないとき", options=UNANSWERED),
)


def _waiting(place: str, about: str = "") -> tuple[Part, ...]:
    return tuple(
        Part(f"{place}.{one.key}", one.kind, f"{about}{one.label}", one.help, options=one.options, folded=True)
        for one in WAITING
    )  # fmt: skip


USE = Element("group", "種類と日数", (
    Part("process.kind", "choice", "進み方の種類", "国の標準の進み方です。下で、この手続きだけの段階を足せます。", options=offers.processes, default="application"),
    Part("process.standard_days.count", "number", "標準処理期間の日数", "到達した日から数えます（行政手続法6条）。"),
    Part("process.standard_days.kind", "choice", "日数の数え方", options=(*offers.NONE, *DAYS)),
    *_waiting("process.correction", "補正："),
    Part("process.decides", "rule", "だれが決裁するか（式）", "職の役割の名前になる式（例：'section_chief'）。", gives="string", folded=True),
    Part("process.without", "many", "使わない動き", options=offers.moves, folded=True),
    Part("process.without_outcomes", "many", "使わない結果", options=offers.outcomes, folded=True),
))  # fmt: skip
STEP = Element("step", "段階", (
    Part("title", "words", "段階の名前", needed=True),
    Part("public", "words", "住民に見える文", needed=True),
    Part("kind", "choice", "何を待つか", needed=True, options=STEP_KINDS, default="work"),
    Part("after", "choice", "どの段階のあとに置くか", needed=True, options=offers.steps),
    Part("id", "name", "名前（id）", folded=True),
), {"kind": "work", "title": {"ja": ""}, "public": {"ja": ""}, "after": "received"}, prefix="step")  # fmt: skip
MOVE = Element("move", "動き", (
    Part("title", "words", "動きの名前", "「〜する」と書きます。", True),
    Part("from", "many", "どこから", needed=True, options=offers.steps),
    Part("to", "choice", "どこへ", needed=True, options=offers.steps),
    Part("who", "choice", "だれが", needed=True, options=WHO, default="cases.work"),
    Part("needs", "many", "要るもの", options=NEEDS),
    Part("clock", "choice", "処理の日数", options=CLOCK),
    Part("notify", "line", "住民へのお知らせ", "知らせの名前（例：progress）。空なら知らせません。", folded=True),
    Part("record", "rows", "職員が書きとめること", element=QUESTION, folded=True),
    Part("kind", "choice", "何を求めるか", "「要るもの」に「直すところ」があるとき。", options=ASKING, folded=True),
    *_waiting("due"),
    Part("remind_by", "line", "期限の前の知らせ", "知らせの名前。空なら標準の文。", folded=True),
    Part("letter", "name", "いつも出す通知書の鍵", "空なら、メールのない方にだけ標準の通知書を出します。", folded=True),
    Part("id", "name", "名前（id）", folded=True),
), {"title": {"ja": ""}, "from": ["received"], "to": "examined", "who": "cases.work"}, prefix="move")  # fmt: skip
OUTCOME = Element("outcome", "結果", (
    Part("title", "words", "結果の名前", needed=True),
    Part("needs_reason", "flag", "理由が要る"),
    Part("without_consent", "flag", "ほかの人の同意がそろわなくても出せる"),
    Part("letter", "name", "通知書の鍵", "「通知書」の部で、この名前に通知書を結びつけます。"),
    Part("id", "name", "名前（id）", folded=True),
), {"title": {"ja": ""}}, prefix="outcome")  # fmt: skip
FLOW = Section(
    "flow", "進み方", "受け取ったあとの段階と動き。国の標準の進み方をもとにします。",
    groups=(Group("use", USE),),
    collections=(
        Collection("process.extra_steps", "足す段階", STEP, empty="標準の段階だけで進みます。"),
        Collection("process.extra_moves", "足す動き", MOVE),
        Collection("process.extra_outcomes", "足す結果", OUTCOME),
    ),
)  # fmt: skip
LETTERS = Section(
    "letters", "通知書", "結果ごとに、どの通知書を出すか。",
    groups=(Group("letters", Element("letters", "通知書", ())),),
)  # fmt: skip
