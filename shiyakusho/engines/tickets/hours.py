"""When numbers are given out: the section's hours, a little before them, and extra openings."""

from __future__ import annotations

from datetime import datetime, timedelta

from shiyakusho.engines.tickets.models import ExtraOpening
from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.engines.tickets.refusals import CounterClosed
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

MIDNIGHT = "24:00"


def gives_out(place: Place, at: datetime) -> bool:
    """Whether a number may be given out at this moment."""
    moment = at.astimezone(clock.TOKYO)
    section = organisation.section(place.section)
    if organisation.is_open(section)(moment.date()):
        before = timedelta(minutes=pack().settings.opens_before_minutes)
        opens = _at(moment, section.hours.open) - before
        if opens <= moment < _at(moment, section.hours.close):
            return True
    extra = ExtraOpening.objects.filter(place=place.id, since__lte=moment, until__gt=moment)
    return extra.exists()


def require_open(place: Place, at: datetime) -> None:
    """:class:`CounterClosed`."""
    if not gives_out(place, at):
        raise CounterClosed


def begin_of_today() -> datetime:
    """Midnight in Japan: what was opened before is of an earlier day."""
    return clock.midnight(clock.today())


def _at(moment: datetime, text: str) -> datetime:
    midnight = clock.midnight(moment.date())
    if text == MIDNIGHT:
        return midnight + timedelta(days=1)
    hours, minutes = map(int, text.split(":"))
    return midnight + timedelta(hours=hours, minutes=minutes)
