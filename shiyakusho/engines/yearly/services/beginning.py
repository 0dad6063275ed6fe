"""Begin the mailing of a year, and find whom it goes to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shiyakusho.engines.yearly.models import Mailing, Recipient
from shiyakusho.engines.yearly.offices import offices_of, own_sections
from shiyakusho.engines.yearly.plans import plans
from shiyakusho.engines.yearly.refusals import AlreadyBegun, NotYearly
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

GATHER, SEND = "yearly.gather", "yearly.send"
AT_ONCE = 500


def begin(*, procedure: str, section: str, actor: Account) -> Mailing:
    """Begin this office's mailing for the next days of visits; the worker finds the recipients.

    Raises :class:`NotYearly`, :class:`AlreadyBegun`.
    """
    plan = plans().get(procedure)
    own = own_sections(actor, procedure)
    if plan is None or section not in own or section not in offices_of(plan):
        raise NotYearly
    window = plan.window_after(clock.today())
    mailing = Mailing(
        procedure_id=procedure,
        year=window.first.year,
        section_id=section,
        visit_from=window.first,
        visit_until=window.last,
        begun_by=actor,
        begun_at=clock.now(),
    )
    with recorded("yearly.begin", subjects=[mailing.subject], procedure=procedure, section=section):
        try:
            with transaction.atomic():
                mailing.save(force_insert=True)
        except IntegrityError:
            raise AlreadyBegun(extra={"year": mailing.year}) from None
        outbox.put(GATHER, {"mailing": str(mailing.pk)}, key=f"{GATHER}:{mailing.pk}")
    return mailing


@outbox.delivers(GATHER)
def gather(payload: dict[str, Any], key: str) -> None:
    """Write down every recipient of the office, and let each be written to. Once.

    The house itself reads the register here: a person whose address is hidden from the clerk
    (支援措置) has to report like everybody.
    """
    with recorded("yearly.gather", subjects=[f"mailing:{payload['mailing']}"]) as audit:
        mailing = Mailing.objects.select_for_update().get(pk=payload["mailing"])
        if mailing.gathered_at is not None:
            return
        rows = [Recipient(mailing=mailing, resident_id=one) for one in _residents(mailing)]
        Recipient.objects.bulk_create(rows, batch_size=AT_ONCE)
        for row in rows:
            outbox.put(SEND, {"recipient": str(row.pk)}, key=f"{SEND}:{row.pk}")
        mailing.gathered_at = clock.now()
        mailing.save(update_fields=["gathered_at"])
        audit.detail["recipients"] = len(rows)


def _residents(mailing: Mailing) -> Iterator[UUID]:
    plan = plans()[mailing.procedure_id]
    wards = offices_of(plan)[mailing.section_id]
    everyone = people.receiving(plan.benefit, clock.today())
    for at in range(0, len(everyone), AT_ONCE):
        known = people.people_by_id(everyone[at : at + AT_ONCE])
        for resident_id, person in known.items():
            where = {person.address.ward, person.address.lg_code} if person.address else set()
            if person.until is None and (not wards or where & wards):
                yield resident_id
