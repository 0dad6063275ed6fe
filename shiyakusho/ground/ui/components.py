"""Every part in every state, for the page ``/manage/components`` and for the browser tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.ui.fields import Field

LONG = (
    "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処藪ら柑子ぶら柑子" * 2
)
OPTIONS = (
    {"value": "counter", "label": "窓口で受けとる", "help": "区役所の市民課にお越しください"},
    {"value": "mail", "label": "郵便で受けとる", "help": "切手代がかかります"},
)
KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("text", {"label": "勤務先の名前", "help": "会社の正式な名前", "value": "株式会社 門司港運"}),
    ("name", {"label": "お名前", "value": "髙﨑 𠮷乃", "source": "住民票の情報（令和8年11月1日）"}),
    ("kana", {"label": "お名前のよみ（カタカナ）", "value": "タカサキ ヨシノ"}),
    (
        "textarea",
        {"label": "困っていること", "max_length": 400, "value": "雨もりがします。\n二階です。"},
    ),
    (
        "bool",
        {"label": "あなたは公務員ですか", "why": "公務員の方は勤務先に請求します", "value": "no"},
    ),
    ("choice", {"label": "受けとり方", "options": OPTIONS, "value": "counter"}),
    (
        "choices",
        {"label": "ご利用のもの", "options": OPTIONS, "value": ["counter"], "required": False},
    ),
    ("date", {"label": "お子さんの生年月日", "help": "例：令和8年5月1日", "value": "2026-05-01"}),
    ("integer", {"label": "人数", "value": "3", "suffix": "人"}),
    ("money", {"label": "昨年の収入", "value": "3,200,000"}),
    (
        "address",
        {
            "label": "新しい住所",
            "value": {"postal_code": "802-0001", "town": "北九州市小倉北区浅野", "rest": "1-1"},
        },
    ),
    ("phone", {"label": "昼間に連絡できる電話番号", "value": "090-0000-0000"}),
    ("email", {"label": "メールアドレス", "value": "yoshino@example.jp", "required": False}),
    (
        "bank_account",
        {
            "label": "手当を受けとる口座",
            "help": "請求する方ご本人の口座",
            "value": {
                "bank": "門司銀行",
                "branch": "本店",
                "type": "ordinary",
                "number": "1234567",
            },
        },
    ),
    (
        "people",
        {
            "label": "育てているお子さん",
            "value": [{"name": "高崎 光", "birth_date": "2020-04-02", "relation": "子"}],
        },
    ),
    (
        "file",
        {
            "label": "通帳の写真",
            "help": "口座番号と名義がうつるように",
            "max_files": 3,
            "files": [{"id": "a", "name": "tsucho.jpg", "size": 5_242_880, "state": "checking"}],
        },
    ),
    ("note", {"label": "ここから先は、お子さん一人ずつについて聞きます。"}),
)


@dataclass(frozen=True)
class State:
    """One look of a part: ``sample`` is ``hover`` or ``focus`` where CSS has to pretend."""

    title: str
    context: Mapping[str, Any]
    sample: str = ""


@dataclass(frozen=True)
class Component:
    """A part and its states."""

    name: str
    states: tuple[State, ...] = field(default=())

    @property
    def template(self) -> str:
        """The template that draws it."""
        return f"ui/parts/{self.name}.html"


def components() -> list[Component]:
    """All parts in the order of PARTS.md."""
    return [_buttons(), *_messages(), *_lists(), *_navigation(), *_fields()]


def _buttons() -> Component:
    looks = [
        State(f"{kind} {title}", {"label": label, "kind": kind, "type": "button", **more}, sample)
        for kind in ("primary", "secondary", "danger", "quiet")
        for title, label, more, sample in (
            ("normal", "進む", {}, ""),
            ("hover", "進む", {}, "hover"),
            ("focus", "進む", {}, "focus"),
            ("disabled", "進む", {"disabled": True}, ""),
            ("long", LONG, {}, ""),
        )
    ]
    return Component("button", tuple(looks))


def _messages() -> list[Component]:
    errors = [{"id": "none", "label": "生年月日", "message": "2月30日という日はありません"}]
    alarm = {
        "title": "大雨警報が出ています",
        "text": "避難所を開いています。",
        "url": "#",
        "level": "danger",
    }
    kinds = ("info", "success", "warning", "error")
    tags = ("neutral", "info", "progress", "success", "warning", "danger")
    return [
        Component("error_summary", (State("one", {"errors": errors}),)),
        Component(
            "notification",
            (
                *(State(k, {"kind": k, "title": "下書きを保存しました"}) for k in kinds),
                State(
                    "long",
                    {"kind": "info", "title": LONG, "text": LONG, "href": "#", "link": "見る"},
                ),
            ),
        ),
        Component("status_tag", tuple(State(k, {"kind": k, "label": "審査中"}) for k in tags)),
        Component(
            "emergency",
            (
                State("danger", {"emergency": alarm}),
                State(
                    "warning",
                    {"emergency": {**alarm, "level": "warning", "title": "断水のお知らせ"}},
                ),
            ),
        ),
        Component(
            "empty",
            (State("with link", {"title": "手続きはありません", "href": "#", "link": "探す"}),),
        ),
        Component("skeleton", (State("normal", {}),)),
        Component("masked", (State("normal", {}),)),
    ]


def _lists() -> list[Component]:
    at = datetime(2026, 11, 20, 14, 5, tzinfo=TOKYO)
    moves = [
        {"title": "受けつけました", "at": at, "state": "done", "by": "子育て支援課"},
        {
            "title": "直していただくところがあります",
            "at": at,
            "state": "stopped",
            "text": "口座の写真が読めません。",
        },
        {"title": "審査しています", "at": at, "state": "current"},
        {"title": "決定をお知らせします", "state": "next"},
    ]
    rows = [
        {"label": "お名前", "value": "髙﨑 𠮷乃", "change_url": "#", "source": "住民票の情報"},
        {"label": "生年月日", "value": date(1990, 4, 1), "change_url": "#"},
        {"label": "お子さん", "value": ["高崎 光", "高崎 空"], "change_url": "#"},
        {"label": "口座", "value": None, "change_url": "#", "error": "口座番号を書いてください"},
    ]
    columns = [
        {"label": "受付番号", "kind": "code"},
        {"label": "手続き"},
        {"label": "届いた日", "kind": "date"},
        {"label": "金額", "kind": "number"},
        {"label": "状態"},
    ]
    cells = ["R8-000123", "児童手当 認定請求", "R8.11.20", "15,000"]
    lines = [
        {"cells": [*cells, {"value": "審査中", "tag": "progress"}], "href": "#", "key": "1"},
        {
            "cells": [*cells[:1], LONG, *cells[2:], {"value": "補正中", "tag": "warning"}],
            "href": "#",
            "key": "2",
        },
    ]
    table = {"caption": "届いた申請", "columns": columns, "rows": lines}
    return [
        Component("timeline", (State("all states", {"items": moves}),)),
        Component(
            "summary_list",
            (State("normal, empty, error", {"rows": rows, "title": "確かめてください"}),),
        ),
        Component(
            "table",
            (
                State("normal, long", table),
                State("selectable", {**table, "select_name": "case"}),
                State(
                    "empty", {"caption": "届いた申請", "empty": "申請はまだありません", "rows": []}
                ),
            ),
        ),
        Component(
            "person_name", (State("with kana", {"name": "髙﨑 𠮷乃", "kana": "タカサキ ヨシノ"}),)
        ),
    ]


def _navigation() -> list[Component]:
    tabs = [
        {"label": "わたしの担当", "url": "#", "current": True, "count": 12},
        {"label": "期限が近い", "url": "#", "count": 3},
        {"label": "全部", "url": "#"},
    ]
    events = [
        {"id": name, "label": label, "url": "#"}
        for name, label in (
            ("birth", "赤ちゃんが生まれた"),
            ("move-in", "引っ越してきた"),
            ("move-out", "市の外へ引っ越す"),
            ("move-within", "市の中で引っ越す"),
            ("pregnancy", "赤ちゃんができた"),
            ("marriage", "結婚する"),
            ("divorce", "離婚する"),
            ("death", "家族が亡くなった"),
            ("care", "介護が必要になった"),
            ("school", "入園・入学"),
            ("work", "仕事をはじめる・やめる"),
            ("business", "商売をはじめる"),
            ("elderly", "年をとった"),
            ("disability", "障害がある"),
            ("disaster", "災害にあった"),
            ("pet", "ペットを飼う"),
            ("trash", "大きなごみを出す"),
        )
    ]
    questions = [
        {"title": "いくらかかりますか", "text": "お金はかかりません。", "open": True},
        {"title": LONG, "text": LONG},
    ]
    return [
        Component(
            "breadcrumb",
            (State("normal", {"items": [{"label": "手続き", "url": "#"}, {"label": "児童手当"}]}),),
        ),
        Component(
            "steps", (State("normal", {"current": 3, "total": 7, "title": "お子さんについて"}),)
        ),
        Component("tabs", (State("normal", {"items": tabs, "label": "一覧"}),)),
        Component(
            "pagination", (State("both", {"previous_url": "#", "next_url": "#", "count": 120}),)
        ),
        Component("accordion", (State("open, long", {"items": questions}),)),
        Component(
            "search_box",
            (
                State("normal", {"action": "#", "hint": "例：児童手当、引っ越し", "name": "q1"}),
                State(
                    "focus",
                    {"action": "#", "name": "q2", "value": "児童手当", "label": "手続きを探す"},
                    "focus",
                ),
            ),
        ),
        Component(
            "event_cards",
            (State("normal", {"events": events}), State("hover", {"events": events[:2]}, "hover")),
        ),
    ]


def _fields() -> list[Component]:
    return [Component("field", tuple(_states_of(kind, values))) for kind, values in KINDS]


def _states_of(kind: str, values: dict[str, Any]) -> list[State]:
    if kind == "note":
        return [State("note", {"field": Field(kind=kind, name="note", **values)})]
    bare = {**values, "value": None, "files": (), "source": ""}
    wrong = {**values, "error": "入力を確かめてください", "why": "なぜ聞くのかの説明"}
    long = {**bare, "label": LONG, "help": LONG}
    looks = (
        ("normal", values, ""),
        ("empty", bare, ""),
        ("hover", bare, "hover"),
        ("focus", bare, "focus"),
        ("error", wrong, ""),
        ("disabled", {**values, "disabled": True}, ""),
        ("long", long, ""),
    )
    return [
        State(
            f"{kind} {title}", {"field": Field(kind=kind, name=f"{kind}.{title}", **given)}, sample
        )
        for title, given, sample in looks
    ]
