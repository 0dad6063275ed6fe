"""わたしのこと: what this person began and did not file."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.registry import HomePanel
from shiyakusho.registers.catalogue import public as catalogue

from .registry import gathered
from .selectors import open_drafts_of

SHOWN, LOOKED_AT = 3, 50


def _drafts(request: HttpRequest) -> dict[str, Any] | None:
    user = request.user
    if not isinstance(user, Account) or not user.is_resident:
        return None
    newest = list(open_drafts_of(user)[:LOOKED_AT])
    elsewhere = gathered(row.pk for row in newest)
    rows = [row for row in newest if row.pk not in elsewhere][:SHOWN]
    found = [(row, catalogue.version(row.version_id).definition.title) for row in rows]
    return {"drafts": [{"row": row, "title": title} for row, title in found]} if found else None


drafts = HomePanel(_("書きかけの申請"), "forms/panel.html", _drafts, order=20)
