"""What the office calls the fields of a definition, and in which direction one becomes stricter."""

from __future__ import annotations

FIELDS: dict[str, str] = {
    "kind": "種類", "title": "題名", "summary": "概要", "law": "根拠の法令", "office": "窓口の役割",
    "core_business": "標準化20業務", "secrecy": "秘匿の区分", "secrecy_rule": "秘匿の決まり",
    "mynaportal": "ぴったりサービス", "events": "ライフイベント", "applicant": "手続きできる方",
    "conditions": "条件の説明", "outputs": "受け取るもの", "identity": "本人確認の水準",
    "identity_note": "本人確認の注意", "representatives": "代わりに出せる人", "channels": "受付の方法",
    "charge": "手数料の名前", "fee": "手数料の式", "fee_text": "手数料の説明", "note": "注意", "parameters": "数値表",
    "needed": "必要かどうかの式", "offered": "受けられるかどうかの式", "concerns": "だれについてかの式",
    "retention": "保存期間", "effort": "手間の見積もり", "provenance": "出どころと確認",
    "label": "言い方", "help": "説明", "why": "なぜ聞くか", "required": "必須かどうか", "when": "出す条件",
    "options": "選択肢", "min": "下限", "max": "上限", "max_length": "文字数の上限", "pattern": "形の決まり",
    "fact": "結びつく事実", "prefill": "先に入れる値", "sensitive": "とくに守る内容か", "intro": "はじめの文",
    "repeat": "くり返す相手", "kinds": "ファイルの種類", "page": "出すページ", "text": "文", "within": "期間",
    "from": "いつから", "until": "いつまで", "first_day": "初日の数え方", "closed_day": "閉庁日のあつかい",
    "effect": "いつから効くか", "earliest_days_before": "何日前から", "if_late": "遅れたとき",
    "because": "当てはまるときの文", "unless": "当てはまらないときの文", "value": "値", "unit": "単位",
    "as": "型", "ask": "尋ね方", "question": "尋ねる文", "standard_days": "標準処理期間",
    "decides": "決裁する人の式", "public": "住民に見せる文", "to": "行き先", "who": "だれが", "needs": "要るもの",
    "clock": "期間の計算", "notify": "知らせ", "letter": "通知書", "needs_reason": "理由が要るか",
    "given": "あたえる値", "expect": "期待する答え", "as_of": "基準の日", "name": "名前", "after": "どこの後か",
    "without": "使わない動き", "without_outcomes": "使わない結果", "later": "あとで求めるか", "due": "答えを待つ日数", "correction": "補正を待つ日数",
    "days": "日数", "remind": "何日前に知らせるか", "unanswered": "答えがないとき", "remind_by": "期限前の知らせ",
}  # fmt: skip
OF_SOME: dict[str, dict[str, str]] = {
    "条件": {"when": "式", "from": "いつから効くか", "until": "いつまで効くか"},
    "金額": {"value": "式"},
    "期限": {"when": "あてはまる条件", "from": "数え始める日"},
    "動き": {"from": "どこから", "kind": "何を求めるか"},
    "事実": {"from": "どこから知るか"},
    "通知書": {"value": "書式"},
}
WORDS: dict[str, str] = {
    "online": "オンライン", "counter": "窓口", "mail": "郵送", "convenience_store": "コンビニ", "phone": "電話",
    "parent": "親権者", "guardian": "後見人", "proxy": "代理人", "pdf": "PDF", "image": "画像", "office": "文書",
    "ordinary": "普通", "sensitive": "要配慮", "secret": "秘匿", "days": "日", "months": "か月",
    "calendar": "暦日", "business": "開庁日", "checked": "確認済み", "verify": "要確認", "none": "式なし",
    "excluded": "初日を数えない", "included": "初日を数える", "next_opening": "次の開庁日", "as_is": "動かさない",
    "by_ordinance": "条例による", "bool": "はい・いいえ", "choice": "一つ選ぶ", "choices": "いくつか選ぶ",
    "integer": "整数", "money": "金額", "date": "日付", "people": "人", "textarea": "長い文", "address": "住所",
}  # fmt: skip
# More of it asks more of people; of the second kind, less of it does.
STRICTER_UP = {"min"}
STRICTER_DOWN = {"max", "max_length"}
# A list that says what is allowed: fewer is stricter.
ALLOWED = {"channels", "representatives", "kinds"}
RANKED = {"identity": ("L0", "L1", "L2", "L3"), "secrecy": ("ordinary", "sensitive", "secret")}
RULES = {"when", "needed", "offered", "concerns", "fee", "decides", "value"}
LANGUAGES = {
    "plain": "やさしい日本語",
    "en": "英語",
    "zh-Hans": "中国語",
    "ko": "韓国語",
    "vi": "ベトナム語",
    "ne": "ネパール語",
}


def noun_of(of: str, name: str) -> str:
    """What the field `name` of a thing of that sort is called."""
    return OF_SOME.get(of, {}).get(name) or FIELDS.get(name, name)
