"""The list of sign-ins (サインインの一覧): begun, seen, ended; each of them can be ended from elsewhere."""

import re
from datetime import timedelta
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import F, QuerySet
from django.http import HttpRequest

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity.models import Account, ApiToken, SignIn
from shiyakusho.ground.identity.proofs import SIGN_IN
from shiyakusho.ground.identity.spans import limits_of

BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "CrOS", "Mac OS X", "Linux")
KEPT = timedelta(days=90)  # how long an ended one is still shown to whoever asks


def begin(request: HttpRequest, account: Account, *, way: str, before: str) -> SignIn:
    """Note that ``account`` signed in here; what this browser had ``before`` is over."""
    _over(SignIn.objects.filter(pk=before) if before else SignIn.objects.none(), "replaced")
    if not request.session.session_key:
        request.session.create()
    now = clock.now()
    row = SignIn.objects.create(
        account=account,
        session_key=request.session.session_key,
        way=way,
        device=device_of(request.headers.get("User-Agent", "")),
        begun_at=now,
        seen_at=now,
    )
    request.session[SIGN_IN] = str(row.pk)
    return row


def seen(session: Any) -> None:
    """A click, noted as seldom as the session notes it."""
    if sign_in := session.get(SIGN_IN):
        SignIn.objects.filter(pk=sign_in).update(seen_at=clock.now())


def rotated(session: Any) -> None:
    """A new key of the same session (fixation): the list follows."""
    session.cycle_key()
    if sign_in := session.get(SIGN_IN):
        SignIn.objects.filter(pk=sign_in).update(session_key=session.session_key)


def open_ones(account: Account) -> QuerySet[SignIn]:
    """Those that would still be let in, latest first."""
    now, limits = clock.now(), limits_of(account.kind)
    return SignIn.objects.filter(
        account=account,
        ended_at=None,
        seen_at__gt=now - timedelta(seconds=limits.idle + 60),
        begun_at__gt=now - timedelta(seconds=limits.absolute),
    ).order_by("-seen_at")


def end(*, sign_in: SignIn, why: str) -> None:
    """End one of them; its browser finds out with its next request."""
    with recorded("identity.end_sign_in", subjects=[f"account:{sign_in.account_id}"], why=why):
        _over(SignIn.objects.filter(pk=sign_in.pk), why)


def note_end(sign_in: str, why: str) -> None:
    """The session itself ended; the list says so."""
    if sign_in:
        _over(SignIn.objects.filter(pk=sign_in), why)


def end_all(*, account: Account, why: str, keep: Any = None) -> int:
    """End every sign-in of ``account``, also such as the list does not know; how many it knew.

    ``keep`` is the session of whoever asks for it from the inside: that one goes on.
    """
    kept = keep.get(SIGN_IN, "") if keep is not None else ""
    with recorded(
        "identity.end_all_sign_ins", subjects=[f"account:{account.pk}"], why=why
    ) as event:
        Account.objects.filter(pk=account.pk).update(generation=F("generation") + 1)
        account.generation = Account.objects.values_list("generation", flat=True).get(pk=account.pk)
        rows = SignIn.objects.filter(account=account, ended_at=None)
        ended = _over(rows.exclude(pk=kept) if kept else rows, why)
        event.detail["ended"] = ended
    if keep is not None:
        keep[HASH_SESSION_KEY] = account.get_session_auth_hash()
    return ended


def forget_old() -> int:
    """Those that ended long ago are removed; how many."""
    old = SignIn.objects.filter(seen_at__lt=clock.now() - KEPT)
    ApiToken.objects.filter(sign_in__in=old).update(sign_in=None)
    return old.delete()[0]


def device_of(agent: str) -> str:
    """Browser and system as people call them, from what the browser says of itself."""
    browser = next((name for name in BROWSERS if f"{name}/" in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    said = NAMES.get(browser, browser), re.sub("Mac OS X", "Mac", system)
    return "、".join(filter(None, said)) or "わからない端末"


def _over(rows: QuerySet[SignIn], why: str) -> int:
    rows = rows.filter(ended_at=None)
    keys = [key for key in rows.values_list("session_key", flat=True) if key]
    Session.objects.filter(session_key__in=keys).delete()
    return rows.update(ended_at=clock.now(), why_ended=why, session_key=None)
