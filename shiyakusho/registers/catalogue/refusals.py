"""What the catalogue refuses, each with a stable code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class NoSuchProcedure(Refusal):
    """The id names no live procedure."""

    code = "no_such_procedure"
    status = 404
    message = _("その手続きは見つかりません。")


class NoSuchVersion(Refusal):
    """The id names no version ever published."""

    code = "no_such_version"
    status = 404
    message = _("その版の手続きは見つかりません。")


class VersionUnreadable(Refusal):
    """The version was published, and its stored document cannot be read as a definition any more:
    a fault of the city hall, never of who asks."""

    code = "version_unreadable"
    status = 500
    message = _("保存されている手続きの内容を読めません。市役所の側の不具合です。")


class InvalidCursor(Refusal):
    """The cursor was not made by this list."""

    code = "invalid_cursor"
    status = 400
    message = _("続きの位置(cursor)が正しくありません。")
