"""The work queue: keyset pages and bounded counts, as fast at a million cases as at none.

Every list is read along one index: open cases from the day somebody should look (``queue_on``)
onwards, closed ones from the last that ended. A person with several sections gets one short read for
each, merged: an index gives order only within one section. Which cases those are, ``scope`` says:
what is above one's clearance is neither listed nor counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet, prefetch_related_objects

from shiyakusho.engines.cases.filters import CLOSED, CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.narrowing import VIEWS, narrowed
from shiyakusho.engines.cases.refusals import FilterNotYours
from shiyakusho.engines.cases.scope import READ, Scope, scope_of
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account

PAGE = 50
COUNT_BOUND = 1000


@dataclass(frozen=True)
class Order:
    """By which column a list goes, and which way; the id settles ties."""

    column: str
    newest_first: bool
    read: Callable[[str], date]

    def key(self, case: Case) -> tuple[Any, UUID]:
        return getattr(case, self.column), case.pk

    def columns(self, *, back: bool = False) -> tuple[str, str]:
        sign = "-" if self.newest_first is not back else ""
        return f"{sign}{self.column}", f"{sign}id"

    def beyond(self, value: Any, identity: UUID, *, back: bool = False) -> Q:
        """What comes after this place. The first condition bounds the index scan, the second
        settles ties."""
        way = "lt" if self.newest_first is not back else "gt"
        tied = Q(**{self.column: value, f"pk__{way}": identity})
        return Q(**{f"{self.column}__{way}e": value}) & (
            Q(**{f"{self.column}__{way}": value}) | tied
        )


BY_DAY = Order("queue_on", newest_first=False, read=date.fromisoformat)
BY_CLOSING = Order("closed_at", newest_first=True, read=datetime.fromisoformat)
BY_ARRIVAL = Order("arrived_at", newest_first=False, read=datetime.fromisoformat)
NEWEST = Order("arrived_at", newest_first=True, read=datetime.fromisoformat)
ORDERS = {"": BY_DAY, "look": BY_DAY, "arrived": BY_ARRIVAL, "newest": NEWEST}


def order_of(wanted: CaseFilter) -> Order:
    """Open cases by the day to look at them, or as asked; closed ones by when they ended, the newest
    first."""
    return BY_CLOSING if wanted.view in CLOSED else ORDERS[wanted.sort]


@dataclass(frozen=True)
class QueuePage:
    """One page of cases; ``next_cursor`` is ``None`` at the end, ``previous_cursor`` at the
    beginning. A previous cursor is read with ``back``."""

    items: list[Case]
    next_cursor: str | None
    previous_cursor: str | None = None


def page(
    account: Account,
    wanted: CaseFilter,
    *,
    cursor: str | None = None,
    back: bool = False,
    limit: int = PAGE,
    permission: str = READ,
) -> QueuePage:
    """The next ``limit`` cases of the list ``wanted``, or with ``back`` those before; a cursor of
    ours begins beside it. Only those with which one may do what ``permission`` says."""
    order = order_of(wanted)
    place = read_cursor(cursor, order)
    back = back and place is not None
    parts = [
        _ordered(part, order, place, back=back)[: limit + 1]
        for part in _parts(account, wanted, permission)
    ]
    found = _first(parts, order, limit + 1, back=back)
    shown, more = found[:limit], len(found) > limit
    # Fetched apart, not joined: a join can talk the planner out of reading along the index.
    prefetch_related_objects(shown, "assignee", "applicant")
    if back:
        shown.reverse()
    first, last = ends(shown, order)
    return QueuePage(
        shown,
        next_cursor=last if more or back else None,
        previous_cursor=first if (more if back else place is not None) else None,
    )


def ends(shown: list[Case], order: Order) -> tuple[str | None, str | None]:
    """The cursors of the first and the last case of a page."""
    if not shown:
        return None, None
    return cursor_after(shown[0], order), cursor_after(shown[-1], order)


def count(account: Account, wanted: CaseFilter) -> int:
    """How many there are, counted no further than :data:`COUNT_BOUND`, along the same index."""
    return counts(account, [wanted])[0]


def counts(account: Account, lists: Sequence[CaseFilter]) -> list[int]:
    """The same for several lists, asked in one statement."""
    asked: list[str] = []
    values: list[Any] = []
    for wanted in lists:
        statement, more = _counted(account, wanted)
        asked.append(f"({statement})")
        values += more
    if not asked:
        return []
    with connection.cursor() as cursor:
        # Statements of the ORM's own, with their parameters.
        cursor.execute(f"SELECT {', '.join(asked)}", values)
        return list(cursor.fetchone() or ())


def is_theirs(account: Account, wanted: CaseFilter) -> bool:
    """Whether the list asks for nothing beyond the sections and the secrecy one sees."""
    try:
        _require_mine(wanted, scope_of(account))
    except FilterNotYours:
        return False
    return True


def _counted(account: Account, wanted: CaseFilter) -> tuple[str, list[Any]]:
    """SQL that counts one list, each of its reads no further than the bound. The same person asks for
    the same counts page after page: writing the statement takes longer than the database needs for
    it, so it is kept, but for marks, whose working days a city may change at any hour."""
    written = _counting.__wrapped__ if wanted.mark else _counting
    return written(account, scope_of(account), wanted, clock.today(), COUNT_BOUND)


@lru_cache(maxsize=2048)
def _counting(
    account: Account, scope: Scope, wanted: CaseFilter, today: date, bound: int
) -> tuple[str, list[Any]]:
    """The statement is made of its arguments alone: who, what they may see, which list, which day."""
    parts = _parts(account, wanted, scope=scope, together=True)
    together, values = _united(part.values("pk")[:bound] for part in parts)
    if not together:
        return "SELECT 0", []
    return f"SELECT count(*) FROM ({together} LIMIT {bound}) counted", values  # noqa: S608 the ORM's own


def _united(parts: Iterable[QuerySet[Case, Any]]) -> tuple[str, list[Any]]:
    """Statements of the ORM's own as one, with their parameters; empty where none asks anything."""
    pieces: list[str] = []
    values: list[Any] = []
    for part in parts:
        try:
            statement, more = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        pieces.append(f"SELECT * FROM ({statement}) part")  # noqa: S608 the ORM's own
        values += more
    return " UNION ALL ".join(pieces), values


