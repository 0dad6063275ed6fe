"""How a talk stands, who sits in it, what happened, and how it ended."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How a talk stands. ``waiting``: nobody was let in yet."""

    WAITING = "waiting", _("担当者を待っています")
    OPEN = "open", _("相談中です")
    ENDED = "ended", _("終わりました")
    MISSED = "missed", _("つながりませんでした")


class Role(TextChoices):
    """Who sits in a seat. An interpreter sees neither papers nor the form."""

    RESIDENT = "resident", _("相談する方")
    SPECIALIST = "specialist", _("担当者")
    INTERPRETER = "interpreter", _("通訳・付きそいの方")


class Outcome(TextChoices):
    """How it ended; chosen by the specialist."""

    ANSWERED = "answered", "相談で解決した"
    FILED = "filed", "申請まで終わった"
    AGAIN = "again", "もう一度話す"
    OFFICE = "office", "窓口に来てもらう"
    PASSED_ON = "passed_on", "ほかの課につないだ"
    MISSED = "missed", "つながらなかった"


class What(TextChoices):
    """One thing that happened (経過); never what was said."""

    OPENED = "opened", _("相談を始める準備ができました")
    CAME = "came", _("入りました")
    ADMITTED = "admitted", _("部屋に通しました")
    LEFT = "left", _("出ました")
    LOST = "lost", _("通信が切れました")
    BACK = "back", _("通信がもどりました")
    INVITED = "invited", _("通訳・付きそいの方を招きました")
    RENEWED = "renewed", _("リンクを作り直しました")
    BY_PHONE = "by_phone", _("電話に切りかえました")
    SENT = "sent", _("書類を送りました")
    SHOWN = "shown", _("書類を見せました")
    OFFERED = "offered", _("申請書をすすめました")
    SHARED = "shared", _("申請書をいっしょに書き始めました")
    UNSHARED = "unshared", _("申請書を見せるのをやめました")
    SIGNED = "signed", _("署名して出しました")
    ENDED = "ended", _("終わりました")


LIVE = (State.WAITING, State.OPEN)
# What a browser may tell of itself.
TOLD = (What.LOST, What.BACK)
