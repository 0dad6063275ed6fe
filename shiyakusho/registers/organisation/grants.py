"""From posts to roles: what ground/identity asks when it wants to know who may do what."""

from collections.abc import Iterator
from datetime import date

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import RoleGrant

from .holders import acting_posts, posts_of
from .models import Post


def roles_by_post(account: Account, on: date) -> list[RoleGrant]:
    """Every role ``account`` has on ``on`` through a post, or while acting for an absent one."""
    grants = [grant for post in posts_of(account, on) for grant in _grants(post, acting=False)]
    for absent, _ in acting_posts(account, on):
        grants.extend(_grants(absent, acting=True))
    return grants


def _grants(post: Post, *, acting: bool) -> Iterator[RoleGrant]:
    for role in post.grants:
        yield RoleGrant(
            role=role,
            post_id=post.pk,
            post_name=post.name,
            section_id=post.section_id or "",
            acting=acting,
        )
