"""What cases hear from other rooms. Each handler calls one service, in the writer's transaction."""

from shiyakusho.engines.approvals.events import Approved, SentBack
from shiyakusho.engines.cases.services import deciding, resubmitting, shielding, withdrawing
from shiyakusho.engines.cases.services.classifying import raise_to_rules
from shiyakusho.engines.cases.services.correcting import Answer
from shiyakusho.engines.cases.services.opening import open_case
from shiyakusho.engines.forms.events import Revised, Submitted, Withdrawn
from shiyakusho.ground.events import subscribe
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.registers.catalogue.events import DefinitionsChanged
from shiyakusho.registers.people.events import ProtectionChanged

# What news sets going goes beyond what whoever made the news may see: the office's side of the case.
HEARD = "cases.heard"


def on_submitted(event: Submitted) -> None:
    with lifted(HEARD):
        open_case(application_id=event.application_id)


def on_revised(event: Revised) -> None:
    with lifted(HEARD):
        answer = Answer(event.fields, event.others, event.channel, event.received_on)
        resubmitting.take_revision(application_id=event.application_id, answer=answer)


def on_withdrawn(event: Withdrawn) -> None:
    with lifted(HEARD):
        withdrawing.take_withdrawal(application_id=event.application_id, reason=event.reason)


def on_approved(event: Approved) -> None:
    with lifted(HEARD):
        deciding.on_approved(event)


def on_sent_back(event: SentBack) -> None:
    with lifted(HEARD):
        deciding.on_sent_back(event)


def on_definitions_changed(event: DefinitionsChanged) -> None:
    raise_to_rules(procedures=event.procedures)


def on_protection_changed(event: ProtectionChanged) -> None:
    with lifted(HEARD):
        shielding.shield_again(event.residents)


def listen() -> None:
    """Subscribe; called once the applications are ready, harmless when repeated."""
    subscribe(Submitted, on_submitted)
    subscribe(Revised, on_revised)
    subscribe(Withdrawn, on_withdrawn)
    subscribe(Approved, on_approved)
    subscribe(SentBack, on_sent_back)
    subscribe(DefinitionsChanged, on_definitions_changed)
    subscribe(ProtectionChanged, on_protection_changed)
