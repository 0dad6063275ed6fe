"""By what the one who came was identified (本人確認): the kinds, when, by whom; never a number, never a copy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now, today
from shiyakusho.ground.identity.models import Account

from .models import Bundle
from .receiving import locked

BY_READER, BY_EYE = "reader", "eye"
CARD = "mynumber_card"


def identify(
    *,
    reception_id: UUID,
    clerk: Account,
    kinds: Collection[str],
    marks: Mapping[str, str] | None = None,
) -> Bundle:
    """The documents that were seen; `marks`: of a card that was read, which facts are not as the register
    has them. Raises IdentityNotChecked where they do not count together."""
    if not forms.interviews.identifies(kinds, today()):
        raise forms.interviews.IdentityNotChecked
    with recorded("bundles.identify", kinds=sorted(kinds)) as event:
        reception = locked(reception_id, clerk)
        event.subjects.extend(reception.subjects)
        if reception.filed_at is None:
            reception.identified = {
                "kinds": [one for one in forms.interviews.proofs() if one in kinds],
                "by": BY_EYE if marks is None else BY_READER,
                "at": now().isoformat(),
                "clerk": str(clerk.pk),
                "differs": sorted(f for f, mark in (marks or {}).items() if mark != "same"),
            }
            reception.saved_at = now()
            reception.save(update_fields=["identified", "saved_at"])
    return reception


def note_locked(*, reception_id: UUID, clerk: Account) -> Bundle:
    """The card's PIN is closed: the 案内票 leads to the terminal where it is opened."""
    with recorded("bundles.note_locked") as event:
        reception = locked(reception_id, clerk)
        event.subjects.extend(reception.subjects)
        reception.identified = {**reception.identified, "pin_locked": True}
        reception.save(update_fields=["identified"])
    return reception
