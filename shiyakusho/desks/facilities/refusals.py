"""Why the facilities refuse."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class NoSuchFacility(Refusal):
    """No facility, kind or room of this name."""

    code = "no_such_facility"
    status = 404
    message = _("施設が見つかりません。")
