"""Which cases a job takes: those of a list one may do it with, in the list's own order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.ground.identity.models import Account

CHUNK = 500


def pages_of(
    account: Account, wanted: CaseFilter, permission: str, *, most: int, cursor: str | None = None
) -> Iterator[queue.QueuePage]:
    """The list page by page, at most ``most`` cases, from ``cursor`` on; ``permission`` narrows it
    to those with which one may do what it says."""
    left = most
    while left > 0:
        limit = min(CHUNK, left)
        page = queue.page(account, wanted, cursor=cursor, limit=limit, permission=permission)
        yield page
        left -= len(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return


def cases_of(account: Account, wanted: CaseFilter, permission: str, *, most: int) -> list[Case]:
    """The first ``most`` cases of the list."""
    pages = pages_of(account, wanted, permission, most=most)
    return [case for page in pages for case in page.items]


def named_cases(account: Account, ids: Sequence[Any], permission: str) -> list[Case]:
    """Of the named cases those one may do it with, in queue order; others are left out."""
    found = Case.objects.filter(scope_of(account).condition(permission), pk__in=list(ids))
    return list(found.select_related("assignee").order_by("queue_on", "id"))
