"""Busy counters: some weeks that were, and a morning that is under way, in every ward.

The past is played from a seed and taken over in bulk; today goes on from where the play stands now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from shiyakusho.doors.demo.personas import ISSUER as PERSONAS
from shiyakusho.engines.tickets import public as tickets
from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

CLERK = "registrar"  # the persona whose window stays free for whoever looks around
ISSUER, KIOSK = "demo-windows", "demo kiosk"
DAYS, FEWER_DAYS = 15, 6  # of the clerk's own place, and of the others
FORETOLD, FEWER_FORETOLD = 160, 25  # visits that are looked back at
UNDER_WAY = timedelta(minutes=150)  # so long ago today began
LEFT_FREE = 3  # the window the persona opens
BUSY = 0.62  # minutes of work that arrive for each minute of a window
SEEDS = 20261121


def fill_the_halls(accounts: dict[str, Account]) -> None:
    """Weeks and a morning for every place; a second run finds them there."""
    own = _own_place(accounts.get(CLERK))
    for n, place in enumerate(tickets.pack().places.values()):
        mine = place.id == own
        counter = _counter(place)
        days = [
            tickets.played(counter, _opening(day), seed=SEEDS + 1000 * n + at)
            for at, day in enumerate(_days_before(place, DAYS if mine else FEWER_DAYS))
        ]
        now = clock.now()
        tickets.take_over(place_id=place.id, days=days, now=now)
        tickets.measure([place.id], most=FORETOLD if mine else FEWER_FORETOLD)
        begins = max(now - UNDER_WAY, clock.midnight(now.date()))
        today = tickets.played(counter, begins, seed=SEEDS + 1000 * n + 999)
        tickets.take_over(place_id=place.id, days=[today], now=now, hands=_hands(place))
        _open(place, begins)
    if own:
        _at_the_door(own, accounts[CLERK])


def kiosk_token(place_id: str) -> str:
    """The secret of the demo's kiosk; the tour leads there."""
    return codes.digest(place_id, KIOSK)[:43]


def hall_of_the_tour() -> dict[str, str] | None:
    """The place the tour leads to and its kiosk's secret; None where there is no such clerk."""
    clerk = Account.objects.filter(issuer=PERSONAS, subject=CLERK, is_active=True).first()
    place = _own_place(clerk)
    return {"place": place, "kiosk": kiosk_token(place)} if place else None


def _own_place(clerk: Account | None) -> str:
    if clerk is None:
        return ""
    posts = organisation.posts_of(clerk)
    bureaus = {organisation.section(one.section_id).bureau_id for one in posts if one.section_id}
    places = tickets.pack().places.values()
    return next((place.id for place in places if place.bureau in bureaus), "")


def _counter(place: Any) -> Any:
    """The place's windows but one, with as many arrivals as they can do, and a little more at ten."""
    services = tickets.pack().services
    serves = {one.number: frozenset(one.serves) for one in place.windows if one.number != LEFT_FREE}
    minutes = {service: services[service].minutes for service in place.services}
    windows = dict.fromkeys(place.services, 0.0)
    for kinds in serves.values():
        for service in kinds:
            windows[service] += 1 / len(kinds)
    rates = {service: BUSY * windows[service] / minutes[service] for service in place.services}
    return tickets.Counter(serves, minutes, rates)


def _days_before(place: Any, count: int) -> Sequence[date]:
    """The last opening days before today, the oldest first."""
    is_open = organisation.is_open(place.section)
    day = clock.today()
    found: list[date] = []
    while len(found) < count:
        day -= timedelta(days=1)
        if is_open(day):
            found.append(day)
    return found[::-1]


def _opening(day: date) -> datetime:
    return datetime.combine(day, time(8, 30), clock.TOKYO)


def _hands(place: Any) -> list[Account]:
    """Colleagues at the windows, who are nobody's personas."""
    return [
        identity.open_account(
            kind="staff",
            issuer=ISSUER,
            subject=f"{place.id}.{one.number}",
            display_name=f"{place.name.ja} {one.number}番窓口",
            level="L3",
        )
        for one in place.windows
        if one.number != LEFT_FREE
    ]


def _open(place: Any, begins: datetime) -> None:
    """The demo is looked at by night and on Sundays too."""
    if not tickets.gives_out(place, clock.midnight(clock.today() + timedelta(days=1))):
        tickets.open_extra(
            place_id=place.id,
            since=begins,
            until=clock.now() + timedelta(days=30),
            reason="デモのため、いつでも受け付けます",
        )


def _at_the_door(place_id: str, clerk: Account) -> None:
    """A kiosk, somebody with two things to do, and one who reserved."""
    with acting_as(actor_of(clerk), "デモの準備"):
        try:
            tickets.register_kiosk(
                place_id=place_id, name="正面玄関", account=clerk, token=kiosk_token(place_id)
            )
        except Refusal:  # it stands there since an earlier start
            return
        both = tickets.pack().place(place_id).services[:2][::-1]
        for services, due in ((both, None), (both[:1], clock.now() + timedelta(minutes=5))):
            tickets.issue(
                place_id=place_id, services=services, source=tickets.Source.KIOSK, due=due
            )
