"""How a visit stands, where a number came from, and what happens to it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where one visit (one business of a ticket) stands."""

    WAITING = "waiting", _("待っています")
    CALLED = "called", _("呼び出しています")
    SERVING = "serving", _("窓口で対応しています")
    HELD = "held", _("あとで呼びます")
    DONE = "done", _("終わりました")
    NO_SHOW = "no_show", _("呼びましたが、いませんでした")
    CANCELLED = "cancelled", _("番号札を取り消しました")


AT_WINDOW = (State.CALLED, State.SERVING)
OPEN = (State.WAITING, State.HELD, *AT_WINDOW)


class Source(TextChoices):
    """Where a number was given out."""

    KIOSK = "kiosk", "発券機"
    OFFLINE = "offline", "発券機（通信が切れている間）"
    STAFF = "staff", "職員"
    REMOTE = "remote", "外から"


class What(TextChoices):
    """What happened to a visit."""

    ISSUED = "issued", "番号札を出した"
    CALLED = "called", "呼び出した"
    RECALLED = "recalled", "もう一度呼び出した"
    STARTED = "started", "対応を始めた"
    FINISHED = "finished", "終わった"
    HELD = "held", "あとで呼ぶことにした"
    RESUMED = "resumed", "列にもどした"
    NO_SHOW = "no_show", "いなかった"
    TRANSFERRED = "transferred", "ほかの用件に移した"
    CANCELLED = "cancelled", "取り消した"
