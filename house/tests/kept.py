"""What a walk of thousands of requests would ask with each of them and be answered alike: asked once.

Every request of a walk is undone, so the next one finds the same roles in the same posts. That the
house asks for them with every request, and what it then answers, is proven in ground/identity and
registers/organisation, where they change between two requests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest import mock

from django.template.loader import render_to_string
from django.utils.translation import get_language

from shiyakusho.ground.identity import roles
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.ground.ui import errors

Grants = dict[tuple[Any, date], tuple[RoleGrant, ...]]


@contextmanager
def roles_kept(kept: Grants) -> Iterator[None]:
    """The roles of an account on a day are read from the database once for all walks with ``kept``."""
    ask = roles._ask

    def asked(account: Account, on: date) -> tuple[RoleGrant, ...]:
        key = (account.pk, on)
        if key not in kept:
            kept[key] = ask(account, on)
        return kept[key]

    with mock.patch.object(roles, "_ask", asked):
        yield


@contextmanager
def refusals_drawn_once() -> Iterator[None]:
    """The page of a refusal is drawn once for the same words to the same person on the same floor.

    What it says comes from its context alone; from the request the layout takes who reads, in which
    language, and the address for its own links.
    """
    drawn: dict[tuple[Any, ...], str] = {}

    def draw(name: str, context: dict[str, Any], request: Any = None) -> str:
        who = getattr(getattr(request, "user", None), "pk", None)
        key = (name, repr(context), who, get_language())
        if key not in drawn:
            drawn[key] = render_to_string(name, context, request)
        return drawn[key]

    with mock.patch.object(errors, "render_to_string", draw):
        yield
