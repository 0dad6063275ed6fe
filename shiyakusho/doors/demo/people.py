"""Accounts of the personas: residents tied to the register, staff appointed to posts."""

from datetime import date, timedelta

from shiyakusho.doors.demo.households import place
from shiyakusho.doors.demo.personas import ISSUER, Persona, personas
from shiyakusho.ground import clock
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

IN_OFFICE_SINCE = timedelta(days=600)


def open_accounts(numbers: dict[str, tuple[str, date]]) -> dict[str, Account]:
    """Every persona's account by persona id; ``numbers`` are those who just moved in.

    Left out is who has no post in this city: an earlier persona holds it, or the office is another's.
    """
    accounts: dict[str, Account] = {}
    for one in personas():
        if _has_no_place(one):
            continue
        account = identity.open_account(
            kind=one.kind,
            issuer=ISSUER,
            subject=one.id,
            display_name=one.name,
            email=one.email,
            level=one.level if one.is_resident else "L3",
            language=one.language,
        )
        if one.id in numbers:
            resident = people.Resident.objects.get(number=numbers[one.id][0])
            people.link_account_to(
                account=account, resident_id=resident.pk, method=people.LinkMethod.DEMO
            )
        for role in one.roles:
            identity.appoint(account=account, role=role)
        if one.post and not organisation.posts_of(account, clock.today()):
            organisation.appoint(
                account=account,
                post_id=post_of(one),
                since=clock.today() - IN_OFFICE_SINCE,
            )
        accounts[one.id] = account
    return accounts


def post_of(one: Persona) -> str:
    """The post of a member of staff in this city: the office's section, or the one above it."""
    section = organisation.office_for(one.post["office"], place().ward_id or None)
    return organisation.post_above(section.id, one.post["role"]).pk


def _has_no_place(one: Persona) -> bool:
    """Whether the office is not the city's, or somebody else holds the only post there is."""
    if one.post is None:
        return False
    try:
        chosen = organisation.post(post_of(one))
    except organisation.UnknownPost:
        return True
    holders = organisation.holders_of(chosen.pk, clock.today()) if chosen.single else []
    return any((holder.issuer, holder.subject) != (ISSUER, one.id) for holder in holders)
