"""What this desk plugs into the pages of others."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shiyakusho.desks.mydata.models import DataRequest, Disclosure, Inquiry
from shiyakusho.desks.mydata.offices import privacy_office, serves
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.ui.registry import HomePanel, MenuItem, home_panels, staff_menu


def mine(request: HttpRequest) -> dict[str, Any] | None:
    """How many answers are new to the person; ``None`` for anybody but a resident."""
    user = request.user
    if not isinstance(user, Account) or not user.is_resident:
        return None
    return {
        "answered": Inquiry.objects.filter(asker=user, answered_at__isnull=False).count(),
        "open": Inquiry.objects.filter(asker=user, answered_at=None).count()
        + DataRequest.objects.filter(asker=user, decided_at=None).count(),
        "ready": Disclosure.objects.filter(asker=user, state="ready").first(),
    }


def answers(request: HttpRequest) -> bool:
    """In the menu of the privacy officer's section, and of every chief: requests come to each."""
    user = request.user
    if not isinstance(user, Account) or not may(user, "mydata.answer"):
        return False
    return may(user, "mydata.decide") or privacy_office().id in serves(user)


def plug_in() -> None:
    """Register; called once the applications are ready."""
    home_panels.register("mydata", PANEL)
    staff_menu.register("mydata", MENU)


PANEL = HomePanel(_("わたしの情報"), "mydata/panel.html", mine, order=60, places=("mine",))
MENU = MenuItem(
    "照会・開示",
    "mydata_staff:desk",
    45,
    answers,
)
