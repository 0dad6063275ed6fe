"""Payments as their own see them, and as the office does."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from shiyakusho.engines.payments.models import Payment, Refund, Taking, TillDay, Try
from shiyakusho.engines.payments.refusals import PaymentNotFound, ReceiptNotThere
from shiyakusho.ground.audit.actors import current_actor
from shiyakusho.ground.fence.asking import lifted, show
from shiyakusho.registers.organisation import public as organisation

MOST_LISTED = 200


def payment_of(*, purpose: str, reference: str) -> Payment | None:
    """The payment of a thing; to be asked of what was proven one's own, which opens it to them."""
    with lifted("payments.of_thing"):
        found = Payment.objects.filter(purpose=purpose, reference=reference).first()
    if found is not None:
        show("payment", found.pk)
    return found


def payment_held(payment_id: UUID) -> Payment:
    """For its account, or of somebody without one for whoever holds its id (122 bits, told to them
    alone). :class:`PaymentNotFound` for everybody else."""
    show("payment", payment_id)
    found = Payment.objects.filter(pk=payment_id).first()
    if found is None or (
        found.account_id is not None and str(found.account_id) != current_actor().id
    ):
        raise PaymentNotFound
    return found


def payments_of_staff() -> QuerySet[Payment]:
    """Payments of the sections of whoever asks."""
    held = [section for section, _clearance in current_actor().standing.sections]
    own = organisation.SectionRow.objects.filter(Q(pk__in=held) | Q(parent_id__in=held))
    return Payment.objects.filter(Q(section_id="") | Q(section_id__in=own.values("pk")))


def payment_of_staff(payment_id: UUID) -> Payment:
    """:class:`PaymentNotFound` for another section's."""
    if (found := payments_of_staff().filter(pk=payment_id).first()) is None:
        raise PaymentNotFound
    return found


def page_of(payment: Payment) -> str:
    """Where one pays, and finds the receipt."""
    return reverse("payments:payment", args=[payment.pk])


def takings_of(payment: Payment) -> list[Taking]:
    """What came, as it came."""
    return list(Taking.objects.filter(payment=payment).order_by("at", "number"))


def refunds_of(payment: Payment) -> list[Refund]:
    """What goes or went back, as it was decided."""
    rows = Refund.objects.filter(taking__payment=payment).select_related("taking")
    return list(rows.order_by("asked_at", "pk"))


def open_try(payment: Payment) -> Try | None:
    """The try that nobody knows the end of yet."""
    return Try.objects.filter(payment=payment, state="begun").first()


def last_try(payment: Payment) -> Try | None:
    """How it went last."""
    return Try.objects.filter(payment=payment).order_by("-began_at").first()


def taking_by_number(payment: Payment, number: str) -> Taking:
    """:class:`ReceiptNotThere`."""
    found = Taking.objects.filter(payment=payment, number=number).first()
    if found is None:
        raise ReceiptNotThere
    return found


def till_day(till: str, day: date) -> TillDay | None:
    """The day of a till, if anybody took anything."""
    return TillDay.objects.filter(till=till, day=day).first()


def sums_of(day: date) -> dict[str, dict[str, int]]:
    """日計: by way and till, what came and what went back on a day, in yen, of the whole city."""
    sums: dict[str, dict[str, int]] = {}
    with lifted("payments.sums"):
        came = Taking.objects.filter(day=day).values("method", "till").order_by()
        for row in came.annotate(n=Sum("yen")):
            sums.setdefault(row["till"] or row["method"], {})["came"] = row["n"]
        went = Refund.objects.filter(day=day).values("taking__method", "till").order_by()
        for back in went.annotate(n=Sum("yen")):
            sums.setdefault(back["till"] or back["taking__method"], {})["went"] = back["n"]
    return {key: {"came": 0, "went": 0, **told} for key, told in sums.items()}


def unsure() -> dict[str, int]:
    """What an officer looks at: tries nobody knows the end of, refunds the provider never did."""
    with lifted("payments.unsure"):
        return {
            "tries": Try.objects.filter(state="begun").count(),
            "stuck": Refund.objects.filter(state="stuck").count(),
            "waiting": Refund.objects.filter(state="asked").count(),
        }
