"""Ask for everything; see one's own."""

from uuid import UUID

from django.db import IntegrityError, transaction

from shiyakusho.desks.mydata import grounds
from shiyakusho.desks.mydata.choices import Progress
from shiyakusho.desks.mydata.models import Disclosure
from shiyakusho.desks.mydata.offices import privacy_office
from shiyakusho.desks.mydata.refusals import NotFound
from shiyakusho.desks.mydata.trail.viewers import viewer_of
from shiyakusho.engines.approvals.public import issue_document_number
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

KIND = "mydata.disclosure"
OPEN = (Progress.ASKED, Progress.CHECKING, Progress.DECIDING)


def ask(*, asker: Account, language: str = "ja") -> Disclosure:
    """The request that is open, else a new one; the worker gathers."""
    if (there := Disclosure.objects.filter(asker=asker, state__in=OPEN).first()) is not None:
        return there
    try:
        return _ask(asker, language)
    except IntegrityError:  # a second click was faster
        return Disclosure.objects.get(asker=asker, state__in=OPEN)


def _ask(asker: Account, language: str) -> Disclosure:
    office, today = privacy_office(), clock.today()
    with transaction.atomic(), recorded("mydata.disclosure") as event:
        made = Disclosure(
            asker=asker,
            resident_id=viewer_of(asker).resident_id,
            language=language,
            section_id=office.id,
            asked_at=clock.now(),
            due_on=grounds.due_on("disclosure", today),
        )
        made.number = issue_document_number(office.symbol, today, subject=f"disclosure:{made.pk}")
        made.save(force_insert=True)
        event.subjects.extend(made.subjects)
        go_on(made, "gather")
    return made


def go_on(disclosure: Disclosure, step: str) -> None:
    """Let the worker do the next thing; ``step`` makes the key of the job its own."""
    moment = f"{clock.now():%Y%m%d%H%M%S%f}"
    outbox.put(KIND, {"disclosure": str(disclosure.pk)}, key=f"{KIND}:{disclosure.pk}:{step}:{moment}")  # fmt: skip


def own_disclosure(disclosure_id: UUID, asker: Account) -> Disclosure:
    """One's own; :class:`NotFound` for anybody else's."""
    found = Disclosure.objects.filter(pk=disclosure_id, asker=asker).first()
    if found is None:
        raise NotFound
    return found
