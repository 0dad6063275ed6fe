"""Where a round stands, how an entry and a win stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Read off the clock and off what was done; nothing sets it."""

    PREPARING = "preparing", _("受付前")
    OPEN = "open", _("申込受付中")
    CLOSED = "closed", _("締切")
    DRAWN = "drawn", _("抽選済み")
    CONFIRMING = "confirming", _("当選の確認期間")
    OVER = "over", _("終わりました")


class EntryState(TextChoices):
    """``waiting``: drawn, won nothing, stands in the list. ``out``: gave a win up or let it lapse, or
    the list was closed."""

    ENTERED = "entered", _("申し込みました")
    WITHDRAWN = "withdrawn", _("取り下げました")
    WON = "won", _("当選しました")
    WAITING = "waiting", _("補欠です")
    OUT = "out", _("終わりました")


class WinState(TextChoices):
    """``offered`` holds its places until a moment."""

    OFFERED = "offered", _("確認を待っています")
    CONFIRMED = "confirmed", _("当選が決まりました")
    DECLINED = "declined", _("辞退しました")
    LAPSED = "lapsed", _("期限が過ぎました")
