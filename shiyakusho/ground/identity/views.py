"""Sign in and sign out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from shiyakusho.ground.identity.oidc import leaving
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.registry import ways_at
from shiyakusho.ground.identity.sessions import end_session, safe_next


@route.public
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways to sign in that this city offers."""
    context = {"ways": ways_at("resident", request), "next": safe_next(request, "/")}
    return render(request, "identity/sign_in.html", context)


@route.public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the next one at this screen finds nothing.

    Whoever came through a provider that can be left is told how to do that, too.
    """
    id_token = leaving.token_of(request)
    end_session(request)
    if id_token:
        leaving.keep(request, id_token)
    response = redirect("identity:signed_out" if id_token else "/")
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"
    return response
