"""Keyset pages of this desk's lists: a day or a moment, then the id."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

ROWS = 50
FIRST_YEAR, LAST_YEAR = 1900, 2999


def keyset(
    request: HttpRequest, rows: QuerySet[Any], column: str, *, descending: bool
) -> tuple[list[Any], str]:
    """One page by ``column`` and id, and the address of the next; ``after`` in the query says where."""
    sign, way = ("-", "lt") if descending else ("", "gt")
    rows = rows.order_by(f"{sign}{column}", f"{sign}pk")
    if (place := _place(request.GET.get("after", ""))) is not None:
        value, pk = place
        rows = rows.filter(
            Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": pk})
        )
    found = list(rows[: ROWS + 1])
    if len(found) <= ROWS:
        return found, ""
    last = found[ROWS - 1]
    query = request.GET.dict() | {"after": f"{getattr(last, column).isoformat()}~{last.pk}"}
    return found[:ROWS], f"?{urlencode(query)}"


def _place(cursor: str) -> tuple[date | datetime, UUID] | None:
    """The place a cursor names; ``None`` for what is no cursor of ours."""
    text, _, key = cursor.rpartition("~")
    try:
        value: date | datetime = (
            datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        )
        pk = UUID(key)
    except ValueError:
        return None
    if isinstance(value, datetime) and value.tzinfo is None:
        return None
    return (value, pk) if FIRST_YEAR <= value.year <= LAST_YEAR else None
