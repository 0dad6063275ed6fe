"""To the provider of the city's staff: the same strict way as residents go, asking when they signed in."""

from django.http import Http404, HttpRequest, HttpResponse

from shiyakusho.ground.identity.oidc.flow import Purpose
from shiyakusho.ground.identity.oidc.provider import configured
from shiyakusho.ground.identity.oidc.staff import max_age
from shiyakusho.ground.identity.oidc.views import sent


def through(
    request: HttpRequest, purpose: Purpose, *, following: str, about: str = ""
) -> HttpResponse:
    """The browser goes there; 404 where the city has none."""
    provider = configured("staff")
    if provider is None:
        raise Http404
    more = {"max_age": str(max_age(purpose))}
    if purpose != "staff":
        more["prompt"] = "login"  # whoever used that screen before is not taken for this one
    return sent(request, provider, following=following, purpose=purpose, about=about, more=more)
