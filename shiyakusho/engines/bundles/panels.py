"""What this desk plugs into the pages of others: わたしのこと, the forms, the page of a case."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.cases.registry import provide_filed_with
from shiyakusho.engines.forms.registry import provide_gathered
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.ui.registry import HomePanel, home_panels

from . import selectors
from .models import Bundle, BundleMember

SHOWN = 3


def mine(request: HttpRequest) -> dict[str, Any] | None:
    """The newest bundles of this person; ``None`` for anybody else."""
    user = request.user
    if not isinstance(user, Account) or not user.is_resident:
        return None
    rows = list(selectors.bundles_of(user)[:SHOWN])
    if not rows:
        return None
    counted = BundleMember.objects.filter(bundle__in=rows).values_list("bundle_id")
    counts = dict(counted.annotate(Count("pk")).order_by())
    found = [
        {"bundle": one, "events": titles_of(one), "count": counts.get(one.pk, 0)} for one in rows
    ]
    return {"bundles": found}


def titles_of(bundle: Bundle) -> list[Any]:
    """The events it is about, in words; of none it is for certificates."""
    events = national_vocabulary().events
    return [events[one].label for one in bundle.events if one in events] or [_("証明書")]


def plug_in() -> None:
    """Register; called once the applications are ready."""
    home_panels.register("bundles", PANEL)
    provide_gathered(selectors.gathered)
    provide_filed_with(selectors.filed_with)


PANEL = HomePanel(_("まとめて手続き"), "bundles/panel.html", mine, order=5)