def _first(parts: list[QuerySet[Case]], order: Order, limit: int, *, back: bool) -> list[Case]:
    """The first of several reads, each in order: their keys in one statement, then those rows."""
    if len(parts) < 2:
        return [case for part in parts for case in part]
    together, values = _united([part.values(order.column, "pk") for part in parts])
    if not together:
        return []
    way = "DESC" if order.newest_first is not back else "ASC"
    with connection.cursor() as cursor:
        cursor.execute(f"{together} ORDER BY 1 {way}, 2 {way} LIMIT %s", [*values, limit])
        keys = [row[1] for row in cursor.fetchall()]
    found = Case.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def neighbours(account: Account, wanted: CaseFilter, case: Case) -> tuple[Case | None, Case | None]:
    """The cases before and after ``case`` in the list ``wanted``."""
    if getattr(case, order_of(wanted).column) is None:
        return None, None
    return _nearest(account, wanted, case, back=True), _nearest(account, wanted, case, back=False)


def cursor_after(case: Case, order: Order) -> str:
    """A cursor whose place is ``case``: a page begins after it, or ends before it."""
    return f"{getattr(case, order.column).isoformat()}~{case.pk.hex}"


def read_cursor(cursor: str | None, order: Order) -> tuple[Any, UUID] | None:
    """The place a cursor names; ``None`` (the beginning) for what is none of ours."""
    value, _, identity = (cursor or "").partition("~")
    try:
        place = order.read(value), UUID(identity)
    except ValueError:
        return None
    aware = not isinstance(place[0], datetime) or place[0].tzinfo is not None
    return place if aware else None


def _nearest(account: Account, wanted: CaseFilter, case: Case, *, back: bool) -> Case | None:
    order = order_of(wanted)
    beyond = order.beyond(*order.key(case), back=back)
    columns = order.columns(back=back)
    parts = [p.filter(beyond).order_by(*columns)[:1] for p in _parts(account, wanted)]
    found = [near for part in parts for near in part]
    pick = max if back is not order.newest_first else min
    return pick(found, key=order.key, default=None)


def _ordered(
    part: QuerySet[Case], order: Order, place: tuple[Any, UUID] | None, *, back: bool
) -> QuerySet[Case]:
    part = part.order_by(*order.columns(back=back))
    return part if place is None else part.filter(order.beyond(*place, back=back))


def _parts(
    account: Account,
    wanted: CaseFilter,
    permission: str = READ,
    *,
    scope: Scope | None = None,
    together: bool = False,
) -> Iterable[QuerySet[Case]]:
    """The list as indexed reads: for each section (or each post, for drafts to decide) one, or one
    for each secrecy where a person may not see all; with ``together`` as few as there can be, for what
    needs no order."""
    scope = scope or scope_of(account)
    _require_mine(wanted, scope)
    if wanted.view == "to_decide":
        seen = scope.drafts()
    else:
        seen = (scope.together if together else scope.parts)(permission, wanted.section)
    view = VIEWS[wanted.view]
    return [
        narrowed(view(Case.objects.filter(part), account), wanted, account, scope.sections)
        for part in seen
    ]


def _require_mine(wanted: CaseFilter, scope: Scope) -> None:
    """:class:`FilterNotYours` for a section or a secrecy beyond what one sees."""
    beyond = bool(wanted.secrecy) and int(wanted.secrecy) > scope.clearance
    if beyond or (wanted.section and wanted.section not in scope.sections):
        raise FilterNotYours
