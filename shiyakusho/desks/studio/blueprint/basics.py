"""基本: what it is called, by which law, who does it, when it is due, what it costs."""

from __future__ import annotations

from shiyakusho.registers.catalogue.public import CORE_BUSINESSES

from . import offers
from .parts import Element, Group, Part, Section

KINDS = (
    ("申請", "申請（市が決定する）"), ("届出", "届出（届けば済む）"), ("交付請求", "交付請求（書類を渡す）"),
    ("申出", "申出（お願いに市が答える）"), ("事前送信", "事前送信（先に送り、窓口で終わる）"),
)  # fmt: skip
SECRECY = (("ordinary", "普通"), ("sensitive", "要配慮（福祉・健康・税）"), ("secret", "秘匿"))
LEVELS = (
    ("L0", "L0　名のらなくてよい"), ("L1", "L1　メールアドレスの確認"),
    ("L2", "L2　スマホなどで本人確認"), ("L3", "L3　マイナンバーカード"),
)  # fmt: skip
CHANNELS = (
    ("online", "オンライン"), ("counter", "窓口"), ("mail", "郵送"),
    ("convenience_store", "コンビニ"), ("phone", "電話"),
)  # fmt: skip
REPRESENTATIVES = (("parent", "親権者"), ("guardian", "後見人"), ("proxy", "委任を受けた人"))
FIRST_DAY = (
    ("excluded", "次の日から数える（民法140条）"),
    ("included", "その日から数える（戸籍法43条）"),
)
CLOSED_DAY = (
    ("next_opening", "次の開庁日まで"), ("by_ordinance", "市の条例で決める"), ("as_is", "ずらさない"),
)  # fmt: skip
EFFECT = (
    ("same_day", "数え始めの日"),
    ("month_start", "その月の初日"),
    ("month_after", "次の月の初日"),
)
GROUPS = (
    ("子育て", "子育て"),
    ("介護", "介護"),
    ("被災者支援", "被災者支援"),
    ("自動車", "自動車"),
)

