"""Plug in: where roles come from besides appointment, and how people may sign in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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


@dataclass(frozen=True)
class SignInWay:
    """One way to sign in, shown on the sign-in page by its own template while it is offered."""

    template: str
    context: Callable[[HttpRequest], dict[str, Any]]
    offered: Callable[[], bool] = lambda: True


sign_in_ways: Registry[SignInWay] = Registry("ways to sign in")

# Told of every sign-in through the provider, with the claims as they came; whoever listens keeps of
# them what their work needs, and nobody else keeps any.
Arrival = Callable[[Account, Mapping[str, Any]], None]
arrivals: Registry[Arrival] = Registry("who is told of an arrival")
