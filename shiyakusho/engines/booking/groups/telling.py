"""The decision is told by mail: one row in the outbox now, written and sent by the worker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shiyakusho.engines.booking.groups.models import GroupApplication
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground import outbox
from shiyakusho.registers.organisation import public as organisation

OUTBOX_KIND = "booking.group_tell"
TEMPLATES = {"approved": "group-approved", "refused": "group-refused"}


def tell(found: GroupApplication) -> None:
    """Once for each decision."""
    if found.account_id:
        payload = {"application": str(found.pk), "state": str(found.state)}
        outbox.put(OUTBOX_KIND, payload, key=f"group:{found.pk}:{found.state}")


@outbox.delivers(OUTBOX_KIND)
def write_mail(payload: dict[str, Any], key: str) -> None:
    """The worker's: who was forgotten meanwhile is told nothing."""
    found = GroupApplication.objects.filter(pk=UUID(payload["application"])).first()
    if found is None or not found.account_id:
        return
    city = organisation.city()
    said = {
        "link": ["booking:groups"],
        "office": {"ja": city.name.ja, "en": city.name.en},
        "phone": city.hall.phone.number,
    }
    messaging.send(
        to=found.account_id,
        template=TEMPLATES[payload["state"]],
        context=said,
        key=key,
        about=found.subject,
    )
