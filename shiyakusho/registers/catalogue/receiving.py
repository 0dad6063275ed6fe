"""A bundle of another office, taken in as working copies: here too, two people look before it goes."""

from __future__ import annotations

import json

from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded

from .beginning import base_of
from .bindings import content_digest
from .bundle import Bundle, Item
from .models import CopyState, WorkingCopy, WorkingStep
from .working import title_of
from .written import kept_text

BROUGHT = "束から受け取り"


def receive(bundle: Bundle) -> list[str]:
    """A working copy of each item that neither goes here nor is worked on here already; the ids.

    Who edited it elsewhere is among its editors, so they do not approve it here. Twice is once.
    """
    with recorded("catalogue.receive", bundle=bundle.digest) as event:
        made = [one.procedure for one in bundle.manifest.items if _received(one, bundle)]
        event.detail["copies"] = made
    return made


def _received(item: Item, bundle: Bundle) -> bool:
    document = bundle.definitions[item.file]
    base = base_of(item.procedure, None)
    if base and content_digest(json.loads(base.document)["definition"]) == item.content:
        return False
    open_ones = WorkingCopy.objects.filter(
        procedure_id=item.procedure, state__in=[CopyState.DRAFT, CopyState.IN_REVIEW]
    )
    if any(content_digest(json.loads(one.document)) == item.content for one in open_ones):
        return False
    people = {one.id: one.name for one in [*item.sign_off.edited_by, item.sign_off.asked_by]}
    now = clock.now()
    copy = WorkingCopy.objects.create(
        procedure_id=item.procedure,
        title=title_of(document, item.procedure),
        document=kept_text(document),
        base=base,
        editors=list(people),
        editor_names=list(people.values()),
        begun_at=now,
        saved_at=now,
        saved_by=BROUGHT,
        note=item.note,
    )
    WorkingStep.objects.create(
        copy=copy, number=1, document=copy.document, saved_at=now, saved_by=BROUGHT
    )
    return True
