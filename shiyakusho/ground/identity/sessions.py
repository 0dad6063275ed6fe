"""Begin and end a session. How somebody proved who they are is the caller's business."""

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account

BACKEND = "shiyakusho.ground.identity.backends.SessionBackend"


def begin_session(request: HttpRequest, account: Account, *, way: str) -> None:
    """Sign ``account`` in, with a fresh session key, and note it."""
    with acting_as(actor_of(account), "サインイン"):
        with recorded("identity.sign_in", subjects=[f"account:{account.pk}"], way=way):
            login(request, account, backend=BACKEND)


def end_session(request: HttpRequest, *, why: str = "asked") -> None:
    """Sign out and forget everything the session held; ``why``: asked, ``idle``, ``absolute``."""
    if isinstance(request.user, Account):
        with acting_as(actor_of(request.user), "サインアウト"):
            with recorded("identity.sign_out", subjects=[f"account:{request.user.pk}"], why=why):
                pass
    logout(request)


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where to go after signing in: ``next`` if it is a page of ours, else ``fallback``."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours else fallback
