"""What waits for whom, and what happened to a subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

from .models import Proposal, Seat
from .registry import hidden
from .services import acted_on

SHOWN = 50


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for this person, and whether as a deputy."""

    proposal: Proposal
    seat: Seat
    acting: bool


def waiting_for(account: Account, *, limit: int = SHOWN) -> list[Waiting]:
    """Open proposals whose turn it is for ``account`` today, the oldest first (決裁待ち).

    Turns are worked out once per post and section, and proposals are read in batches until there
    are enough: what it costs follows what is shown, not all that waits.
    """
    own = organisation.posts_of(account)
    posts = {post.pk for post in own} | set(organisation.posts_deputised_by(own))
    seats = (
        Seat.objects.filter(
            post__in=posts, proposal__state="pending", order=F("proposal__step"), account=None
        )
        .exclude(Exists(Seat.objects.filter(account=account, proposal=OuterRef("proposal"))))
        .order_by("proposal__drafted_at", "proposal__pk")
    )
    found: list[Waiting] = []
    lines: dict[tuple[str, str], organisation.Line] = {}
    for seat, acted in _in_batches(seats, limit, account):
        key = (seat.post_id, str(seat.proposal.section_id))
        if key not in lines:
            lines[key] = organisation.line_for(key[0], section_id=key[1])
        mine = next((one for one in lines[key].turn(acted) if one.account.pk == account.pk), None)
        if mine is not None:
            found.append(Waiting(seat.proposal, seat, mine.acting))
        if len(found) == limit:
            break
    return found


def _in_batches(
    seats: QuerySet[Seat], size: int, account: Account
) -> Iterator[tuple[Seat, set[UUID]]]:
    """Seats in their order, each with who acted on its proposal before, without what ``account`` may
    not see.

    Names are joined to a batch alone: to all that waits it took most of the page's time.
    """
    for start in count(step=size):
        keys = list(seats.values_list("pk", flat=True)[start : start + size])
        whole = Seat.objects.select_related("proposal__drafter", "proposal__section", "post")
        batch = whole.in_bulk(keys)
        unseen = hidden((seat.proposal.subject for seat in batch.values()), account)
        acted = _acted([seat.proposal_id for seat in batch.values()])
        for key in keys:
            if batch[key].proposal.subject not in unseen:
                yield batch[key], acted.get(batch[key].proposal_id, set())
        if len(keys) < size:
            return


def _acted(proposals: list[UUID]) -> dict[UUID, set[UUID]]:
    rows = Seat.objects.filter(proposal__in=proposals).exclude(account=None)
    found: dict[UUID, set[UUID]] = {}
    for proposal_id, account_id in rows.values_list("proposal_id", "account_id"):
        found.setdefault(proposal_id, set()).add(account_id)
    return found


def drafted_by(account: Account, *, limit: int = SHOWN) -> list[Proposal]:
    """What ``account`` drafted, the newest first."""
    rows = Proposal.objects.filter(drafter=account).select_related("section")
    found = list(rows.order_by("-drafted_at", "pk")[:limit])
    unseen = hidden((one.subject for one in found), account)
    return [one for one in found if one.subject not in unseen]


def decided_by(account: Account, *, limit: int = SHOWN) -> list[Seat]:
    """The seats ``account`` took, the newest first."""
    rows = Seat.objects.filter(account=account, order__gt=0).select_related(
        "proposal__section", "post"
    )
    found = list(rows.order_by("-at", "pk")[:limit])
    unseen = hidden((seat.proposal.subject for seat in found), account)
    return [seat for seat in found if seat.proposal.subject not in unseen]


def proposal_by_id(proposal_id: UUID) -> Proposal | None:
    """One proposal, or None."""
    rows = Proposal.objects.select_related("drafter", "section", "previous")
    return rows.filter(pk=proposal_id).first()


def proposals_about(subject: str) -> list[Proposal]:
    """Every proposal about ``subject``, the oldest first: its history through send-backs."""
    rows = Proposal.objects.filter(subject=subject).select_related("drafter", "section")
    return list(rows.order_by("drafted_at", "pk"))


def seats_of(proposal: Proposal) -> list[Seat]:
    """The seats of a proposal from the drafter up."""
    rows = Seat.objects.filter(proposal=proposal)
    return list(rows.select_related("post", "account", "acted_as").order_by("order"))


def turn_of(proposal: Proposal) -> list[organisation.Decider]:
    """Who may decide on ``proposal`` now; empty when it is closed or nobody is there."""
    if not proposal.is_open:
        return []
    seat = Seat.objects.get(proposal=proposal, order=proposal.step)
    line = organisation.line_for(seat.post_id, section_id=str(proposal.section_id))
    return line.turn(acted_on(proposal))


def may_read(account: Account, proposal: Proposal) -> bool:
    """Whether ``account`` has a part in this proposal (took a seat, holds its post, or deputises),
    and the room it is about does not hide it."""
    if hidden([proposal.subject], account):
        return False
    if Seat.objects.filter(proposal=proposal, account=account).exists():
        return True
    own = organisation.posts_of(account)
    mine = {post.pk for post in own} | set(organisation.posts_deputised_by(own))
    return Seat.objects.filter(proposal=proposal, post__in=mine).exists()
