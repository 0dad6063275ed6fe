"""What this desk hears: its drafts were approved, or sent back."""

from collections.abc import Callable
from uuid import UUID

from shiyakusho.desks.mydata import erasure, requests
from shiyakusho.desks.mydata.disclosing import deciding
from shiyakusho.engines.approvals.events import Approved, SentBack
from shiyakusho.ground.events import subscribe

APPROVED: dict[str, Callable[..., None]] = {
    "datarequest": requests.decided,
    "disclosure": deciding.decided,
    "erasure": erasure.decided,
}
SENT_BACK: dict[str, Callable[[UUID], None]] = {
    "datarequest": requests.sent_back,
    "disclosure": deciding.sent_back,
    "erasure": erasure.sent_back,
}


def on_approved(event: Approved) -> None:
    kind, _, key = event.subject.partition(":")
    if kind in APPROVED:
        APPROVED[kind](UUID(key), number=event.document_number, post=event.decided_by_post)


def on_sent_back(event: SentBack) -> None:
    kind, _, key = event.subject.partition(":")
    if kind in SENT_BACK:
        SENT_BACK[kind](UUID(key))


def listen() -> None:
    """Subscribe; called once the applications are ready."""
    subscribe(Approved, on_approved)
    subscribe(SentBack, on_sent_back)
