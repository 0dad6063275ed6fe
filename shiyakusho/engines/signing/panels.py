"""わたしのこと: what somebody else asks this person to agree to."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.registry import HomePanel

from .selectors import waiting_for

SHOWN = 3


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    user = request.user
    if not isinstance(user, Account) or not user.is_resident:
        return None
    rows = waiting_for(user)[:SHOWN]
    return {"rows": rows} if rows else None


ASKED = HomePanel(_("あなたの同意を待っているもの"), "signing/panel.html", _asked, order=15)
