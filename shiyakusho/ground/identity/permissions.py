"""Declare who may enter a route, and check it (権限).

Every view carries one declaration. ``checks.py`` walks the resolver and stops the server when one
has none, so forgetting is not possible. Anything unexpected on the way denies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.http import HttpRequest

from shiyakusho.ground.identity.choices import Level
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.refusals import (
    FreshProofNeeded,
    IdentityLevelTooLow,
    NotPermitted,
    NotSignedIn,
    SecondFactorNeeded,
    TokenInvalid,
)
from shiyakusho.ground.identity.roles import permissions_by_role, permissions_of

Audience = Literal["public", "link", "resident", "staff"]
ATTRIBUTE = "declared_permission"


@dataclass(frozen=True)
class Declaration:
    """What a route asks of whoever enters: an audience, and a permission or a level.

    Staff always come with a second factor; ``fresh``: shown within the last minutes, by themselves.
    """

    audience: Audience
    permission: str = ""
    level: str = Level.L0
    fresh: bool = False

    def check(self, user: Any) -> None:
        """Raise the refusal that applies; return for whoever may enter."""
        if getattr(user, "token_refused", False):
            raise TokenInvalid
        if self.audience in ("public", "link"):
            return
        if not isinstance(user, Account) or not user.is_active:
            raise NotSignedIn
        if self.audience == "staff":
            self._check_staff(user)
        elif not user.is_resident:
            raise NotPermitted
        else:
            require_level(user, self.level)

    def _check_staff(self, user: Account) -> None:
        if user.is_resident:
            raise NotPermitted
        if not user.proof.is_second_factor:
            raise SecondFactorNeeded
        if not may(user, self.permission):
            raise NotPermitted
        if self.fresh:
            require_fresh(user)


def require_fresh(user: Account) -> None:
    """Raise :class:`FreshProofNeeded` unless the second factor was shown just now (dangerous acts)."""
    if not user.proof.is_fresh:
        raise FreshProofNeeded


def signed_in(request: HttpRequest) -> Account:
    """The account that asks; :class:`NotSignedIn` when there is none."""
    if not isinstance(request.user, Account):
        raise NotSignedIn
    return request.user


def may(user: Any, permission: str) -> bool:
    """Whether ``user`` is active staff (or a system) holding ``permission`` today."""
    return (
        isinstance(user, Account)
        and user.is_active
        and not user.is_resident
        and permission in permissions_of(user)
    )


def level_at_least(user: Any, level: str) -> bool:
    """Whether we know surely enough who ``user`` is; nobody signed in counts as L0."""
    held = user.level if isinstance(user, Account) and user.is_active else Level.L0
    order = Level.values
    return order.index(held) >= order.index(level)


def require_level(user: Any, level: str) -> None:
    """Raise :class:`IdentityLevelTooLow` naming the level needed and the level held."""
    if not level_at_least(user, level):
        held = user.level if isinstance(user, Account) else Level.L0.value
        raise IdentityLevelTooLow(
            extra={"needed": level, "held": held, "needed_label": Level(level).label}
        )


class _Route:
    """The decorators: ``@route.public``, ``@route.resident(level="L2")``, ``@route.staff("…")``."""

    @staticmethod
    def public(view: Callable[..., Any]) -> Callable[..., Any]:
        """Anyone may enter."""
        return _declare(view, Declaration("public"))

    @staticmethod
    def anyone_with_link(view: Callable[..., Any]) -> Callable[..., Any]:
        """Whoever holds the private link; the view itself checks the token."""
        return _declare(view, Declaration("link"))

    @staticmethod
    def resident(level: str = "L1") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A signed-in resident known at least at ``level``."""
        return lambda view: _declare(view, Declaration("resident", level=Level(level)))

    @staticmethod
    def staff(
        permission: str, *, fresh: bool = False
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Staff (or a system account) holding ``permission``, with a second factor (``fresh``: now)."""
        if not any(permission in held for held in permissions_by_role().values()):
            raise ValueError(f"no role holds the permission {permission!r}")
        return lambda view: _declare(view, Declaration("staff", permission, fresh=fresh))


route = _Route()


def declaration_of(view: Callable[..., Any]) -> Declaration | None:
    """The declaration of a view, or ``None`` when it was forgotten."""
    return getattr(view, ATTRIBUTE, None)


def _declare(view: Callable[..., Any], declaration: Declaration) -> Callable[..., Any]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        declaration.check(request.user)
        return view(request, *args, **kwargs)

    setattr(guarded, ATTRIBUTE, declaration)
    return guarded
