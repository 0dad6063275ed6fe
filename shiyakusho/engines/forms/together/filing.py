"""All of them are filed at once (まとめて提出): in one transaction, each once, or none."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from shiyakusho.engines.forms import drafts, filing
from shiyakusho.engines.forms.choices import Channel
from shiyakusho.engines.forms.models import Application
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.registers.catalogue import public as catalogue

from .interview import Interview


def seen_of(found: Interview) -> dict[str, str]:
    """Fingerprints of what would be filed, by draft: what a check page was made of."""
    return {str(one.draft.pk): filing.digest_of(one.sheet) for one in found.members}


def submit_together(
    *,
    draft_ids: Sequence[uuid.UUID],
    seen: Mapping[str, str] | None = None,
    keep_facts: bool = False,
    channel: str = Channel.ONLINE,
) -> list[Application]:
    """File these drafts, in their order. However often: the same applications.

    Each is filed as it would be alone: its own number, time, letters, and no answer it did not ask
    for. Raises what `submit` raises, with the procedure in `extra`; then none is filed. `seen` as
    of `seen_of`: a draft that is not in it was not looked at.
    """
    with recorded("forms.submit_together"):
        for one in sorted(draft_ids):  # whoever files some of them waits here, in one order
            drafts.lock(one)
        return [_submit(one, seen, keep_facts, channel) for one in draft_ids]


def _submit(
    draft_id: uuid.UUID, seen: Mapping[str, str] | None, keep_facts: bool, channel: str
) -> Application:
    looked_at = None if seen is None else seen.get(str(draft_id), "")
    try:
        return filing.submit(
            draft_id=draft_id, seen=looked_at, keep_facts=keep_facts, channel=channel
        )
    except (Refusal, catalogue.NoSuchProcedure) as refusal:
        draft = drafts.lock(draft_id)
        refusal.extra.setdefault("procedure", draft.procedure_id if draft else "")
        raise
