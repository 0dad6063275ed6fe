"""What the pages of this folder have in common: Japanese, never stored, options as JSON."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation

from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import signed_in
from shiyakusho.ground.identity.refusals import NotPermitted

log = logging.getLogger(__name__)
HOME = "/staff/"


def page(
    request: HttpRequest, template: str, context: dict[str, Any], refusal: Refusal | None = None
) -> HttpResponse:
    """A page in Japanese, with what was refused at its head."""
    translation.activate("ja")
    said = {"refusal": refusal} if refusal else {}
    answer = render(request, template, context | said, status=refusal.status if refusal else 200)
    answer.headers["Cache-Control"] = "no-store"
    if refusal is not None and refusal.extra.get("retry_after"):
        answer.headers["Retry-After"] = str(refusal.extra["retry_after"])
    return answer


def answers_json(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """What a script asks: a JSON object, also for a refusal."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        translation.activate("ja")
        try:
            response = JsonResponse(view(request, *args, **kwargs))
        except Refusal as refusal:
            response = JsonResponse({"detail": str(refusal.detail)}, status=refusal.status)
        response.headers["Cache-Control"] = "no-store"
        return response

    return asked


def staff_member(request: HttpRequest) -> Account:
    """Who of the staff is signed in here, by one factor at least; refusals otherwise."""
    account = signed_in(request)
    if not account.is_staff_member:
        raise NotPermitted
    return account


def logged(refusal: Refusal) -> Refusal:
    """The reason goes to the log and not to the page."""
    if reason := refusal.extra.pop("reason", ""):
        log.warning("refused: %s %s", refusal.code, reason)
    return refusal
