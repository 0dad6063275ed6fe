"""わたしのこと: what this person has booked."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.booking.choices import LIVE
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.shown import line
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.registry import HomePanel

SHOWN = 3


def _booked(request: HttpRequest) -> dict[str, Any] | None:
    user = request.user
    if not isinstance(user, Account) or not user.is_resident:
        return None
    rows = Booking.objects.filter(account=user, state__in=LIVE, ends_at__gt=clock.now())
    found = list(rows.select_related("resource").order_by("starts_at")[:SHOWN])
    return {"rows": [line(one) for one in found]} if found else None


BOOKED = HomePanel(_("予約"), "booking/panel.html", _booked, order=30)
