"""What follows where signers are asked one after the other: the next one, by itself."""

from __future__ import annotations

from shiyakusho.engines.signing.choices import State
from shiyakusho.engines.signing.models import Consent
from shiyakusho.engines.signing.rules import is_turn
from shiyakusho.engines.signing.services import telling
from shiyakusho.engines.signing.services.holding import in_order


def ask_the_next(consent: Consent) -> None:
    """Tell the applicant that the next person may be asked now; the caller holds all consents."""
    if not in_order(consent):
        return
    rows = list(
        Consent.objects.filter(application_id=consent.application_id)
        .select_related("application__account")
        .order_by("position", "pk")
    )
    waiting = (one for one in rows if one.state == State.OPEN)
    following = next((one for one in waiting if is_turn(one, rows, in_order=True)), None)
    if following is not None and following.pk != consent.pk:
        telling.tell_applicant(following, "consent-next")
