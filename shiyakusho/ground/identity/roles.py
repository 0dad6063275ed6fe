"""Roles and what they may do, read from ``roles.yaml`` and from who holds which post today."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Q

from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account, AppointedRole
from shiyakusho.ground.identity.registry import RoleGrant, role_resolvers


@cache
def permissions_by_role() -> dict[str, frozenset[str]]:
    """Role → permission codes; ``ValueError`` when a role names an unknown permission."""
    table = _table()
    known = set(table["permissions"])
    for role, entry in table["roles"].items():
        if unknown := set(entry["permissions"]) - known:
            raise ValueError(f"roles.yaml: {role} names unknown permissions {sorted(unknown)}")
    return {role: frozenset(entry["permissions"]) for role, entry in table["roles"].items()}


def role_titles() -> dict[str, str]:
    """Role → its Japanese title."""
    return {role: entry["title"] for role, entry in _table()["roles"].items()}


@cache
def _table() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "roles.yaml").read_text(encoding="utf-8"))


def grants_of(account: Account, on: date | None = None) -> tuple[RoleGrant, ...]:
    """Every role ``account`` holds on ``on`` (today), appointed or by post. Inactive: none.

    Today's are kept on the account object, which lives for one request: a role taken away is gone
    with the next one.
    """
    if not account.is_active:
        return ()
    if on is not None:
        return _ask(account, on)
    kept = getattr(account, "_grants", None)
    if kept is None:
        kept = account._grants = _ask(account, clock.today())  # type: ignore[attr-defined]
    return kept


def permissions_of(account: Account) -> frozenset[str]:
    """Permission codes of ``account`` today."""
    table = permissions_by_role()
    return frozenset().union(*(table.get(grant.role, ()) for grant in grants_of(account)))


def _ask(account: Account, on: date) -> tuple[RoleGrant, ...]:
    appointed = AppointedRole.objects.filter(account=account, since__lte=on).filter(
        Q(until=None) | Q(until__gte=on)
    )
    grants = [RoleGrant(role=row.role) for row in appointed]
    for resolver in role_resolvers:
        grants.extend(resolver(account, on))
    return tuple(grants)
