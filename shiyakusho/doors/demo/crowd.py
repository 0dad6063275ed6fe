"""Whom the past happened to: residents of the demo's ward, by what they may apply for."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle
from typing import Any

from shiyakusho.doors.demo import households
from shiyakusho.doors.demo.households import place
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

ISSUER = "demo-past"
POOLS = ("anybody", "family", "little", "elder")
ENOUGH = 60  # of each pool
NEWCOMERS = 30  # families who do not receive the child allowance yet
AT_ONCE = 500


def residents(on: date) -> dict[str, Iterator[Any]]:
    """Residents of the demo's ward, by what they may apply for; nobody comes up twice.

    Where a small city has too few, the same people come up again.
    """
    pools: dict[str, list[Any]] = {name: [] for name in POOLS}
    for person, youngest in grown_ups(on):
        pool = pools[_pool_of(person, youngest, on)]
        if len(pool) < ENOUGH:
            pool.append(person)
        if all(len(there) >= ENOUGH for there in pools.values()):
            break
    half = min(NEWCOMERS, len(pools["family"]) // 2)
    pools["newcomers"], pools["receiving"] = pools["family"][:half], pools["family"][half:]
    households.stop_receiving([person.number for person in pools["newcomers"]], on)
    return {name: cycle(found) for name, found in pools.items()}


def grown_ups(on: date) -> Iterator[tuple[Any, date | None]]:
    """Adults of the demo's ward, each with the birth date of the youngest child, by number."""
    here = place()
    born_before = on.replace(year=on.year - 20)
    ids = list(
        people.Resident.objects.filter(
            until=None, number__startswith="99", birth_date__lt=born_before
        )
        .order_by("number")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        youngest = people.youngest_children(some, on)
        found = people.people_by_id(some)
        for person in sorted(found.values(), key=lambda one: one.number):
            # whom the register protects only few may work for: guarded.py shows them
            if not person.protected and person.address and here.ward in (person.address.ward, ""):
                yield person, youngest.get(person.id)


def _pool_of(person: Any, youngest: date | None, on: date) -> str:
    if (on - person.birth_date).days >= 65 * 365:
        return "elder"
    too_old = (on - person.birth_date).days >= 56 * 365
    if too_old or youngest is None or (on - youngest).days >= 17 * 365:
        return "anybody"
    in_nursery = (on - youngest).days < 5 * 365
    return "little" if in_nursery and int(person.number[-1]) % 2 == 0 else "family"


def account_of(resident: Any) -> Account:
    """The account of somebody of the past."""
    account = identity.open_account(
        kind="resident",
        issuer=ISSUER,
        subject=str(resident.id),
        display_name=resident.name,
        email="resident@example.jp",
        level="L3",
    )
    people.link_account_to(account=account, resident_id=resident.id, method=people.LinkMethod.DEMO)
    return account
