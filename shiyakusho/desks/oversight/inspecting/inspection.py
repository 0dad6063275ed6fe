"""Inspect a day: ask every rule, keep what is new, remember how much everybody read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from shiyakusho.desks.oversight.inspecting.looks import Officer, officers_on
from shiyakusho.desks.oversight.inspecting.rules import RULES, Day
from shiyakusho.desks.oversight.models import Finding, Volume
from shiyakusho.desks.oversight.table import Rule, rules
from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, acting_as, recorded
from shiyakusho.ground.purpose import selectors as purpose

INSPECTING = "閲覧の点検"


def inspect(day: date) -> int:
    """Look at ``day``; how many new findings. The same day again finds nothing twice."""
    with acting_as(SYSTEM, INSPECTING), recorded("oversight.inspect", day=day.isoformat()) as event:
        officers = officers_on(day)
        found = [*_by_rules(Day(day, officers)), *_glasses(day)]
        before = Finding.objects.filter(happened_on=day).count()
        Finding.objects.bulk_create(found, ignore_conflicts=True)
        _remember(officers, day)
        new = Finding.objects.filter(happened_on=day).count() - before
        event.detail.update(officers=len(officers), found=new)
    return new


def _by_rules(day: Day) -> list[Finding]:
    found = []
    for name, ask in RULES.items():
        rule = rules()[name]
        for hit in ask(day, rule.on(day.on)):
            who = _who(hit.officer)
            found.append(
                _finding(rule, day.on, who, about=hit.about, told=hit.told, events=hit.events)
            )
    return found


def _who(officer: Officer) -> dict[str, str]:
    return {"actor_id": officer.id, "actor_name": officer.name, "actor_post": officer.post,
            "section_id": officer.section_id}  # fmt: skip


def _finding(
    rule: Rule,
    day: date,
    who: dict[str, str],
    *,
    about: str,
    told: dict[str, Any],
    events: Sequence[str] = (),
) -> Finding:
    return Finding(
        rule=rule.id, weight=rule.weight, about=about, happened_on=day, told=told, events=list(events),
        found_at=clock.now(), **who,
    )  # fmt: skip


def _glasses(day: date) -> list[Finding]:
    """Every break-glass that was opened, for review."""
    rule = rules()["glass"]
    opened = purpose.glasses(*clock.days(day, day))
    return [
        _finding(rule, day, _asker(one, day), about=one.subject, told={"reason": one.reason})
        for one in opened
        if one.opened_at is not None
    ]


def _asker(one: purpose.Opened, day: date) -> dict[str, str]:
    return {"actor_id": one.actor_id, "actor_name": one.actor_name, "actor_post": one.actor_post,
            "section_id": _section_of(one.actor_id, day)}  # fmt: skip


def _section_of(account_id: str, day: date) -> str:
    from shiyakusho.ground.identity.models import Account
    from shiyakusho.ground.identity.roles import grants_of

    account = Account.objects.filter(pk=account_id).first()
    grants = grants_of(account, day) if account else ()
    return next((one.section_id for one in grants if one.section_id), "")


def _remember(officers: list[Officer], day: date) -> None:
    rows = [
        Volume(actor_id=one.id, section_id=one.section_id, day=day, persons=len(one.persons))
        for one in officers
    ]
    Volume.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["actor_id", "day"], update_fields=["persons"]
    )
