"""What ground/purpose asks: whose office it is, and who watches over it (緊急の閲覧の警報)."""

from collections.abc import Iterable

from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account, AppointedRole
from shiyakusho.ground.identity.roles import grants_of, permissions_by_role

from .here import city
from .holders import holders_of
from .models import Post

CONFIRMS = "glass.confirm"


def office_of(account: Account) -> str:
    """The full name of the office of an account's post; ``""`` without one."""
    sections = city().sections
    held = (grant.section_id for grant in grants_of(account) if not grant.acting)
    return next((sections[one].full_name.ja for one in held if one in sections), "")


def sections_of(account: Account) -> list[str]:
    """The sections of an account's posts, and the sections above them."""
    sections = city().sections
    own = {grant.section_id for grant in grants_of(account) if grant.section_id in sections}
    above = {sections[one].parent_id for one in own}
    return sorted(one for one in own | above if one)


def guardians_of(sections: Iterable[str]) -> list[Account]:
    """Who may confirm in these sections by their post, and whoever may anywhere (privacy officer)."""
    roles = {role for role, held in permissions_by_role().items() if CONFIRMS in held}
    posts = Post.objects.filter(section__in=list(sections), closed_on=None)
    found = {
        account.pk: account
        for post in posts
        if roles & set(post.grants)
        for account in holders_of(post.pk)
    }
    today = clock.today()
    appointed = AppointedRole.objects.filter(role__in=roles, since__lte=today)
    for row in appointed.exclude(until__lt=today).select_related("account"):
        found[row.account_id] = row.account
    return [account for account in found.values() if account.is_active]


def holders_of_posts(posts: Iterable[str]) -> list[Account]:
    """Whoever holds one of these posts today."""
    found = {account.pk: account for post in posts for account in holders_of(post)}
    return [account for account in found.values() if account.is_active]
