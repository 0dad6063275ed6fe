"""From posts to roles: what ground/identity asks when it wants to know who may do what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.ground.identity.roles import role_clearance

from .holders import acting_posts, holdings_on
from .models import Holding, Post


def roles_by_post(account: Account, on: date) -> list[RoleGrant]:
    """Every role ``account`` has on ``on`` through a post, or while acting for an absent one.

    Who acts for another has the post's clearance, not what the absent person has beyond it.
    """
    holdings = holdings_on(account, on)
    grants = [grant for held in holdings for grant in _held(held)]
    for absent, _ in acting_posts(account, [held.post for held in holdings], on):
        grants.extend(_grants(absent, acting=True))
    return grants


def _held(holding: Holding) -> Iterator[RoleGrant]:
    for grant in _grants(holding.post, acting=False):
        yield replace(
            grant,
            clearance=holding.clearance or grant.clearance,
            since=holding.since,
            until=holding.until,
        )


def _grants(post: Post, *, acting: bool) -> Iterator[RoleGrant]:
    for role in post.grants:
        yield RoleGrant(
            role=role,
            post_id=post.pk,
            post_name=post.name,
            section_id=post.section_id or "",
            acting=acting,
            clearance=max(post.clearance, role_clearance(role)),
            kinds=frozenset(post.kinds),
        )
