"""What this desk plugs into the pages of others: わたしのこと, the banner, the staff menu, advice."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiyakusho.desks.representation.offices import sections_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.ui import registry
from shiyakusho.registers.people import public as people


def mine(request: HttpRequest) -> dict[str, Any] | None:
    """How the link stands, and whom one could act for; ``None`` for anybody but a resident."""
    user = request.user
    if not isinstance(user, Account) or not user.is_resident:
        return None
    return {"status": people.link_status(user), "others": len(people.may_act_for(user))}


def served(request: HttpRequest) -> registry.Serving | None:
    """The banner while one acts for somebody else."""
    authority = people.authority_now()
    if authority is None:
        return None
    return registry.Serving(authority.name, reverse("representation_root:oneself"))


def plug_in() -> None:
    """Register; called once the applications are ready."""
    registry.home_panels.register("representation", PANEL)
    registry.staff_menu.register("representation", MENU)
    registry.serving.provide(served)
    registry.advice.register("representation_ended", CHOOSE_ANEW)
    registry.advice.register("outside_the_mandate", CHOOSE_ANEW)


PANEL = registry.HomePanel(
    _("本人と代理"), "representation/panel.html", mine, order=50, places=("mine",)
)
MENU = registry.MenuItem(
    "本人と代理",
    "representation_staff:desk",
    46,
    lambda request: may(request.user, "people.link") and bool(sections_of(request.user)),  # type: ignore[arg-type]
)
CHOOSE_ANEW = registry.Advice(
    _("ここからは、ご自分の手続きです。だれの手続きをするかは、選びなおせます。"),
    url_name="representation:whom",
    link=_("だれの手続きをするか選ぶ"),
)
