"""Remote talks of the demo: one that was, one that waits in a booth for the clerk of the tour."""

from __future__ import annotations

from datetime import timedelta

from shiyakusho.desks.remote import public as remote
from shiyakusho.doors.demo.personas import ISSUER
from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

CLERK = "registrar"
TOPIC = "moving"
WAITS = timedelta(days=30)  # the demo is looked at for weeks


def talk_from_afar(accounts: dict[str, Account]) -> None:
    """Done once; a second run finds the talks there."""
    clerk = accounts.get(CLERK)
    booth = _booth_of(clerk)
    if clerk is None or booth is None or remote.Talk.objects.filter(booth=booth.id).exists():
        return
    _finished(clerk, booth)
    _sits_down(booth)


def booth_of_the_tour() -> str:
    """The secret of the booth whose talks the clerk of the tour takes; empty where there is none."""
    clerk = Account.objects.filter(issuer=ISSUER, subject=CLERK, is_active=True).first()
    booth = _booth_of(clerk)
    return booth.token if booth else ""


def _booth_of(clerk: Account | None) -> remote.Booth | None:
    """The booth whose visitors' topic this clerk's section answers."""
    if clerk is None:
        return None
    held = {one.section_id for one in organisation.posts_of(clerk, clock.today())}
    found = remote.pack()
    topic = found.topic(TOPIC)
    rows = (one for one in found.booths.values() if found.section_for(topic, one).id in held)
    return next(rows, None)


def _sits_down(booth: remote.Booth) -> remote.Seat:
    seat = remote.open_at_booth(booth=booth, topic_id=TOPIC, until=clock.now() + WAITS)
    return remote.enter(seat_id=seat.pk, talk_id=seat.talk_id, key="demo", account=None)


def _finished(clerk: Account, booth: remote.Booth) -> None:
    """Somebody who was let in, went on by telephone, and knows now what to bring."""
    seat = _sits_down(booth)
    with acting_as(actor_of(clerk), "デモの準備"):
        remote.take(talk_id=seat.talk_id, clerk=clerk)
        remote.admit(talk_id=seat.talk_id, seat_id=seat.pk)
        remote.by_phone(talk_id=seat.talk_id)
        remote.end(
            talk_id=seat.talk_id,
            outcome=remote.Outcome.OFFICE,
            note="転入届は、届いた転出証明書を持って窓口へ。本人確認の書類は1点。",
        )
