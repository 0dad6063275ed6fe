"""From an account to the actor that the audit keeps."""

from typing import Any

from shiyakusho.ground.audit.actors import ANONYMOUS, Actor, Standing
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.roles import grants_of, permissions_of


def actor_of(user: Any) -> Actor:
    """The actor behind a request's user; nobody signed in is the anonymous one."""
    if not isinstance(user, Account) or not user.is_active:
        return ANONYMOUS
    post = ""
    if user.is_staff_member:
        post = next((grant.post_name for grant in grants_of(user) if grant.post_name), "")
    return Actor(
        kind=user.kind,  # type: ignore[arg-type]
        id=str(user.pk),
        name=user.display_name,
        post=post,
        standing=Standing() if user.is_resident else standing_of(user),
    )


def standing_of(account: Account) -> Standing:
    """Sections and posts of ``account`` today, each with its highest clearance, and permissions."""
    sections: dict[str, int] = {}
    posts: dict[str, int] = {}
    for grant in grants_of(account):
        for reached, name in ((sections, grant.section_id), (posts, grant.post_id)):
            if name:
                reached[name] = max(reached.get(name, 0), grant.clearance)
    return Standing(frozenset(sections.items()), frozenset(posts.items()), permissions_of(account))
