"""In which order a gate lets in, how it stands, and how a turn stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    """``draw``: those who are there at the opening, in the order of their lots; who comes later behind
    them. ``arrival``: as they came."""

    DRAW = "draw", _("受付が始まるときに、抽選で順番を決めます")
    ARRIVAL = "arrival", _("来た順です")


class Stage(TextChoices):
    """How a gate stands, read off the clock."""

    BEFORE = "before", _("まだ開いていません")
    GATHERING = "gathering", _("受付が始まるのを待っています")
    OPEN = "open", _("順番に案内しています")
    PAUSED = "paused", _("案内を止めています")
    OVER = "over", _("終わりました")


class TurnState(TextChoices):
    """How one turn stands. ``done``: what it admits to was booked."""

    WAITING = "waiting", _("待っています")
    INSIDE = "inside", _("予約できます")
    DONE = "done", _("予約しました")
    OVER = "over", _("予約できる時間が過ぎました")
    LEFT = "left", _("待つのをやめました")


# One person has one of these at a time.
LIVE = frozenset({TurnState.WAITING, TurnState.INSIDE})
