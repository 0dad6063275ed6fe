"""A reception that begins with what the person answered at home (窓口へ持っていく答え)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.models import Account

from .models import Bundle
from .receiving import open_reception


def open_from_home(
    *, clerk: Account, resident_id: UUID | None, words: str, events: Sequence[str] = ()
) -> Bundle:
    """Begin, or go on with, a reception, with the answers under the code that was scanned or typed.

    What the register of this person knows better is left out. Codes that are none are counted by
    officer. Raises what `guide.carrying` raises, TooManyTries, UnknownEvent, NothingChosen.
    """
    code = guide.carrying.read_code(words)
    this = tries.begin("carried", str(clerk.pk))
    try:
        reception = _opened(clerk, resident_id, code, events)
    except guide.CodeUnknown:
        raise
    except Refusal:
        this.was_none()
        raise
    this.was_none()
    return reception


def _opened(clerk: Account, resident_id: UUID | None, code: str, events: Sequence[str]) -> Bundle:
    with recorded("bundles.open_from_home", subjects=[f"account:{clerk.pk}"]) as event:
        said = guide.carrying.take_over(code=code)
        together = list(dict.fromkeys([*said.events, *events]))
        reception = open_reception(
            clerk=clerk, resident_id=resident_id, events=together, language=said.language
        )
        event.subjects.extend(reception.subjects)
        fresh = guide.beyond_register(
            said.facts, reception.on_behalf_of, reception.events, now().date()
        )
        reception.facts = {**fresh, **reception.facts}
        reception.prepared = {**reception.prepared, **said.forms}
        reception.saved_at = now()
        reception.save(update_fields=["facts", "prepared", "saved_at"])
    return reception
