"""What somebody who acts for another may do with forms (代理), and whose an application is.

A mandate names procedures or kinds of them; a definition says who may represent at all. What is
outside both is, for a representative, not there.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Q

from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

from .refusals import OutsideTheMandate

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition


def may_represent(definition: Definition, authority: people.Authority) -> bool:
    """Whether the definition lets such a representative in, and their own scope holds it."""
    allowed = authority.basis.value in definition.representatives
    return allowed and authority.covers(definition.id, definition.kind)


def require_scope(definition: Definition) -> people.Authority | None:
    """The present authority, when it covers this procedure; :class:`OutsideTheMandate` otherwise."""
    authority = people.authority_now()
    if authority is not None and not may_represent(definition, authority):
        raise OutsideTheMandate(extra={"procedure": definition.id})
    return authority


def served() -> uuid.UUID | None:
    """For whom the present request acts; ``None`` for oneself."""
    authority = people.authority_now()
    return authority.resident_id if authority else None


def mine(account: Account, prefix: str = "") -> Q:
    """Applications of the person whose matters ``account`` handles now; ``prefix`` reaches through
    a relation (``"application__"``).

    For oneself: what one filed for oneself, and what anybody filed for the resident one is. For
    another: theirs, within the scope; of somebody under 支援措置 only what this account filed.
    """
    authority = people.authority_now()
    if authority is None:
        own = people.resident_id_of(account)
        filed = Q(**{f"{prefix}account": account, f"{prefix}acted_as": ""})
        return filed | Q(**{f"{prefix}resident_id": own}) if own else filed
    theirs = Q(**{f"{prefix}resident_id": authority.resident_id})
    if authority.guarded:
        theirs &= Q(**{f"{prefix}account": account})
    return theirs & _within(authority, f"{prefix}procedure_id")


def is_mine(application_id: uuid.UUID, account: Account) -> bool:
    """Whether an application is of whoever ``account`` handles now."""
    from .models import Application

    return Application.objects.filter(mine(account), pk=application_id).exists()


def _within(authority: people.Authority, column: str) -> Q:
    live = [version.definition for version in catalogue.all_live()]
    if authority.full:
        closed = [one.id for one in live if not may_represent(one, authority)]
        return ~Q(**{f"{column}__in": closed})
    return Q(**{f"{column}__in": [one.id for one in live if may_represent(one, authority)]})
