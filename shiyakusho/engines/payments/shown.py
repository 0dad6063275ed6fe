"""How payments, what came and what goes back are shown."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.payments.choices import RefundState, State
from shiyakusho.engines.payments.models import Payment
from shiyakusho.engines.payments.selectors import refunds_of, takings_of

TAGS = {
    State.ASKED: "warning",
    State.PAID: "success",
    State.WAIVED: "success",
    State.LAPSED: "neutral",
    State.WITHDRAWN: "neutral",
    RefundState.ASKED: "progress",
    RefundState.DONE: "neutral",
    RefundState.STUCK: "error",
}


def tag_of(payment: Payment) -> str:
    """The colour of its state; the words stand beside it."""
    return TAGS[State(payment.state)]


def shown(payment: Payment) -> dict[str, Any]:
    """A payment with everything that came and goes back."""
    refunds = [
        {"refund": one, "tag": TAGS[RefundState(one.state)], "label": one.get_state_display()}
        for one in refunds_of(payment)
    ]
    return {
        "payment": payment,
        "label": payment.get_state_display(),
        "tag": tag_of(payment),
        "takings": takings_of(payment),
        "refunds": refunds,
    }
