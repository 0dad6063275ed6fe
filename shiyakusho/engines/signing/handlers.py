"""What consents hear from other rooms; each handler calls one service, in the writer's transaction."""

from shiyakusho.engines.cases.events import CaseDecided, CaseMoved
from shiyakusho.engines.forms.events import Revised, Submitted, Withdrawn
from shiyakusho.engines.signing.selectors import application_to_close
from shiyakusho.engines.signing.services import ending, planning
from shiyakusho.ground.events import subscribe
from shiyakusho.ground.fence.asking import lifted

HEARD = "signing.heard"


def on_submitted(event: Submitted) -> None:
    with lifted(HEARD):
        planning.plan(event.application_id)


def on_revised(event: Revised) -> None:
    with lifted(HEARD):
        planning.plan(event.application_id)


def on_withdrawn(event: Withdrawn) -> None:
    with lifted(HEARD):
        ending.close(event.application_id)


def on_decided(event: CaseDecided) -> None:
    with lifted(HEARD):
        if application_id := application_to_close(event.case_id, decided=True):
            ending.close(application_id)


def on_moved(event: CaseMoved) -> None:
    """A case that ends without a decision (受理, 来庁なし) closes its consents too."""
    with lifted(HEARD):
        if application_id := application_to_close(event.case_id):
            ending.close(application_id)


def listen() -> None:
    """Subscribe; called once the applications are ready, harmless when repeated."""
    subscribe(Submitted, on_submitted)
    subscribe(Revised, on_revised)
    subscribe(Withdrawn, on_withdrawn)
    subscribe(CaseDecided, on_decided)
    subscribe(CaseMoved, on_moved)
