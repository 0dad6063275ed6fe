"""What this desk plugs into the pages of others: わたしのこと, the page of a booking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiyakusho.desks.remote.choices import LIVE
from shiyakusho.desks.remote.models import Talk
from shiyakusho.desks.remote.services.opening import STANDING, opens_at
from shiyakusho.engines.booking import public as booking
from shiyakusho.engines.booking.registry import Meeting, provide_meeting
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.registry import HomePanel, home_panels

SHOWN = 3


def mine(request: HttpRequest) -> dict[str, Any] | None:
    """The talks of this person one may enter now; None for anybody else."""
    user = request.user
    if not isinstance(user, Account) or not user.is_resident:
        return None
    rows = Talk.objects.filter(account=user, state__in=LIVE, expires_at__gt=clock.now())
    found = list(rows.order_by("-opened_at")[:SHOWN])
    return {"talks": found} if found else None


def meeting_of(found: booking.Booking) -> Meeting | None:
    """Where one enters the talk of a booking by video, and from when on."""
    if found.resource.way != booking.Way.REMOTE or found.state not in STANDING:
        return None
    from_when = opens_at(found.starts_at)
    url = reverse("remote:booked", args=[found.pk])
    return Meeting(url=url, opens_at=from_when, is_open=from_when <= clock.now())


def plug_in() -> None:
    """Register; called once the applications are ready."""
    home_panels.register("remote", PANEL)
    provide_meeting(meeting_of)


PANEL = HomePanel(_("リモート相談"), "remote/panel.html", mine, order=4)
