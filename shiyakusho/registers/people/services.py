"""Change what is kept about people: given facts, links of accounts, protections, seeding."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.identity.permissions import require_level

from .choices import LinkMethod, ProtectionKind, Source
from .importing.services import Imported, import_folder
from .memory import told
from .models import AccountLink, GivenFact, Protection, Resident
from .refusals import (
    AccountAlreadyLinked,
    FactNotAcceptable,
    FactNotGiven,
    IndividualNumberRefused,
    NoMatchingResident,
    NoSuchResident,
    ProtectionNotInOrder,
    RegisterNotEmpty,
    ResidentAlreadyLinked,
)
from .rules import fault_of_fact, same_address, same_name


def give_fact(
    *,
    resident_id: UUID,
    fact: str,
    value: Any,
    source: str,
    said_by: str = "",
    valid_until: date | None = None,
    consent: str = "",
) -> UUID:
    """Keep a fact a resident gave; an earlier one of the same name stays as history.

    ``said_by`` is an audit subject (the actor when empty). ``valid_until`` is the last day it
    may be offered again. A 個人番号 anywhere in it is refused. Returns the fact's id.
    """
    fault = fault_of_fact(fact, value)
    if fault == "individual_number":
        raise IndividualNumberRefused(extra={"fact": fact})
    if fault or source not in Source.values or len(consent) > 200 or len(said_by) > 80:
        raise FactNotAcceptable(extra={"fact": fact[:80]})
    _must_exist(resident_id)
    actor = current_actor()
    with told("people.give_fact", subjects=[f"resident:{resident_id}"], fact=fact):
        row = GivenFact.objects.create(
            resident_id=resident_id,
            fact=fact,
            value=value,
            source=source,
            said_by=said_by or f"{actor.kind}:{actor.id}",
            at=clock.now(),
            valid_until=valid_until,
            consent=consent,
        )
    return row.pk


def withdraw_fact(*, resident_id: UUID, fact_id: UUID) -> None:
    """Take back a given fact (同意の撤回): it is never offered again. Raises FactNotGiven."""
    with told("people.withdraw_fact", subjects=[f"resident:{resident_id}"]) as event:
        rows = GivenFact.objects.filter(
            pk=fact_id, resident_id=resident_id, withdrawn_at__isnull=True
        )
        if not rows.update(withdrawn_at=clock.now()):
            raise FactNotGiven
        event.detail["fact"] = str(fact_id)


def link_account(*, account: Any, name: str, birth_date: date, sex: str, address: str) -> UUID:
    """Tie an account to the one resident its four basic facts name (基本4情報の突合).

    The facts come from the card (identity level L2 or higher), never from a form. Names and
    addresses are compared folded; nobody and several are refused alike. Returns the resident.
    """
    require_level(account, "L2")
    today = clock.today()
    born = Resident.objects.filter(birth_date=birth_date, sex=sex, until__isnull=True)
    named = [r for r in born if same_name(name, r.name, r.alias)]
    matching = [r for r in named if _lives_at(r, address, today)]
    if len(matching) != 1:
        raise NoMatchingResident
    return link_account_to(
        account=account, resident_id=matching[0].pk, method=LinkMethod.FOUR_FACTS
    )


def _lives_at(resident: Resident, address: str, on: date) -> bool:
    """Compared with the address itself, also under 支援措置: nothing of it is told."""
    from .models import AddressPeriod
    from .models.periods import on_day
    from .records import address_of

    period = AddressPeriod.objects.filter(on_day(on), resident=resident).first()
    return period is not None and same_address(address, address_of(period))


def link_account_to(*, account: Any, resident_id: UUID, method: str) -> UUID:
    """Tie an account to a resident, once; the same link again changes nothing.

    Raises :class:`AccountAlreadyLinked` or :class:`ResidentAlreadyLinked`.
    """
    _must_exist(resident_id)
    subjects = [f"resident:{resident_id}", f"account:{account.pk}"]
    with told("people.link_account", subjects=subjects, method=str(method)):
        if _linked(account, resident_id):
            return resident_id
        try:
            with transaction.atomic():
                AccountLink.objects.create(
                    account=account,
                    resident_id=resident_id,
                    method=method,
                    linked_at=clock.now(),
                )
        except IntegrityError:  # somebody else was faster
            _linked(account, resident_id)
    return resident_id


def _linked(account: Any, resident_id: UUID) -> bool:
    """Whether the link stands already; a link to anybody else is refused."""
    open_links = AccountLink.objects.filter(ended_at__isnull=True)
    mine = open_links.filter(account=account).first()
    if mine is not None and mine.resident_id != resident_id:
        raise AccountAlreadyLinked
    if mine is None and open_links.filter(resident_id=resident_id).exists():
        raise ResidentAlreadyLinked
    return mine is not None


def unlink_account(*, account: Any) -> None:
    """End the link of an account; without one nothing happens."""
    with told("people.unlink_account", subjects=[f"account:{account.pk}"]):
        AccountLink.objects.filter(account=account, ended_at__isnull=True).update(
            ended_at=clock.now()
        )


def protect(
    *,
    resident_id: UUID,
    kind: str,
    since: date,
    until: date | None,
    allowed_posts: list[str],
) -> UUID:
    """Record 支援措置: from ``since`` until ``until`` only ``allowed_posts`` see the address."""
    _must_exist(resident_id)
    if kind not in ProtectionKind.values or (until is not None and until < since):
        raise ProtectionNotInOrder
    with told("people.protect", subjects=[f"resident:{resident_id}"]):
        try:
            with transaction.atomic():
                row = Protection.objects.create(
                    resident_id=resident_id,
                    kind=kind,
                    since=since,
                    until=until,
                    allowed_posts=allowed_posts,
                )
        except IntegrityError:
            raise ProtectionNotInOrder from None
    return row.pk


def end_protection(*, protection_id: UUID, on: date) -> None:
    """End a protection on ``on``; one that ended earlier keeps its day."""
    with told("people.end_protection") as event:
        row = Protection.objects.select_for_update().filter(pk=protection_id).first()
        if row is None:
            raise NoSuchResident
        if on < row.since:
            raise ProtectionNotInOrder
        event.subjects.append(f"resident:{row.resident_id}")
        if row.until is None or row.until > on:
            row.until = on
            row.save(update_fields=["until"])


def seed(*, residents: int, seed: int, city: str) -> Imported:
    """Fill an empty register with synthetic residents of ``city``; for demo and tests."""
    from .generation.generate import generate
    from .generation.writing import write

    if Resident.objects.exists():
        raise RegisterNotEmpty
    with tempfile.TemporaryDirectory(prefix="people-") as folder:
        write(generate(city, residents, seed), Path(folder))
        return import_folder(folder=Path(folder), source=f"架空の住民（{city}、種{seed}）")


def _must_exist(resident_id: UUID) -> None:
    if not Resident.objects.filter(pk=resident_id).exists():
        raise NoSuchResident


__all__ = [
    "end_protection",
    "give_fact",
    "import_folder",
    "link_account",
    "link_account_to",
    "protect",
    "seed",
    "unlink_account",
    "withdraw_fact",
]
