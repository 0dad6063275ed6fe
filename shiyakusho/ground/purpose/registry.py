"""Plug in: what other rooms know of a record, of a section, and of what opens a purpose.

A room whose things open records (a ticket, a booking) registers an :class:`Opener` in ``openers``
and, in its view, calls :func:`open_from`; nobody types a purpose.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shiyakusho.ground.audit.actors import Purpose, for_purpose
from shiyakusho.ground.contracts.registries import Registry
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.refusals import PurposeNeeded
from shiyakusho.ground.ui.registry import Source


@dataclass(frozen=True)
class Kind:
    """Records of one kind (``resident``, ``case``): how they are named, found and opened.

    ``names(ids)`` gives a short name for each id (the reading of it is the room's to note);
    ``find(number)`` the id behind a number on paper, ``url(id)`` the page of a record.
    """

    title: str
    names: Callable[[list[str]], dict[str, str]]
    find: Callable[[str], str | None]
    url: Callable[[str], str]


Opener = Callable[[Account, str], Purpose | None]
kinds: Registry[Kind] = Registry("kinds of records")
openers: Registry[Opener] = Registry("what opens a purpose")

# Answered by registers/organisation: the office of an account in words; its sections and those
# above them; who hears of a break-glass in these sections; who holds one of these posts.
office_of: Source[[Account], str] = Source(lambda account: "")
sections_of: Source[[Account], list[str]] = Source(lambda account: [])
guardians_of: Source[[Iterable[str]], list[Account]] = Source(lambda sections: [])
holders_of: Source[[Iterable[str]], list[Account]] = Source(lambda posts: [])


def open_from(kind: str, reference: str, account: Account) -> Purpose:
    """Set the purpose that ``kind:reference`` opens for ``account``; :class:`PurposeNeeded`."""
    opener = openers.get(kind) if kind in openers else None
    found = opener(account, reference) if opener else None
    if found is None or not found.kind:
        raise PurposeNeeded
    for_purpose(found.kind, found.reference, found.words)
    return found