NAMES = Element("group", "名前と概要", (
    Part("title", "words", "手続きの名前", needed=True),
    Part("kind", "choice", "種類", "種類で、結果の言い方（決定・受理・交付）と進み方が変わります。", True, KINDS, default="申請"),
    Part("summary", "prose", "概要", "何のための手続きか、だれに必要かを、2文までで書きます。", True),
    Part("applicant", "words", "手続きできる方", needed=True),
    Part("conditions", "texts", "条件（案内に出す文）"),
    Part("outputs", "texts", "手続きのあとに受け取るもの"),
    Part("note", "prose", "注意", folded=True),
))  # fmt: skip
LAW = Element("group", "根拠と担当", (
    Part("law", "lines", "根拠の法令", "1行に1つ。条まで書きます（例：北九州市自転車等駐車場条例6条）。", True),
    Part("office", "choice", "担当する窓口の役割", "どの課が担うかは、市のファイルで決まります。", True, offers.offices),
    Part("core_business", "choice", "標準化20業務", options=(*offers.NONE, *((b, b) for b in CORE_BUSINESSES)), folded=True),
    Part("secrecy", "choice", "秘匿の区分", "案件を見られる職員を決めます。", options=SECRECY, default="ordinary"),
    Part("secrecy_rule", "choice", "秘匿の区分の根拠", options=offers.secrecy_rules, only=("secrecy", ("sensitive", "secret"))),
    Part("mynaportal.group", "choice", "ぴったりサービスの分野", options=(*offers.NONE, *GROUPS), folded=True),
    Part("mynaportal.no", "number", "ぴったりサービスの番号", folded=True),
))  # fmt: skip
EFFECTS = (
    Part("effect.in_time", "choice", "間に合ったときの始まり", options=(*offers.NONE, *EFFECT), folded=True),
    Part("effect.late", "choice", "遅れたときの始まり", options=(*offers.NONE, *EFFECT), folded=True),
    Part("earliest_days_before", "number", "何日前から出せるか", folded=True),
)  # fmt: skip
DEADLINE = Element("deadline", "期限", (
    Part("text", "words", "期限の文", needed=True),
    Part("event", "choice", "どのきっかけの期限か", options=offers.event_or_none),
    Part("within.days", "number", "何日以内（日数で数えるとき）"),
    Part("within.months", "number", "何か月以内（月で数えるとき）"),
    Part("from", "name", "数え始める日の事実", "日付の事実の名前（例：moved_in_date）。"),
    Part("first_day", "choice", "数え方", options=FIRST_DAY, default="excluded"),
    Part("closed_day", "choice", "最後の日が閉庁日のとき", options=CLOSED_DAY, default="next_opening"),
    Part("when", "rule", "この期限が当てはまるとき", gives="bool", folded=True),
    Part("if_late", "words", "遅れるとどうなるか"),
    *EFFECTS,
), {"text": {"ja": "期限はありません"}})  # fmt: skip
EVENTS = Element("group", "きっかけと期限", (
    Part("events", "many", "きっかけになるできごと", "ガイドでこのできごとを選んだ人に案内します。", options=offers.events),
    Part("deadlines", "rows", "期限", element=DEADLINE),
))  # fmt: skip
DOCUMENT = Element("document", "持ち物", (
    Part("text", "words", "持ち物・書類", needed=True),
    Part("when", "rule", "要るとき（空ならいつも）", gives="bool"),
), {"text": {"ja": ""}}, prefix="paper")  # fmt: skip
TAKING = Element("group", "受付・手数料・持ち物", (
    Part("channels", "many", "受付の方法", needed=True, options=CHANNELS),
    Part("identity", "choice", "オンラインの本人確認", "法令が求めるところまで。高くするほど、使えない人が増えます。", True, LEVELS, default="L1"),
    Part("identity_note", "words", "本人確認の注意", folded=True),
    Part("representatives", "many", "代わりに出せる人", options=REPRESENTATIVES, default=["parent", "guardian", "proxy"]),
    Part("charge.fee", "choice", "市の料金表の手数料", "えらぶと、額は市の料金表（fees.yaml）のものになります。下の式と文は書きません。", options=offers.charges),
    Part("charge.per", "name", "1つあたりで数える質問", "部数などの質問の名前（例：copies）。", only=("charge.fee", offers.ANY)),
    Part("charge.note", "words", "その手数料が何の額か", only=("charge.fee", offers.ANY), folded=True),
    Part("fee", "rule", "手数料の式（円）", "無料は 0。答えで変わるときは、質問の名前を使って書けます（例：copies * 300）。", gives="int"),
    Part("fee_text", "words", "手数料の文", "式だけで足りないときに書きます。"),
    Part("documents", "rows", "持ち物・書類", element=DOCUMENT),
))  # fmt: skip
KEEPING = Element("group", "保存と手間の目安", (
    Part("retention.closed", "line", "終わったあとの保存期間", "5y＝5年、6m＝6か月、30d＝30日。文書管理規程の年数です。"),
    Part("retention.withdrawn", "line", "取り下げの保存期間"),
    Part("effort.counter_minutes", "number", "窓口でかかる分"),
    Part("effort.online_minutes", "number", "オンラインでかかる分"),
    Part("effort.clerk_minutes", "number", "職員がかける分"),
))  # fmt: skip
SOURCE = Element("group", "確かめたこと", (
    Part("provenance.rule", "choice", "判定の式", "「確認済み」だけが、ガイドで「必要ありません」と言えます。", True,
         (("none", "式がない"), ("verify", "まだ確かめていない（「関係するかもしれません」と出す）"), ("checked", "法令と照らして確認済み")), default="none"),
    Part("provenance.checked", "date", "確かめた日", only=("provenance.rule", ("checked",))),
    Part("provenance.source", "area", "何を見て書いたか", needed=True),
    Part("provenance.note", "area", "メモ", folded=True),
))  # fmt: skip

BASICS = Section(
    "basics", "基本", "名前、根拠、担当、期限、手数料。案内のページに出る内容です。",
    groups=(
        Group("names", NAMES), Group("law", LAW), Group("events", EVENTS), Group("taking", TAKING),
        Group("keeping", KEEPING), Group("source", SOURCE),
    ),
)  # fmt: skip
