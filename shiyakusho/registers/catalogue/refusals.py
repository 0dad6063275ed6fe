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


class InvalidCursor(Refusal):
    """The cursor was not made by this list."""

    code = "invalid_cursor"
    status = 400
    message = _("続きの位置(cursor)が正しくありません。")
