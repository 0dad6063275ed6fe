"""The front desk of payments. Money is asked for a thing of another room; that room is told.

**Plug in** (``registry.purposes``): your purpose, and who is called when it was settled, lapsed, refunded.

**Ask**, in the transaction that makes the thing::

    payment = ask(Asked(purpose="booking", reference=str(booking.pk), what={"ja": …}, yen=500,
                        payer=Payer(name, email, account, language), due=moment, section_id=…))

The same thing again is the same payment (the amount may change until it is settled). ``yen=0`` is
settled at once. ``due=None`` never lapses. ``payment.is_settled``; its page is ``page_of(payment)``.

**At a till**: ``tills()``; ``take_cash(payment_id=, till=, handed=) -> Taking`` (``number`` of the receipt,
``change``); ``receipt_pdf(taking)``; ``waive(payment_id=, reason=)``.

**The thing is gone**, by whoever holds it locked: ``withdraw(purpose=, reference=)``, ``give_back(purpose=,
reference=, yen=, reason=)``. ``payment_of(purpose=, reference=)``: to be asked of a thing proven to be theirs.
"""

from shiyakusho.engines.payments.choices import Method, RefundState, State
from shiyakusho.engines.payments.models import Payment, Refund, Taking
from shiyakusho.engines.payments.pack import Till, till_of, tills
from shiyakusho.engines.payments.receipts import receipt_pdf
from shiyakusho.engines.payments.refusals import (
    NotPayable,
    PaymentNotFound,
    TillClosed,
    TooLittleHanded,
)
from shiyakusho.engines.payments.sandbox.past import paid_in_the_past
from shiyakusho.engines.payments.selectors import (
    page_of,
    payment_of,
    refunds_of,
    takings_of,
)
from shiyakusho.engines.payments.services.asking import Asked, Payer, ask, waive, withdraw
from shiyakusho.engines.payments.services.giving_back import give_back, hand_over
from shiyakusho.engines.payments.services.lapsing import lapse_due
from shiyakusho.engines.payments.services.till import close_till, take_cash
from shiyakusho.engines.payments.services.trying import begin, hear, look_after

__all__ = [
    "Asked",
    "Method",
    "NotPayable",
    "Payer",
    "Payment",
    "PaymentNotFound",
    "Refund",
    "RefundState",
    "State",
    "Taking",
    "Till",
    "TillClosed",
    "TooLittleHanded",
    "ask",
    "begin",
    "close_till",
    "give_back",
    "hand_over",
    "hear",
    "lapse_due",
    "look_after",
    "page_of",
    "paid_in_the_past",
    "payment_of",
    "receipt_pdf",
    "refunds_of",
    "take_cash",
    "takings_of",
    "till_of",
    "tills",
    "waive",
    "withdraw",
]
