"""The API as one object: OpenAPI at ``/api/v1/openapi.json``."""

from ninja import NinjaAPI

from shiyakusho.doors.api import problems
from shiyakusho.doors.api.operations import applications, cases, catalogue, guide

DESCRIPTION = """
市役所のAPIです。エラーはすべて RFC 9457 の問題文書で、`code` は変わりません。

**Authentication:** `Authorization: Bearer <token>`. Public operations need none.

**Lists** answer `{"items": [...], "next_cursor": string|null}`.
"""

api = NinjaAPI(
    title="Shiyakusho API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url=None,
)
problems.install(api)
for module in (catalogue, guide, applications, cases):
    api.add_router("", module.router)
