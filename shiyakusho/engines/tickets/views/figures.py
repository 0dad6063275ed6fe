"""Open figures (オープンデータ): how right the forecasts were, for everybody, as JSON and CSV."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from shiyakusho.engines.tickets.duties import COLUMNS, DATASET
from shiyakusho.ground.identity.permissions import route


@route.public
@require_safe
def accuracy_json(request: HttpRequest) -> JsonResponse:
    """``{"title", "rows": [{…}]}``."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in DATASET.rows()]
    said = {"title": DATASET.title, "rows": rows}
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


@route.public
@require_safe
def accuracy_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(DATASET.rows())
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
