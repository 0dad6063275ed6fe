"""From an account to the actor that the audit keeps."""

from typing import Any

from shiyakusho.ground.audit.actors import ANONYMOUS, Actor
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.roles import grants_of


def actor_of(user: Any) -> Actor:
    """The actor behind a request's user; nobody signed in is the anonymous one."""
    if not isinstance(user, Account) or not user.is_active:
        return ANONYMOUS
    post = ""
    if user.is_staff_member:
        post = next((grant.post_name for grant in grants_of(user) if grant.post_name), "")
    return Actor(kind=user.kind, id=str(user.pk), name=user.display_name, post=post)  # type: ignore[arg-type]
