"""Go to the provider, and come back."""

import logging
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.identity.oidc import arrival, flow, leaving, staff
from shiyakusho.ground.identity.oidc.metadata import known
from shiyakusho.ground.identity.oidc.provider import Provider, configured
from shiyakusho.ground.identity.oidc.refusals import (
    ProviderUnavailable,
    SignInCancelled,
    SignInUnknown,
)
from shiyakusho.ground.identity.oidc.transport import Deadline
from shiyakusho.ground.identity.oidc.way import CARD
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.sessions import safe_next

log = logging.getLogger(__name__)
EVERYWHERE = "identity.left_everywhere"


@route.public
@require_GET
def go(request: HttpRequest) -> HttpResponse:
    """To the provider, with what it needs to send the resident back here and nowhere else."""
    return sent(request, _provider(), following=safe_next(request, "/"))


def sent(
    request: HttpRequest,
    provider: Provider,
    *,
    following: str,
    purpose: flow.Purpose = "resident",
    about: str = "",
    more: Mapping[str, str] = {},
) -> HttpResponse:
    """The browser goes to ``provider``; ``more`` is asked beside what always is."""
    try:
        metadata = known(provider).metadata(Deadline())
    except Refusal as refusal:
        raise _logged(refusal) from None
    state, begun = flow.begin(
        request,
        issuer=provider.issuer,
        returns_to=request.build_absolute_uri(reverse("identity_root:returned")),
        following=following,
        language=translation.get_language() or "",
        purpose=purpose,
        about=about,
    )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": begun.returns_to,
        "scope": provider.scope,
        "state": state,
        "nonce": begun.nonce,
        "code_challenge": begun.challenge,
        "code_challenge_method": "S256",
        "ui_locales": begun.language.split("-")[0],
    } | ({"acr_values": provider.acr} if provider.acr else {})
    separator = "&" if "?" in metadata.authorization_endpoint else "?"
    return _unstored(f"{metadata.authorization_endpoint}{separator}{urlencode({**asked, **more})}")


@route.public
@require_GET
def returned(request: HttpRequest) -> HttpResponse:
    """Back from the provider: signed in and where one was, or told plainly why not."""
    if configured() is None and configured("staff") is None:
        raise Http404
    this = tries.begin("provider", network_of(request))
    try:
        begun = _arrived(request)
    except (SignInCancelled, ProviderUnavailable) as refusal:
        this.was_none()
        raise _logged(refusal) from None
    except Refusal as refusal:
        raise _logged(refusal) from None
    this.was_none()
    return _unstored(begun.following)


def _arrived(request: HttpRequest) -> flow.Flow:
    """Whoever comes back is let in as what they went for; the flow they began."""
    begun = flow.take(request, _once(request, "state"))
    if begun.language:
        translation.activate(begun.language)
    provider = configured(begun.audience)
    if provider is None:
        raise SignInUnknown(extra={"reason": "no provider any more"})
    deadline = Deadline()
    code = _answer(request, provider, begun, deadline)
    arrived = arrival.proof_of(code, provider=provider, flow=begun, deadline=deadline)
    if begun.audience == "staff":
        staff.arrive(request, provider=provider, flow=begun, arrived=arrived)
    else:
        arrival.arrive(request, provider=provider, arrived=arrived)
    return begun


@route.public
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Signed out here; whoever wants to may sign out at the provider as well."""
    provider = configured()
    context = {
        "waits": provider is not None and leaving.waits(request),
        "everywhere": request.session.pop(EVERYWHERE, False),
        "label": gettext(provider.label) if provider and provider.label else CARD,
    }
    return render(request, "identity/signed_out.html", context)


@route.public
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """To the provider, to end the session there; it sends the browser back to :func:`left`."""
    provider = _provider()
    try:
        metadata = known(provider).metadata(Deadline())
    except Refusal as refusal:
        raise _logged(refusal) from None
    address = leaving.address_of(
        request,
        provider=provider,
        metadata=metadata,
        returns_to=request.build_absolute_uri(reverse("identity_root:left")),
        language=translation.get_language() or "",
    )
    return _unstored(address or reverse("identity:signed_out"))


@route.public
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Back from the provider: what is said depends on whether it answered our own question."""
    if leaving.came_back(request):
        request.session[EVERYWHERE] = True
    return _unstored(reverse("identity:signed_out"))


def _provider() -> Provider:
    provider = configured()
    if provider is None:
        raise Http404
    return provider


def _answer(request: HttpRequest, provider: Provider, begun: flow.Flow, deadline: Deadline) -> str:
    """The code, when it is this provider that answers (RFC 9207: no mixing up of issuers)."""
    says = _once(request, "iss")
    expected = known(provider).metadata(deadline).says_issuer
    if begun.issuer != provider.issuer or ((says or expected) and says != provider.issuer):
        raise SignInUnknown(extra={"reason": "another issuer"})
    if _once(request, "error"):
        raise SignInCancelled(extra={"reason": "the provider said no"})
    return _once(request, "code")


def _once(request: HttpRequest, name: str) -> str:
    """A parameter that stands there once; twice is as good as foreign."""
    values = request.GET.getlist(name)
    if len(values) > 1:
        raise SignInUnknown(extra={"reason": f"{name} twice"})
    return values[0] if values else ""


def _unstored(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"  # the code stays between us
    return response


def _logged(refusal: Refusal) -> Refusal:
    """The reason goes to the log and not to the page."""
    log.warning("sign-in refused: %s %s", refusal.code, refusal.extra.pop("reason", ""))
    return refusal
