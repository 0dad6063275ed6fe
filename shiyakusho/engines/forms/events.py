"""News of the forms, published in the transaction that makes them true."""

from dataclasses import dataclass
from datetime import date

from shiyakusho.ground.events import Event


@dataclass(frozen=True)
class Submitted(Event):
    """An application arrived (到達). `application_id` is the text of its UUID."""

    application_id: str


@dataclass(frozen=True)
class Revised(Event):
    """The applicant corrected an application; `fields` are ids of questions and attachments.

    `others`: those that opened or closed because of a corrected answer. `channel`: how it reached
    the office; `received_on`: on what day, where that is not today (on paper).
    """

    application_id: str
    fields: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    channel: str = "online"
    received_on: date | None = None


@dataclass(frozen=True)
class Withdrawn(Event):
    """The applicant took an application back (取下げ)."""

    application_id: str
    reason: str = ""
