"""What may be done with a case, and by whom: ``acts.yaml`` read, and asked before every act."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import CaseNotFound, MoveNotYours
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.ground import yamlfile
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.roles import permission_titles

FILE = Path(__file__).parent / "acts.yaml"
NOT_BY_STAFF = frozenset({"applicant", "system"})


@dataclass(frozen=True)
class Act:
    """One thing to do with a case; any one of ``permissions`` is enough."""

    id: str
    title: str
    permissions: tuple[str, ...]


@cache
def acts() -> dict[str, Act]:
    """The acts by id; ``ValueError`` names an act whose permission nobody knows."""
    known = permission_titles()
    found = {}
    for name, entry in _table()["acts"].items():
        given = entry["permission"]
        needed = (given,) if isinstance(given, str) else tuple(given)
        if not needed or set(needed) - set(known):
            raise ValueError(f"acts.yaml: {name} needs permissions that are not known: {needed}")
        found[name] = Act(name, entry["title"], needed)
    return found


def writes() -> dict[str, tuple[str, ...] | str]:
    """Audit name of each write → the acts that make it, or ``applicant`` or ``system``."""
    found: dict[str, tuple[str, ...] | str] = {}
    for name, by in _table()["writes"].items():
        if isinstance(by, str) and by not in NOT_BY_STAFF:
            raise ValueError(f"acts.yaml: {name} is made by nobody we know: {by}")
        if not isinstance(by, str) and set(by) - set(acts()):
            raise ValueError(f"acts.yaml: {name} names acts that are not there: {by}")
        found[name] = by if isinstance(by, str) else tuple(by)
    return found


def may_act(act: str, case: Case, account: Account) -> bool:
    """Whether ``account`` may do this with ``case`` now; ``KeyError`` for an act nobody declared."""
    scope = scope_of(account)
    return any(scope.permits(needed, case) for needed in acts()[act].permissions)


def permit(act: str, case: Case, account: Account) -> None:
    """:class:`CaseNotFound` for a case that is not theirs to see, :class:`MoveNotYours` for an act
    they may not do with it."""
    if not scope_of(account).covers(case):
        raise CaseNotFound
    if not may_act(act, case, account):
        raise MoveNotYours(extra={"act": act})


@cache
def _table() -> dict[str, Any]:
    return yamlfile.read(FILE)
