"""At which places an officer works: those of the bureaus their posts are in."""

from __future__ import annotations

from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.engines.tickets.refusals import NotOfThisPlace
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation


def places_of(account: Account) -> list[Place]:
    """The places whose windows this officer may open, in the pack's order."""
    bureaus = set()
    for post in organisation.posts_of(account):
        if post.bureau_id:
            bureaus.add(post.bureau_id)
        if post.section_id and post.section_id in organisation.city().sections:
            bureaus.add(organisation.section(post.section_id).bureau_id)
    return [place for place in pack().places.values() if place.bureau in bureaus]


def require_at(account: Account, place: Place) -> None:
    """:class:`NotOfThisPlace`."""
    if place not in places_of(account):
        raise NotOfThisPlace
