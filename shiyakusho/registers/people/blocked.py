"""A request that named something of a protected person's and was turned away rings (支援措置).

Whatever room refused it: what a route's arguments name is looked up by those who know whose it is
(``registry.named_by``), after the answer is made. The one who asked learns nothing from it.
"""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.fence.asking import lifted

from .registry import named_by
from .selectors import linked_to, protected_among
from .shielding import note_blocked

TURNED_AWAY = frozenset({403, 404})


class RingsForTheProtected:
    """Behind the middleware that says who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in TURNED_AWAY and request.resolver_match is not None:
            for name, value in request.resolver_match.kwargs.items():
                if name in named_by:
                    _look(name, str(value))
        return response


def _themself(resident_id: UUID) -> UUID:
    return resident_id


named_by.register("resident_id", _themself)


def _look(name: str, value: str) -> None:
    """Ring when ``value`` is of somebody protected, and not the one who asks."""
    if (named := as_uuid(value)) is None:
        return
    with lifted("people.blocked"):
        resident = named_by.get(name)(named)
        rings = resident is not None and protected_among([resident]) and not _asks(resident)
    if rings and resident is not None:
        note_blocked(resident_id=resident, what=name.removesuffix("_id"))


def _asks(resident: UUID) -> bool:
    actor = current_actor()
    return actor.kind == "resident" and bool(actor.id) and linked_to(actor.id) == resident
