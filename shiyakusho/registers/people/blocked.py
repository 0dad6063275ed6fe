"""A request that named something of a protected person's and was turned away rings (支援措置).

Whatever room refused it: what a route's arguments name is looked up by those who know whose it is
(``registry.named_by``), after the answer is made. The one who asked learns nothing from it.
"""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.fence.asking import lifted

from .models import AccountLink, Protection
from .models.periods import on_day
from .registry import named_by
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
    try:
        named = UUID(value)
    except ValueError:
        return
    with lifted("people.blocked"):
        resident = named_by.get(name)(named)
        rings = resident is not None and _is_protected(resident) and not _asks(resident)
    if rings and resident is not None:
        note_blocked(resident_id=resident, what=name.removesuffix("_id"))


def _is_protected(resident: UUID) -> bool:
    return Protection.objects.filter(on_day(clock.today()), resident_id=resident).exists()


def _asks(resident: UUID) -> bool:
    actor = current_actor()
    if actor.kind != "resident" or not actor.id:
        return False
    own = AccountLink.objects.filter(account_id=actor.id, ended_at=None, resident_id=resident)
    return own.exists()
