"""Keyset pages for the lists of this door: bounded by construction, stable while rows come."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

ROWS = 50


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
    value, _, pk = request.GET.get("after", "").rpartition("~")
    if value:
        try:
            rows = rows.filter(Q(**{f"{column}__lt": value}) | Q(**{column: value, "pk__lt": pk}))
        except (ValueError, TypeError):
            rows = rows.none()
    found: list[Model] = list(rows[: ROWS + 1])
    if len(found) <= ROWS:
        return KeysetPage(found, None)
    last = found[ROWS - 1]
    moment = getattr(last, column)
    query = request.GET.dict() | {"after": f"{moment.isoformat()}~{last.pk}"}
    return KeysetPage(found[:ROWS], f"?{urlencode(query)}")
