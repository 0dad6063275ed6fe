"""Keyset pages for the lists of this door: bounded by construction, stable while rows come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

ROWS = 50
EARLIEST_YEAR, LATEST_YEAR = 1900, 2999


@dataclass(frozen=True)
class KeysetPage:
    """Rows in descending order of (column, id), and where the next page begins."""

    rows: list[Any]
    next_url: str | None


def keyset_page(request: HttpRequest, rows: QuerySet[Any], column: str) -> KeysetPage:
    """One page of ``rows`` by ``column`` and id, newest first; the cursor is ``after`` in the URL.

    A cursor that cannot be read begins at the first page.
    """
    rows = rows.order_by(f"-{column}", "-pk")
    if (place := _place(request.GET.get("after", ""))) is not None:
        moment, pk = place
        rows = rows.filter(Q(**{f"{column}__lt": moment}) | Q(**{column: moment, "pk__lt": pk}))
    found: list[Model] = list(rows[: ROWS + 1])
    if len(found) <= ROWS:
        return KeysetPage(found, None)
    last = found[ROWS - 1]
    query = request.GET.dict() | {"after": f"{getattr(last, column).isoformat()}~{last.pk}"}
    return KeysetPage(found[:ROWS], f"?{urlencode(query)}")


def asked(request: HttpRequest, name: str, *, longest: int = 100) -> str:
    """What the query asks under ``name``, no longer than needed; PostgreSQL's text knows no NUL."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    """The place a cursor names, ``None`` for what is no cursor of ours."""
    value, _, pk = cursor.rpartition("~")
    try:
        moment, key = datetime.fromisoformat(value), UUID(pk)
    except ValueError:
        return None
    in_reach = EARLIEST_YEAR <= moment.year <= LATEST_YEAR  # PostgreSQL and Python agree there
    return (moment, key) if moment.tzinfo and in_reach else None
