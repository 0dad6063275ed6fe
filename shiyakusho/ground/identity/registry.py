"""Plug in: where roles come from besides appointment, and how people may sign in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest

from shiyakusho.ground.contracts.registries import Registry
from shiyakusho.ground.identity.models import Account


@dataclass(frozen=True)
class RoleGrant:
    """A role an account holds now, and the post it comes from (``acting``: 代決できる職).

    ``clearance``: how secret a case it reaches (0: as the role says); ``kinds``: for which kinds of
    procedures (none named: all). ``since`` and ``until``: the days it holds, where known.
    """

    role: str
    post_id: str = ""
    post_name: str = ""
    section_id: str = ""
    acting: bool = False
    clearance: int = 0
    kinds: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


RoleResolver = Callable[[Account, date], Iterable[RoleGrant]]
role_resolvers: list[RoleResolver] = []


def register_role_resolver(resolver: RoleResolver) -> None:
    """Ask ``resolver(account, on)`` too when roles are needed; registering twice is harmless."""
    if resolver not in role_resolvers:
        role_resolvers.append(resolver)


Place = Literal["resident", "staff", "prove", "enrol"]


@dataclass(frozen=True)
class SignInWay:
    """One way to sign in, shown by its own template while it is offered.

    ``places``: where residents sign in, where staff do, where staff prove it once more, and where
    staff open the link that leads to a first key.
    """

    template: str
    context: Callable[[HttpRequest], dict[str, Any]]
    offered: Callable[[], bool] = lambda: True
    places: frozenset[Place] = frozenset({"resident"})


sign_in_ways: Registry[SignInWay] = Registry("ways to sign in")


def ways_at(place: Place, request: HttpRequest) -> list[dict[str, Any]]:
    """The ways that are offered there now, ready to include."""
    return [
        {"template": way.template, "context": way.context(request)}
        for _, way in sign_in_ways.items()
        if place in way.places and way.offered()
    ]


# Told of every sign-in through the provider, with the claims as they came; whoever listens keeps of
# them what their work needs, and nobody else keeps any.
Arrival = Callable[[Account, Mapping[str, Any]], None]
arrivals: Registry[Arrival] = Registry("who is told of an arrival")


# Told of every sign-out, while it is still known whose session it was.
Departure = Callable[[HttpRequest], None]
departures: Registry[Departure] = Registry("who is told of a sign-out")
