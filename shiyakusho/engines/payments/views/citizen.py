"""One's own payment: what, how much, until when; pay online, come back, and the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.payments import provider
from shiyakusho.engines.payments.choices import TryState
from shiyakusho.engines.payments.models import Payment, Try
from shiyakusho.engines.payments.receipts import receipt_pdf
from shiyakusho.engines.payments.registry import purposes
from shiyakusho.engines.payments.selectors import (
    last_try,
    open_try,
    payment_held,
    taking_by_number,
)
from shiyakusho.engines.payments.services.trying import ask_about, begin
from shiyakusho.engines.payments.shown import shown
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route

PDF = "application/pdf"


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def payment(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """How it stands. ``pay`` begins a try and shows the way to the provider's page (a link, for a form may
    not lead elsewhere); ``look`` asks the provider how it ended, for whoever came back."""
    found = payment_held(payment_id)
    record_read(found.subjects, what="payment")
    if request.method != "POST":
        return _shown(request, found)
    try:
        if request.POST.get("act") == "pay":
            begin(payment_id=found.pk, returns_to=request.build_absolute_uri(request.path))
        elif request.POST.get("act") == "look" and (tried := open_try(found)):
            ask_about(tried)
    except Refusal as refusal:
        return _shown(request, payment_held(payment_id), refusal)
    return redirect("payments:payment", found.pk)


@route.anyone_with_link
@require_safe
def receipt(request: HttpRequest, payment_id: UUID, number: str) -> HttpResponse:
    """領収書 as a paper."""
    found = payment_held(payment_id)
    record_read(found.subjects, what="receipt")
    return paper(taking_by_number(found, number), number)


def paper(taking: Any, number: str) -> HttpResponse:
    """A receipt to keep."""
    answer = HttpResponse(receipt_pdf(taking), content_type=PDF)
    answer["Content-Disposition"] = f'attachment; filename="receipt-{taking.number}.pdf"'
    return answer


def _shown(request: HttpRequest, found: Payment, refused: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    tried = open_try(found)
    ended = last_try(found)
    context = shown(found) | {
        "refused": refused,
        "thing": purposes.get(found.purpose).page(found.reference),
        "payable": found.may_be_paid(now) and tried is None,
        "online": provider.is_there(),
        "provider": settings.PAYMENTS.get("label", ""),
        "go": _way(tried) if tried is not None and tried.expires_at > now else "",
        "waits": tried is not None,
        "failed": ended if ended is not None and _failed(found, ended) else None,
    }
    status = refused.status if refused else 200
    return render(request, "payments/payment.html", context, status=status)


def _way(tried: Try) -> str:
    return tried.url


def _failed(found: Payment, ended: Try) -> bool:
    """Whether the last try did not work, and nothing else did."""
    return not found.is_settled and ended.state not in (TryState.BEGUN, TryState.PAID)
