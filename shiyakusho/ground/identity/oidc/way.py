"""The way through the provider, on the sign-in page."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.identity.oidc.provider import configured
from shiyakusho.ground.identity.registry import Place, SignInWay
from shiyakusho.ground.identity.sessions import safe_next

CARD = _("デジタル認証アプリ")  # what a city has that does not call its provider otherwise


def _context(request: HttpRequest) -> dict[str, Any]:
    provider = configured()
    own = provider.label if provider else ""
    return {
        "label": gettext(own) if own else CARD,
        "card": not own,
        "query": urlencode({"next": safe_next(request, "/")}),
    }


WAY = SignInWay("identity/oidc_way.html", _context, offered=lambda: configured() is not None)


def _staff_context(request: HttpRequest) -> dict[str, Any]:
    provider = configured("staff")
    return {
        "label": provider.label if provider and provider.label else "職員の認証サービス",
        "query": urlencode({"next": safe_next(request, "/staff/")}),
    }


def _for_staff(template: str, place: Place) -> SignInWay:
    return SignInWay(
        template,
        _staff_context,
        offered=lambda: configured("staff") is not None,
        places=frozenset({place}),
    )


STAFF_WAYS = {
    f"staff oidc {place}": _for_staff(f"identity/staff/oidc_{place}.html", place)
    for place in cast(tuple[Place, ...], ("staff", "prove", "enrol"))
}
