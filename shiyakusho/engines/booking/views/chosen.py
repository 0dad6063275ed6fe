"""The time that was chosen on a resource's page (``slot``), as the pages after it take it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from shiyakusho.engines.booking import rules, slot_ids
from shiyakusho.engines.booking.gate.services.passing import may_enter
from shiyakusho.engines.booking.gate.views.browser import admission_of
from shiyakusho.engines.booking.models import Resource
from shiyakusho.engines.booking.refusals import SlotNotOffered
from shiyakusho.engines.booking.selectors import resource_of
from shiyakusho.engines.booking.services.preparing import Target, target_of
from shiyakusho.engines.booking.shown import times_label
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account

from .typed import resident


@dataclass(frozen=True)
class Chosen:
    """A time that may be booked by whoever looks at the page. ``admission``: of the waiting room."""

    target: Target
    account: Account | None
    admission: str

    @property
    def resource(self) -> Resource:
        return self.target.resource

    @property
    def slot(self) -> str:
        """Its id, as the services take it."""
        return str(slot_ids.slot_id(self.resource.pk, self.target.start, self.target.end))

    def shown(self) -> dict[str, Any]:
        """The time as every page about it shows it."""
        start, resource = self.target.start, self.resource
        return {
            "resource": resource,
            "terms": self.target.terms,
            "day": self.target.day,
            "time": times_label(resource, start, self.target.end),
            "fee": rules.fee_for(self.target.terms.fee, 1, self.target.minutes),
            "answers_form": "answers",
        }


def chosen(request: HttpRequest, resource_id: UUID) -> Chosen | None:
    """None: they stand in the waiting room first. Refusals of the rules, SlotNotOffered."""
    resource, account, now = resource_of(resource_id), resident(request), clock.now()
    asked = slot_ids.read(request.GET.get("slot", ""))
    if asked.resource != resource.pk:
        raise SlotNotOffered
    day = asked.start.astimezone(resource.tz).date()
    admission = admission_of(request, resource)
    if not may_enter(resource, day, token=admission, account=account, now=now):
        return None
    target = target_of(asked, now)
    rules.require_identity(account, target.terms)
    return Chosen(target, account, admission)
