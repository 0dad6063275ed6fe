"""Who holds a post on a day, and who decides in their place (代決)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account

from .models import Absence, Deputy, Holding, Post, SectionRow
from .refusals import UnknownPost, UnknownSection


@dataclass(frozen=True)
class Decider:
    """One who may decide for ``post``: its holder, or a deputy when ``acting``."""

    account: Account
    post: Post
    acting: bool


def post(post_id: str) -> Post:
    """The post with this id; :class:`UnknownPost` otherwise."""
    found = Post.objects.filter(pk=post_id).first()
    if found is None:
        raise UnknownPost(extra={"post": post_id})
    return found


def posts_of(account: Account, at: date | None = None) -> list[Post]:
    """The posts ``account`` holds on ``at`` (today), the highest first."""
    return [holding.post for holding in holdings_on(account, at or clock.today())]


def holdings_on(account: Account, at: date) -> list[Holding]:
    """The same with the days and the clearance of each, the highest post first."""
    holdings = _in_office(Holding.objects.filter(account=account), at)
    found = list(holdings.select_related("post__section__bureau"))
    return sorted(found, key=lambda one: (-one.post.rung, one.post_id))


def holders_of(post_id: str, at: date | None = None) -> list[Account]:
    """The people in ``post`` on ``at`` (today), absent or not."""
    holdings = _in_office(Holding.objects.filter(post_id=post_id), at or clock.today())
    return [holding.account for holding in holdings.select_related("account")]


def holders_by_post(at: date | None = None) -> dict[str, int]:
    """Post → how many people hold it on ``at`` (today), absent or not; posts nobody holds left out."""
    held = _in_office(Holding.objects.filter(account__is_active=True), at or clock.today())
    counted = held.order_by().values_list("post").annotate(Count("account", distinct=True))
    return dict(counted)


def post_above(section_id: str, role: str) -> Post:
    """The post of ``role`` on the way up: the unit, its section, its bureau, the city."""
    section = SectionRow.objects.filter(pk=section_id).first()
    if section is None:
        raise UnknownSection(extra={"section": section_id})
    line = [one for one in (section.pk, section.parent_id) if one]
    found = {
        one.section_id or one.bureau_id or "": one
        for one in Post.objects.filter(role=role, closed_on=None).filter(
            Q(section__in=line) | Q(bureau=section.bureau_id) | Q(section=None, bureau=None)
        )
    }
    for place in [*line, section.bureau_id, ""]:
        if place in found:
            return found[place]
    raise UnknownPost(extra={"section": section_id, "role": role})


@dataclass(frozen=True)
class Line:
    """Who stands in line for a post on a day: its present holders, then its present deputies."""

    holders: tuple[Decider, ...]
    deputies: tuple[Decider, ...]

    def turn(self, excluding: Collection[UUID] = ()) -> list[Decider]:
        """Whose turn it is: every holder, or only the first deputy when no holder is there.

        An account in ``excluding`` (who already acted) counts as absent. Source: 事務決裁規程 (代決).
        """
        holders = [one for one in self.holders if one.account.pk not in excluding]
        deputies = [one for one in self.deputies if one.account.pk not in excluding]
        return holders or deputies[:1]


def line_for(post_id: str, *, section_id: str | None = None, at: date | None = None) -> Line:
    """Who may decide for the post on ``at`` (today).

    Deputies come in the acting order, those in the line of ``section_id`` first.
    """
    at = at or clock.today()
    own = post(post_id)
    rows = Deputy.objects.filter(post_id=post_id, deputy__closed_on=None).order_by("order")
    deputies = [row.deputy for row in rows.select_related("deputy")]
    if section_id:
        deputies.sort(key=lambda one: one.section_id != section_id)
    present = [
        Decider(account, held, acting=held.pk != own.pk)
        for held, account in _present([own, *deputies], at)
    ]
    return Line(
        holders=tuple(one for one in present if not one.acting),
        deputies=tuple(one for one in present if one.acting),
    )


def posts_deputised_by(posts: Iterable[Post]) -> list[str]:
    """Ids of the posts whose deputies are among ``posts``, present or not."""
    rows = Deputy.objects.filter(deputy__in=list(posts), post__closed_on=None)
    return list(rows.values_list("post_id", flat=True).distinct())


def acting_posts(account: Account, own: list[Post], at: date) -> list[tuple[Post, Post]]:
    """Posts whose holder is away and for which ``account``, in its ``own``, stands in: (post, own post)."""
    if not own or _away({account.pk}, at):
        return []
    rows = Deputy.objects.filter(deputy__in=own, post__closed_on=None)
    pairs = [(row.post, row.deputy) for row in rows.select_related("post", "deputy")]
    held = {post_.pk for post_, _ in _present([above for above, _ in pairs], at)}
    return [(above, mine) for above, mine in pairs if above.pk not in held]


def _present(posts: Iterable[Post], at: date) -> list[tuple[Post, Account]]:
    posts = list(posts)
    holdings = _in_office(Holding.objects.filter(post__in=posts), at).select_related("account")
    away = _away({holding.account_id for holding in holdings}, at)
    by_post: dict[str, list[Account]] = {}
    for holding in holdings:
        if holding.account_id not in away and holding.account.is_active:
            by_post.setdefault(holding.post_id, []).append(holding.account)
    return [(one, account) for one in posts for account in by_post.get(one.pk, [])]


def _in_office(holdings: QuerySet[Holding], at: date) -> QuerySet[Holding]:
    return holdings.filter(
        Q(until=None) | Q(until__gte=at), since__lte=at, post__closed_on=None
    ).order_by("since", "pk")


def _away(accounts: set[UUID], at: date) -> set[UUID]:
    return set(
        Absence.objects.filter(account__in=accounts, since__lte=at, until__gte=at).values_list(
            "account_id", flat=True
        )
    )
