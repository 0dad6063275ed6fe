"""The history of a consent: appended in the transaction of what it tells."""

from typing import Any

from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor

from .choices import What
from .models import Consent, ConsentEvent


def note(consent: Consent, what: What, *, by: str = "", **detail: Any) -> ConsentEvent:
    """One thing that happened. ``by``: who, where it is nobody the house signed in."""
    return ConsentEvent.objects.create(
        consent=consent,
        what=what,
        at=clock.now(),
        by=by or current_actor().name or "システム",
        detail=detail,
    )
