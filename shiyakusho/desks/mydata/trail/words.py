"""What was read and why, in plain words. Nothing a clerk typed is ever shown."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.cases.public import Affair
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.ui.text import in_language, language

READ = "records.read"
# How the names of what was read begin, and what people call it. The first that fits.
WHAT: tuple[tuple[str, Any], ...] = (
    ("people.search", _("氏名などで探した結果の一覧")),
    ("people.household", _("世帯（いっしょに住む人）")),
    ("people.children", _("子どもの記録")),
    ("people.given_facts", _("あなたが前に市に伝えたこと")),
    ("people.", _("氏名・住所・生年月日など（住民の台帳）")),
    ("cases.export", _("申請の一覧（ファイル）")),
    ("cases.", _("申請の一覧")),
    ("attachment of", _("申請に付けたファイル")),
    ("letter", _("通知書")),
    ("draft letter", _("通知書の案")),
    ("case:", _("申請の内容")),
    ("application:", _("申請の内容")),
    ("approvals.", _("決裁の書類")),
    ("recipients of", _("毎年の届出の対象者の一覧")),
    ("mydata.", _("この請求や照会の内容")),
)
# How the names of what was done begin.
DONE: tuple[tuple[str, Any], ...] = (
    (READ, _("見ました")),
    ("cases.", _("手続きを進めました")),
    ("approvals.", _("決裁を進めました")),
    ("letters.", _("通知書を作りました")),
    ("messaging.", _("お知らせを送りました")),
    ("mydata.", _("請求や照会に答えました")),
    ("people.", _("住民の台帳の写しを直しました")),
)
ELSE_READ, ELSE_DONE = _("あなたの記録"), _("あなたの記録に書きました")
# Lists: a person stands in them beside others who have nothing to do with each other.
LISTS = (
    "people.search",
    "cases.list",
    "cases.search",
    "cases.bulk",
    "cases.export",
    "recipients of",
)
WHY = {
    "case": _("手続きのため"),
    "visit": _("窓口や電話で相談を受けるため"),
    "draft": _("決裁のため"),
    "glass": _("急いで確かめる必要があったため（あとで別の職員が点検します）"),
    "task": _("仕事の一覧に出たため"),
    "self": _("本人の操作"),
    "system": _("機械の処理"),
}
IN_A_LIST = _("担当の課の一覧に出たため")
OTHERS = _("ほかの方の手続きで、世帯の人などとして")
ANSWERS = _("あなたの照会や請求に答えるため")
NOT_KNOWN = _("目的の記録がありません。下のボタンでおたずねください。")


def read_in(event: AuditEvent) -> list[str]:
    """The names of what was read in this event; empty for a write."""
    what = event.detail.get("what", []) if event.action == READ else []
    return [str(one) for one in what] if isinstance(what, list) else [str(what)]


def what_words(names: Iterable[str]) -> list[str]:
    """Each kind of data once, in the order of the table."""
    found = {_first(WHAT, name, ELSE_READ) for name in names}
    order = [words for _start, words in WHAT] + [ELSE_READ]
    return [str(words) for words in dict.fromkeys(order) if words in found]


def done_words(actions: Iterable[str]) -> list[str]:
    """What was done, each once: 見ました comes first."""
    found = {_first(DONE, action, ELSE_DONE) for action in actions}
    order = [words for _start, words in DONE] + [ELSE_DONE]
    return [str(words) for words in order if words in found]


def is_list(event: AuditEvent) -> bool:
    """Whether the person stood in a list only."""
    names = read_in(event)
    return bool(names) and all(name.startswith(LISTS) for name in names)


def is_answer(event: AuditEvent) -> bool:
    """Whether it was done to answer a question or a request of this desk."""
    names = read_in(event) or [event.action]
    return any(name.startswith("mydata.") for name in names)


def why_words(kind: str, affairs: Iterable[Affair], *, listed: bool) -> str:
    """Why, from the purpose the audit holds and from my own affairs."""
    titles = [_affair(one) for one in affairs]
    if titles:
        return "、".join(titles)
    if listed and kind in ("", "task", "system"):
        return str(IN_A_LIST)
    return str(WHY.get(kind, NOT_KNOWN))


def _affair(one: Affair) -> str:
    return gettext("「%(procedure)s」（受付番号 %(number)s）のため") % {
        "procedure": in_language(one.title, language()),
        "number": one.receipt_number,
    }


def _first(table: tuple[tuple[str, Any], ...], name: str, otherwise: Any) -> Any:
    return next((words for start, words in table if name.startswith(start)), otherwise)
