"""Lotteries of the demo, one at every stage: applied for, drawn and confirmed by the rooms' own services
under a clock that stands where each thing happened."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shiyakusho.doors.demo.booked import _section
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

SEED = 20261121
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = timedelta(days=90)
PARTS = ("closes", "draws", "confirms_from", "confirms_until", "ends")
STAFF = "registrar"  # whose section arranges them
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def draw_lots(accounts: dict[str, Account]) -> None:
    """Done once; a second run adds nothing."""
    if booking.announced_rounds().exists():
        return
    told = yamlfile.read(Path(__file__).with_name("drawn.yaml"))
    section, now = _section(accounts.get(STAFF)), clock.now()
    resources = {one["id"]: _resource(one, section) for one in told["resources"]}
    with clock.stopped_at(now - LONG_AGO):
        groups = [booking.add_group(section_id=section, **one)[1] for one in told["groups"]]
    personas = [people.resident_id_of(one) for one in accounts.values()]
    known = people.Resident.objects.filter(until=None).order_by("number")
    known = known.exclude(
        pk__in=[one for one in personas if one]
    )  # each applies once, for themselves
    residents = list(known.values_list("pk", flat=True)[:60])
    for n, one in enumerate(told["rounds"]):
        days = _days(one, told["days"], now)
        with clock.stopped_at(min(days.opens_at - HOUR, now)):
            made = _round(one, days, resources, section)
        _live(made, one, Entrants(told["people"], residents, groups, accounts, n), told, now)


class Entrants:
    """Who applies in one round: strangers by their residents, and perhaps a persona."""

    def __init__(
        self,
        names: dict[str, list[str]],
        residents: list[UUID],
        groups: list[str],
        accounts: dict[str, Account],
        at: int,
    ) -> None:
        self._names, self._residents, self._groups = names, residents, groups
        self._accounts, self._chance = accounts, random.Random(SEED + at)  # noqa: S311 — a play

    def apply(self, made: booking.Round, one: dict[str, Any], codes: Sequence[str]) -> None:
        """Each with wishes of their own; some as a group, some with a priority."""
        for n in range(min(one["apply"], len(self._residents))):
            who = booking.Applicant(self._name(n), resident_id=self._residents[n])
            self._enter(made, who, codes, n)
        persona = self._accounts.get(one.get("persona", ""))
        if persona is not None:
            resident = people.resident_id_of(persona)
            who = booking.Applicant(
                persona.display_name, persona.email, account=persona, resident_id=resident
            )
            with acting_as(actor_of(persona), "デモの準備"):
                self._enter(made, who, codes, one["apply"])

    def _name(self, n: int) -> str:
        family, given = self._names["family"], self._names["given"]
        return f"{family[n % len(family)]} {given[(n + n // len(family)) % len(given)]}"

    def _enter(
        self, made: booking.Round, who: booking.Applicant, codes: Sequence[str], n: int
    ) -> None:
        rules, chance = made.read, self._chance
        alone = [[code] for code in chance.sample(list(codes), min(rules.most_wishes, len(codes)))]
        if rules.most_together > 1 and n % 3 == 0:
            alone[0] = sorted(chance.sample(list(codes), min(rules.most_together, len(codes))))
            alone = [alone[0], *[one for one in alone[1:] if one != alone[0]]]
        asked = booking.Asked(
            alone,
            places=1 + n % rules.most_places,
            group_code=self._groups[0] if n % 6 == 1 and "community" in rules.priorities else "",
            declared="disability" if n % 9 == 4 else "",
        )
        staff = who.account is None
        channel = booking.Channel.STAFF if staff else booking.Channel.ONLINE
        booking.enter_lottery(round_id=made.pk, applicant=who, asked=asked, channel=channel)


def _resource(one: dict[str, Any], section: str) -> booking.Resource:
    hours = [{"start": "09:00", "end": "17:00"}]
    terms = booking.TermsData.model_validate(
        {"weekly": {day: hours for day in WEEK}, "start_every": 60, "shortest": 60,
         "longest": 240 if one["exclusive"] else 60, "capacity": 30, "opens_days_before": 7}
    )  # fmt: skip
    return booking.add_resource(
        name=one["name"], place=one["place"], kind=one["kind"], exclusive=one["exclusive"],
        section_id=section, terms=terms,
    )  # fmt: skip


def _days(one: dict[str, Any], parts: dict[str, int], now: datetime) -> booking.Days:
    latest = now - DAY * one["opened"]
    opens = latest.replace(hour=9, minute=0, second=0, microsecond=0)
    opens -= DAY * (opens > latest)
    return booking.Days(opens, *(opens + DAY * parts[part] for part in PARTS))


def _round(
    one: dict[str, Any], days: booking.Days, resources: dict[str, booking.Resource], section: str
) -> booking.Round:
    made = booking.make_round(
        name=one["name"], about=one.get("about", {}), days=days, data=one["data"],
        section_id=section,
    )  # fmt: skip
    first = days.ends_at + DAY * 7
    first += DAY * ((5 - first.weekday()) % 7)  # a Saturday
    for slot in one["slots"]:
        for week in range(slot["weeks"]):
            start = (first + DAY * 7 * week).replace(hour=slot["hour"])
            booking.add_round_slot(
                round_id=made.pk, code=f"{slot['resource']}-{start:%m%d}-{start:%H}",
                resource_id=resources[slot["resource"]].pk, capacity=slot["capacity"],
                starts_at=start, ends_at=start + timedelta(minutes=slot["minutes"]),
            )  # fmt: skip
    return booking.announce_round(round_id=made.pk)


def _live(
    made: booking.Round, one: dict[str, Any], entrants: Entrants, told: dict[str, Any], now: datetime
) -> None:  # fmt: skip
    """Everything that has happened until now, each at its moment."""
    codes = booking.round_codes(made)
    if now > made.opens_at:
        with clock.stopped_at(min(made.opens_at + HOUR, now)):
            if "hold" in one:
                booking.hold_for_city(
                    round_id=made.pk, code=codes[one["hold"]["slot"]], places=1,
                    reason=one["hold"]["reason"],
                )  # fmt: skip
            entrants.apply(made, one, codes)
    if now > made.closes_at:
        with clock.stopped_at(min(made.closes_at + HOUR, now)):
            booking.tend_rounds()
    if now > made.draws_at:
        with clock.stopped_at(min(made.draws_at + HOUR, now)):
            booking.draw_round(round_id=made.pk, public_value=told["value"])
    if now > made.confirms_from:
        with clock.stopped_at(min(made.confirms_from + HOUR, now)):
            _some_confirm(made)
    for moment in (made.confirms_until, made.ends_at):
        if now > moment:
            with clock.stopped_at(min(moment + HOUR, now)):
                booking.tend_rounds()


def _some_confirm(made: booking.Round) -> None:
    """Two of three of those at the counter whose papers need not be seen."""
    wins = booking.Win.objects.filter(
        entry__round=made, entry__must_prove=False, entry__account=None
    ).order_by("entry__place", "wish")
    for n, win in enumerate(wins):
        if n % 3:
            booking.confirm_win(win_id=win.pk)
