"""The API as one object; ``openapi.py`` describes it."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer

from shiyakusho.doors.api import problems
from shiyakusho.doors.api.operations import applications, cases, catalogue, guide

PREFIX = "/api/v1/"
DESCRIPTION = """
市役所のAPIです。エラーはすべて RFC 9457 の問題文書で、`code` は変わりません。

**Authentication:** `Authorization: Bearer <token>`. Public operations need none.

**Lists** answer `{"items": [...], "next_cursor": string|null}`.
"""


class ReadableJSON(BaseRenderer):
    """JSON in UTF-8, Japanese as it is written."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)


api = NinjaAPI(
    renderer=ReadableJSON(),
    title="Shiyakusho API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url=None,
    openapi_url=None,
)
problems.install(api)
for module in (catalogue, guide, applications, cases):
    api.add_router("", module.router)
