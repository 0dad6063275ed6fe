"""Roles and what they may do, read from ``roles.yaml`` and from who holds which post today."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q

from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account, AppointedRole
from shiyakusho.ground.identity.registry import RoleGrant, role_resolvers

FILE = Path(__file__).parent / "roles.yaml"


@dataclass(frozen=True)
class Role:
    """What the holders of a role may do, up to which secrecy, for which kinds of procedures.

    No ``kinds`` = all of them.
    """

    title: str
    permissions: frozenset[str]
    clearance: Clearance
    kinds: frozenset[str] = frozenset()


@cache
def roles() -> dict[str, Role]:
    """The roles of the house; ``ValueError`` names what is wrong in ``roles.yaml``."""
    table = _table()
    known = set(table["permissions"])
    made = {name: _role(name, entry, known) for name, entry in table["roles"].items()}
    held = frozenset().union(*(role.permissions for role in made.values()))
    if idle := sorted(known - held):
        raise ValueError(f"roles.yaml: no role holds {idle}")
    return made


def permissions_by_role() -> dict[str, frozenset[str]]:
    """Role → permission codes."""
    return {name: role.permissions for name, role in roles().items()}


def permission_titles() -> dict[str, str]:
    """Permission code → what it lets one do, in Japanese."""
    return dict(_table()["permissions"])


def role_titles() -> dict[str, str]:
    """Role → its Japanese title."""
    return {name: role.title for name, role in roles().items()}


def role_clearance(name: str) -> int:
    """How secret a case the holders of a role may see; a role we do not know may see none."""
    role = roles().get(name)
    return int(role.clearance) if role else 0


def _role(name: str, entry: dict[str, Any], known: set[str]) -> Role:
    if other := set(entry) - {"title", "clearance", "kinds", "permissions"}:
        raise ValueError(f"roles.yaml: {name} says {sorted(other)}, which mean nothing")
    if unknown := set(entry["permissions"]) - known:
        raise ValueError(f"roles.yaml: {name} names unknown permissions {sorted(unknown)}")
    try:
        clearance = Clearance[str(entry["clearance"]).upper()]
    except KeyError:
        raise ValueError(f"roles.yaml: {name} has no clearance we know") from None
    kinds = frozenset(map(str, entry.get("kinds", ())))
    return Role(entry["title"], frozenset(entry["permissions"]), clearance, kinds)


@cache
def _table() -> dict[str, Any]:
    return yamlfile.read(FILE)


def grants_of(account: Account, on: date | None = None) -> tuple[RoleGrant, ...]:
    """Every role ``account`` holds on ``on`` (today), appointed or by post. Inactive: none.

    Each says how far it reaches: its own clearance and kinds, or those of its role. Today's are
    kept on the account object, which lives for one request: a role taken away is gone with the
    next one.
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


def clearance_of(account: Account) -> int:
    """The highest clearance of ``account`` today, wherever it holds; 0 without any role."""
    return max((grant.clearance for grant in grants_of(account)), default=0)


def _ask(account: Account, on: date) -> tuple[RoleGrant, ...]:
    appointed = AppointedRole.objects.filter(account=account, since__lte=on).filter(
        Q(until=None) | Q(until__gte=on)
    )
    grants = [RoleGrant(row.role, since=row.since, until=row.until) for row in appointed]
    for resolver in role_resolvers:
        grants.extend(resolver(account, on))
    return tuple(_reaching(grant) for grant in grants if grant.role in roles())


def _reaching(grant: RoleGrant) -> RoleGrant:
    """The grant with how far it reaches written out; both limits to kinds hold where both are set."""
    role = roles()[grant.role]
    own = grant.kinds
    kinds = own & role.kinds if own and role.kinds else own or role.kinds
    if own and role.kinds and not kinds:
        return replace(grant, clearance=0)  # limited to nothing: it reaches no case at all
    return replace(grant, clearance=grant.clearance or int(role.clearance), kinds=kinds)
