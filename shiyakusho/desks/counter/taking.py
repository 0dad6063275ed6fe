"""Which procedures an officer may take down: those their posts are for (kind, secrecy)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiyakusho.engines.cases import public as cases
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp.text import search_key
from shiyakusho.registers.catalogue import public as catalogue

from .refusals import NotForThisPost

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Definition, Version

TAKE = "counter.take"


def may_take(account: Account, definition: Definition) -> bool:
    """Whether one of their posts is for this kind of procedure, up to its secrecy."""
    secrecy = catalogue.secrecy_level(definition.secrecy)
    return any(
        TAKE in hold.permissions
        and secrecy <= hold.clearance
        and (not hold.kinds or definition.kind in hold.kinds)
        for hold in cases.scope_of(account).holds
    )


def require_may_take(account: Account, definition: Definition) -> None:
    """Raise NotForThisPost."""
    if not may_take(account, definition):
        raise NotForThisPost(extra={"procedure": definition.id})


def takable(account: Account, words: str = "") -> list[Version]:
    """Procedures with a form this officer may take down, by title; each of `words` is in its title,
    its summary or its id."""
    wanted = [search_key(word) for word in words.split()]
    found = [
        version
        for version in catalogue.all_live()
        if version.definition.form is not None
        and may_take(account, version.definition)
        and all(word in _said(version.definition) for word in wanted)
    ]
    return sorted(found, key=lambda version: version.definition.title.ja)


def _said(definition: Definition) -> str:
    summary = definition.summary.ja if definition.summary else ""
    return search_key(f"{definition.title.ja} {summary} {definition.id}")
