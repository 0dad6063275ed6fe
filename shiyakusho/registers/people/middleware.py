"""A request reads a person once, and knows whom it serves."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from shiyakusho.ground.audit.services import collected_reads
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui import errors

from .memory import remembered
from .refusals import RepresentationEnded
from .registry import SERVED, of_person
from .representation import Authority, authority_for, serving

HEADER = "Acting-For"  # a program names the resident; a browser's session does


class WhoIsServed:
    """Behind the middleware that says who asks: for whom, if not for themselves.

    Asked anew with every request. What has ended ends here: the request is refused and the session
    is one's own again; nothing meant for somebody else is ever done for oneself instead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _wanted(request)
        if not key:
            return self.get_response(request)
        try:
            authority = authority_for(request.user, key)
        except RepresentationEnded as ended:
            end_serving(request)
            if request.path == reverse("identity_root:sign_out"):
                return self.get_response(request)
            return errors.refused(request, ended)
        with serving(authority), collected_reads():
            return self.get_response(request)


def end_serving(request: HttpRequest) -> None:
    """The session is one's own again; what rooms kept of the other person goes."""
    if errors.wants_json(request):
        return
    for name in (SERVED, *of_person):
        request.session.pop(name, None)


def serve(request: HttpRequest, authority: Authority) -> None:
    """From the next request on this session acts for somebody; what was kept of another goes."""
    end_serving(request)
    request.session[SERVED] = authority.key


def _wanted(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if not isinstance(user, Account) or not user.is_resident:
        return ""
    if errors.wants_json(request):
        return request.headers.get(HEADER, "").strip()[:80]
    return str(request.session.get(SERVED, ""))


class RegisterIsReadOnce:
    """Behind the middleware that says who asks: what may be seen depends on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembered():
            return self.get_response(request)
