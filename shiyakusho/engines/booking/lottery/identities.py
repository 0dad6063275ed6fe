"""Who applies: one person by every way we know them. No e-mail address tells anybody apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shiyakusho.engines.booking.codes import person_digest
from shiyakusho.engines.booking.lottery.models import EntrantGroup
from shiyakusho.engines.booking.lottery.priorities import Priority
from shiyakusho.ground.identity.models import Account


@dataclass(frozen=True)
class Applicant:
    """Signed in (``account``), tied to the register (``resident_id``), or both."""

    name: str
    email: str = ""
    phone: str = ""
    account: Account | None = None
    resident_id: UUID | None = None
    language: str = "ja"

    @property
    def digests(self) -> list[str]:
        """By each of these the person may apply once. The account goes in beside the resident it is
        tied to: an account that is tied only later has applied already."""
        known = [f"account:{self.account.pk}"] if self.account else []
        known += [f"resident:{self.resident_id}"] if self.resident_id else []
        return [person_digest(f"lottery {one}") for one in known]


@dataclass(frozen=True)
class Standing:
    """The priority an entry is drawn with; ``must_prove``: the office looks at a paper first."""

    priority: str
    rank: int
    must_prove: bool


def standing(
    applicant: Applicant,
    group: EntrantGroup | None,
    declared: str,
    allowed: list[Priority],
    others: int,
) -> Standing:
    """The best priority that applies, of those ``allowed`` in this round on its day."""
    for one in allowed:  # the first in line first
        if (
            (one.proof == "register" and applicant.resident_id is not None)
            or (one.proof == "group" and group is not None and group.priority == one.id)
            or (one.proof == "declared" and declared == one.id)
        ):
            return Standing(one.id, one.rank, one.proof == "declared")
    return Standing("", others, must_prove=False)


def group_holds(group: EntrantGroup, day: date) -> bool:
    """Whether the group's number is good on a day."""
    return group.since <= day and (group.until is None or day <= group.until)
