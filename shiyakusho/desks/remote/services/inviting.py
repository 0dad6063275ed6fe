"""The link of a seat goes to its person by mail: nobody reads forty signs out on the telephone."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shiyakusho.desks.remote.choices import What
from shiyakusho.desks.remote.refusals import (
    AddressRefused,
    SeatTaken,
    TooManyLinks,
)
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.organisation import public as organisation

from .changing import changing, note
from .opening import renewed
from .seating import seat_with_link

TEMPLATE = "talk-link"
LONGEST, MOST_TURNS = 254, 10


def mail_link(*, talk_id: UUID, seat_id: UUID, email: str) -> None:
    """A new link of a seat that is still free, to this address; the one before is worth nothing.

    Raises TalkNotFound, TalkOver, SeatTaken, AddressRefused, TooManyLinks.
    """
    address = as_written(email, limit=LONGEST)
    try:
        validate_email(address)
    except ValidationError:
        raise AddressRefused from None
    with changing(talk_id, "remote.mail_link") as talk:
        seat = seat_with_link(talk, seat_id)
        if seat.holder_digest:
            raise SeatTaken
        if seat.turn >= MOST_TURNS:
            raise TooManyLinks
        renewed(seat)
        note(talk, What.RENEWED, seat.role)
        section = organisation.section(talk.section_id)
        messaging.send(
            to=address,
            template=TEMPLATE,
            context={
                "link": ["remote:talk", seat.token],
                "office": {"ja": section.name.ja, "en": section.name.en},
                "phone": section.phone.number,
            },
            key=f"talk-link:{seat.pk}:{seat.turn}",
            language=talk.language,
            about=talk.subject,
        )
