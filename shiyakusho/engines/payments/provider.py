"""決済サービス: what is said to the provider, and how its notices are known to be its own.

Every call bears an id of ours that is the same each time, so that said twice it is done once. ``PAYMENTS``
names the provider: ``url``, ``key`` (of our calls), ``secret`` (of its notices), ``label``.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from shiyakusho.engines.payments.models import Payment, Try
from shiyakusho.engines.payments.pack import limits
from shiyakusho.engines.payments.refusals import NoOnlineWay, NoticeRefused, ProviderAway
from shiyakusho.ground import clock
from shiyakusho.ground.identity.oidc.provider import is_safe
from shiyakusho.ground.identity.oidc.refusals import ProviderUnavailable
from shiyakusho.ground.identity.oidc.transport import Deadline, fetch

SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")
OK = 200
UNKNOWN = 404


def is_there() -> bool:
    """Whether one can pay online in this city."""
    return bool(settings.PAYMENTS.get("url"))


def configured() -> dict[str, str]:
    """:class:`NoOnlineWay`."""
    if not is_there():
        raise NoOnlineWay
    found: dict[str, str] = settings.PAYMENTS
    return found


def open_checkout(tried: Try, payment: Payment, returns_to: str) -> str:
    """The address of the page on which one pays. :class:`ProviderAway`."""
    status, told = _call(
        "/checkouts",
        {
            "id": str(tried.pk),
            "amount": str(tried.yen),
            "description": str(payment.what.get("ja", "")),
            "returns_to": returns_to,
            "notifies": f"{settings.SITE_URL}{reverse('payments_root:notice')}",
            "expires_at": str(int(tried.expires_at.timestamp())),
        },
    )
    url = told.get("url")
    if status != OK or not isinstance(url, str) or not is_safe(url):
        raise ProviderAway
    return url


def state_of(tried: Try) -> tuple[str, int]:
    """How a try stands at the provider's, and how much was paid. One it never heard of is over: nobody can
    have paid there. :class:`ProviderAway`."""
    status, told = _call(f"/checkouts/{quote(str(tried.pk))}")
    if status == UNKNOWN:
        return "expired", 0
    state, yen = told.get("state"), told.get("amount")
    if status != OK or not isinstance(state, str) or not isinstance(yen, int):
        raise ProviderAway
    return state, yen


def give_back(refund_id: UUID, checkout: str, yen: int) -> None:
    """:class:`ProviderAway` until it says that it is done."""
    said = {"id": str(refund_id), "checkout": checkout, "amount": str(yen)}
    status, told = _call("/refunds", said)
    if status != OK or told.get("state") != "done":
        raise ProviderAway


def require_signed(header: str, body: bytes) -> None:
    """:class:`NoticeRefused` unless the provider signed exactly this, just now."""
    found = SIGNATURE.fullmatch(header)
    if found is None:
        raise NoticeRefused
    moment, signature = found.groups()
    wanted = signed(configured()["secret"], moment, body)
    if not hmac.compare_digest(wanted, signature):
        raise NoticeRefused
    if abs(clock.now().timestamp() - int(moment)) > limits().notice_seconds:
        raise NoticeRefused


def signed(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 of the moment and the body, 64 hex digits."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _call(path: str, form: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
    ours = configured()
    try:
        return fetch(ours["url"] + path, deadline=Deadline(), form=form, bearer=ours["key"])
    except ProviderUnavailable as fault:
        raise ProviderAway from fault
