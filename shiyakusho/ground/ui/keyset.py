"""Keyset pages of a list: bounded by construction, stable while rows come and go."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import DateTimeField, Model, Q, QuerySet
from django.http import HttpRequest

ROWS = 50
EARLIEST_YEAR, LATEST_YEAR = 1900, 2999  # PostgreSQL and Python agree there


@dataclass(frozen=True)
class KeysetPage:
    """Rows in the order of (column, id), and the address of the next page, empty on the last."""

    rows: list[Any]
    next_url: str


def keyset_page(
    request: HttpRequest, rows: QuerySet[Any], column: str, *, descending: bool = True
) -> KeysetPage:
    """One page of ``rows`` by ``column`` (a day or a moment) and id; ``after`` in the query says where.

    A cursor that cannot be read begins at the first page.
    """
    sign, way = ("-", "lt") if descending else ("", "gt")
    rows = rows.order_by(f"{sign}{column}", f"{sign}pk")
    of_moments = isinstance(rows.model._meta.get_field(column), DateTimeField)
    if (place := _place(request.GET.get("after", ""), of_moments)) is not None:
        value, pk = place
        beyond = Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": pk})
        rows = rows.filter(beyond)
    found: list[Model] = list(rows[: ROWS + 1])
    if len(found) <= ROWS:
        return KeysetPage(found, "")
    last = found[ROWS - 1]
    query = request.GET.dict() | {"after": f"{getattr(last, column).isoformat()}~{last.pk}"}
    return KeysetPage(found[:ROWS], f"?{urlencode(query)}")


def _place(cursor: str, of_moments: bool) -> tuple[date, UUID] | None:
    """The place a cursor names, ``None`` for what is no cursor of this list."""
    text, _, key = cursor.rpartition("~")
    try:
        value = datetime.fromisoformat(text) if of_moments else date.fromisoformat(text)
        pk = UUID(key)
    except ValueError:
        return None
    if isinstance(value, datetime) and value.tzinfo is None:
        return None
    return (value, pk) if EARLIEST_YEAR <= value.year <= LATEST_YEAR else None
