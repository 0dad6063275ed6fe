"""The page of a work queue: which list is asked for, and everything that stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from shiyakusho.engines.cases import columns, queue
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, SavedView
from shiyakusho.engines.cases.refusals import FilterUnknown
from shiyakusho.engines.cases.services import viewing
from shiyakusho.ground.identity.models import Account

TABS = (
    ("すべての継続中", CaseFilter()),
    ("自分の担当", CaseFilter(view="mine")),
    ("担当なし", CaseFilter(view="unassigned")),
    ("決裁待ち", CaseFilter(view="to_decide")),
    ("申請者の返事待ち", CaseFilter(view="waiting")),
    ("日を過ぎた", CaseFilter(view="overdue")),
    ("課長に上がった", CaseFilter(mark="escalated")),
    ("重複の疑い", CaseFilter(mark="doubted")),
    ("終わった", CaseFilter(view="closed")),
)
UNCOUNTED = frozenset({"closed", "decided", "all"})  # of the past only what is asked for is read
MOST_QUEUES = 24


@dataclass(frozen=True)
class Shown:
    """What the page shows: the list, its columns, and the queue it was opened by, if by one."""

    wanted: CaseFilter
    columns: tuple[str, ...] = columns.USUAL
    queue: SavedView | None = None

    @property
    def query(self) -> dict[str, Any]:
        """The query that shows the same again."""
        own = {"queue": self.queue.pk} if self.queue else {}
        return own | self.wanted.query()

    def url(self, **place: str) -> str:
        """The address of the same list, at a place in it."""
        return address({**self.query, **place})


def read(account: Account, asked: QueryDict) -> Shown:
    """The list of a query: a queue by its number, narrowed by what else is asked, or a list alone.

    :class:`FilterUnknown`, :class:`QueueNotFound`, :class:`ColumnsUnknown` say what cannot be meant.
    """
    named = asked.get("queue", "")
    found = viewing.queue_called(account, named) if named else None
    said = dict(asked.items())
    if found is not None:
        said = {**found.query, **{name: value for name, value in said.items() if value}}
    chosen = asked.getlist("column") or (found.columns if found else [])
    return Shown(CaseFilter.of(said), columns.read_columns(chosen), found)


def table(account: Account, shown: Shown, cases: Sequence[Case]) -> dict[str, Any]:
    """Heads and rows of the list."""
    query = urlencode(shown.query)
    rows = [
        {
            "href": reverse("cases_staff:case", args=[case.pk]) + (f"?{query}" if query else ""),
            "key": f"{case.pk}:{case.version}",
            "selectable": case.is_open,
            "cells": cells,
        }
        for case, cells in zip(cases, columns.cells(cases, shown.columns), strict=True)
    ]
    heads = [column.head for column in columns.shown(shown.columns).values()]
    return {"columns": heads, "rows": rows}


def lists(account: Account, shown: Shown) -> dict[str, Any]:
    """The lists of the house and the queues with their counts, all counted in one statement."""
    queues = list(viewing.queues_of(account)[:MOST_QUEUES])
    filters = [_readable(one) for one in queues]
    every = [*(wanted for _, wanted in TABS), *(one for one in filters if one)]
    counted = [one for one in every if one.view not in UNCOUNTED and queue.is_theirs(account, one)]
    numbers = dict(zip(counted, queue.counts(account, counted), strict=True))
    return {
        "tabs": [
            {
                "label": label,
                "url": address(wanted.query()),
                "current": shown.queue is None and wanted == shown.wanted,
                "count": bounded(numbers.get(wanted)),
            }
            for label, wanted in TABS
        ],
        "queues": [
            {
                "id": one.pk,
                "name": one.name,
                "url": address({"queue": one.pk}),
                "current": shown.queue is not None and shown.queue.pk == one.pk,
                "count": bounded(numbers.get(wanted)) if wanted else "",
                "key": str(place) if place < 10 else "",
                "shared_by": one.owner.display_name if one.section_id else "",
                "may_change": viewing.may_change(one, account),
            }
            for place, (one, wanted) in enumerate(zip(queues, filters, strict=True), start=1)
        ],
    }


def _readable(one: SavedView) -> CaseFilter | None:
    """The filter of a queue; of one that means nothing any more only its name is shown."""
    try:
        return CaseFilter.of(one.query)
    except FilterUnknown:
        return None


def bounded(number: int | None) -> str:
    """A count as it is shown; beyond the bound it says so."""
    if number is None:
        return ""
    return f"{number}+" if number >= queue.COUNT_BOUND else str(number)


def address(query: dict[str, Any]) -> str:
    """The address of a list."""
    return reverse("cases_staff:queue") + (f"?{urlencode(query)}" if query else "")
