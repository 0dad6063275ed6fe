"""Where the provider tells how a try ended. Signed, fresh, each once; anything else is a plain 400."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shiyakusho.engines.payments import provider
from shiyakusho.engines.payments.refusals import NoOnlineWay, NoticeRefused
from shiyakusho.engines.payments.services.trying import Told, hear
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.oidc.strict import read_object
from shiyakusho.ground.identity.permissions import route

log = logging.getLogger(__name__)
LONGEST = 16 * 1024  # bytes


@csrf_exempt
@route.public
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """204 once it is written down; until then the provider sends it again."""
    try:
        body = request.body if int(request.META.get("CONTENT_LENGTH") or 0) <= LONGEST else b""
        provider.require_signed(request.headers.get("Payment-Signature", ""), body)
        hear(_read(body))
    except (NoticeRefused, NoOnlineWay) as refusal:
        log.warning("a notice of the provider was refused: %s", refusal.code)
        return HttpResponse(status=400)
    return HttpResponse(status=204)


def _read(body: bytes) -> Told:
    try:
        told = read_object(body)
    except ValueError:
        raise NoticeRefused from None
    try_id, yen, event = as_uuid(told.get("id")), told.get("amount"), told.get("event")
    if try_id is None or type(yen) is not int or not isinstance(event, str):
        raise NoticeRefused
    if not 1 <= len(event) <= 80 or not event.isalnum():
        raise NoticeRefused
    return Told(try_id, str(told.get("state", ""))[:20], yen, event)
