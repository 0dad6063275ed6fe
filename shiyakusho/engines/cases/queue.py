"""The work queue: keyset pages and bounded counts, as fast at a million cases as at none.

Every list is read along one index, from the day somebody should look (``queue_on``) onwards. A
person with several sections gets one short read for each, merged: an index gives order only within
one section.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet

from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account

PAGE = 50
COUNT_BOUND = 1000
Narrow = Callable[[QuerySet[Case], Account], QuerySet[Case]]


@dataclass(frozen=True)
class Position:
    """A place in a list: after this case."""

    queue_on: date
    id: UUID

    def cursor(self) -> str:
        return f"{self.queue_on.isoformat()}~{self.id.hex}"


@dataclass(frozen=True)
class QueuePage:
    """One page of cases; ``next_cursor`` is ``None`` at the end."""

    items: list[Case]
    next_cursor: str | None


def page(
    account: Account, wanted: CaseFilter, *, cursor: str | None = None, limit: int = PAGE
) -> QueuePage:
    """The next ``limit`` cases of the list ``wanted``, in the order of the day to look at them."""
    after = read_cursor(cursor)
    parts = [_ordered(part, after)[: limit + 1] for part in _parts(account, wanted)]
    merged = heapq.merge(*parts, key=lambda case: (case.queue_on, case.pk))
    found = list(islice(merged, limit + 1))
    shown = found[:limit]
    more = Position(shown[-1].queue_on, shown[-1].pk) if len(found) > limit and shown else None
    return QueuePage(shown, more.cursor() if more else None)


def count(account: Account, wanted: CaseFilter) -> int:
    """How many there are, counted no further than :data:`COUNT_BOUND`."""
    total = 0
    for part in _parts(account, wanted):
        total += part.order_by()[: COUNT_BOUND - total].count()
        if total >= COUNT_BOUND:
            break
    return total


def neighbours(account: Account, wanted: CaseFilter, case: Case) -> tuple[Case | None, Case | None]:
    """The cases before and after ``case`` in the list ``wanted``."""
    here = Position(case.queue_on, case.pk)
    return _nearest(account, wanted, here, back=True), _nearest(account, wanted, here, back=False)


def read_cursor(cursor: str | None) -> Position | None:
    """The position a cursor names; ``None`` (the beginning) for what is none of ours."""
    day, _, identity = (cursor or "").partition("~")
    try:
        return Position(date.fromisoformat(day), UUID(identity))
    except ValueError:
        return None


def _nearest(account: Account, wanted: CaseFilter, here: Position, *, back: bool) -> Case | None:
    order = ("-queue_on", "-id") if back else ("queue_on", "id")
    parts = [p.filter(_beyond(here, back)).order_by(*order)[:1] for p in _parts(account, wanted)]
    found = [case for part in parts for case in part]
    pick = max if back else min
    return pick(found, key=lambda case: (case.queue_on, case.pk), default=None)


def _ordered(part: QuerySet[Case], after: Position | None) -> QuerySet[Case]:
    part = part.select_related("assignee", "applicant").order_by("queue_on", "id")
    return part if after is None else part.filter(_beyond(after, back=False))


def _beyond(here: Position, back: bool) -> Q:
    # The first condition bounds the index scan; the second settles ties within the day.
    if back:
        return Q(queue_on__lte=here.queue_on) & (
            Q(queue_on__lt=here.queue_on) | Q(queue_on=here.queue_on, pk__lt=here.id)
        )
    return Q(queue_on__gte=here.queue_on) & (
        Q(queue_on__gt=here.queue_on) | Q(queue_on=here.queue_on, pk__gt=here.id)
    )


def _parts(account: Account, wanted: CaseFilter) -> Iterable[QuerySet[Case]]:
    """The list as one indexed read for each section (or each post, for drafts to decide)."""
    scope = scope_of(account)
    if wanted.view == "to_decide":
        roots = [Case.objects.filter(awaiting_post=post) for post in sorted(scope.posts)]
    else:
        roots = [Case.objects.filter(section_id=section) for section in sorted(scope.sections)]
    narrow = VIEWS[wanted.view]
    return [_asked(narrow(root, account), wanted) for root in roots]


def _asked(part: QuerySet[Case], wanted: CaseFilter) -> QuerySet[Case]:
    if wanted.state:
        part = part.filter(state=wanted.state)
    if wanted.procedure:
        part = part.filter(procedure_id=wanted.procedure)
    if wanted.q:
        part = part.filter(receipt_number__startswith=wanted.q)
    return part


def _open(part: QuerySet[Case], account: Account) -> QuerySet[Case]:
    return part.filter(is_open=True)


VIEWS: dict[str, Narrow] = {
    "open": _open,
    "mine": lambda part, account: part.filter(is_open=True, assignee=account),
    "unassigned": lambda part, account: part.filter(is_open=True, assignee=None),
    "to_decide": lambda part, account: part,
    "waiting": lambda part, account: part.filter(is_open=True, step_kind="wait_applicant"),
    "overdue": lambda part, account: part.filter(is_open=True, queue_on__lt=clock.today()),
    "decided": lambda part, account: part.filter(is_open=False).exclude(outcome=""),
    "closed": lambda part, account: part.filter(is_open=False),
    "all": lambda part, account: part,
}
