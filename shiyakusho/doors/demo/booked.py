"""What can be booked in the demo, and who has booked already."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from shiyakusho.desks.facilities import public as facilities
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

AHEAD, MINUTE = timedelta(days=40), timedelta(minutes=1)


def open_for_booking(accounts: dict[str, Account]) -> None:
    """Done once; a second run adds nothing."""
    if booking.open_resources().exists():
        return
    told = yamlfile.read(Path(__file__).with_name("booked.yaml"))
    made: dict[str, booking.Resource] = {}
    for one in told["resources"]:
        made[one["id"]] = _resource(one, accounts, made)
        if stands := one.get("stands"):
            with suppress(facilities.NoSuchFacility):  # not every city has a gymnasium
                facilities.tie(resource_id=made[one["id"]].pk, **stands)
        _strangers(made[one["id"]], told["people"], one.get("booked", 0))
        if (persona := accounts.get(one.get("persona", ""))) is not None:
            _own(made[one["id"]], persona)
        if gate := one.get("gate"):
            _behind_a_gate(made[one["id"]], gate)


def _behind_a_gate(resource: booking.Resource, told: dict[str, Any]) -> None:
    """The next opening: people have been coming to its waiting room for a while, some of them together
    from one address, and sit before the page."""
    now = clock.now().replace(second=0, microsecond=0)
    doors, opens = now + MINUTE * told["doors"], now + MINUTE * told["opens"]
    data = {key: told[key] for key in ("mode", "a_minute", "inside", "stay_minutes")}
    gate = booking.set_gate(
        resource_id=resource.pk,
        data=data | {"doors_at": doors, "opens_at": opens, "ends_at": now + MINUTE * told["ends"]},
    )
    people = told["waiting"]
    for n in range(people):
        network = "192.0.2.60" if n % 7 == 0 else f"198.51.100.{n}"
        with clock.stopped_at(doors + (now - doors) * n / people):
            booking.take_turn(gate=gate, token="", account=None, network=network)


def _resource(
    one: dict[str, Any], accounts: dict[str, Account], made: dict[str, booking.Resource]
) -> booking.Resource:
    around = made[one["inside"]].pk if "inside" in one else None
    return booking.add_resource(
        name=one["name"],
        about=one.get("about"),
        place=one.get("place"),
        access_note=one.get("access_note"),
        kind=one["kind"],
        way=one["way"],
        section_id=_section(accounts.get(one["staff"])),
        exclusive=one.get("exclusive", False),
        inside=around,
        terms=booking.TermsData.model_validate(one["terms"]),
    )


def _section(account: Account | None) -> str:
    """The section in which a persona works; empty where this city has none."""
    posts = organisation.posts_of(account, clock.today()) if account else []
    return next((one.section_id for one in posts if one.section_id), "")


def _strangers(resource: booking.Resource, names: list[str], count: int) -> None:
    """Some have booked the first times there are, one beside the other."""
    now = clock.now()
    free = [
        one
        for one in booking.offers(resource, now + timedelta(days=4), now + AHEAD, now)
        if one.remaining
    ]
    until, number = now, 0
    for offer in free:
        if number == count or offer.start < until:
            continue
        number, until = number + 1, offer.end + timedelta(hours=1)
        name = names[number % len(names)]
        person = booking.Person(name, f"guest{number}@example.jp", "093-582-2525")
        booking.book(slot=str(offer.id), person=person)


def _own(resource: booking.Resource, persona: Account) -> None:
    """A persona's own booking: on their home page, and at the counter by its code."""
    now = clock.now()
    [first, *_rest] = booking.offers(resource, now + timedelta(days=2), now + AHEAD, now)
    with acting_as(actor_of(persona), "デモの準備"):
        person = booking.Person(persona.display_name, persona.email, account=persona)
        booking.book(slot=str(first.id), person=person)
