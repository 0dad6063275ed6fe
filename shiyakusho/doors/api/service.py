"""The API as one object; ``openapi.py`` describes it."""

import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.renderers import BaseRenderer

from shiyakusho.doors.api import problems
from shiyakusho.doors.api.operations import (
    applications,
    bookings,
    cases,
    catalogue,
    guide,
    lotteries,
    queues,
    uploads,
)
from shiyakusho.doors.api.parameters import query_names, refuse_unread
from shiyakusho.doors.api.reading import StrictJSON
from shiyakusho.ground.identity.permissions import Declaration, declaration_of

PREFIX = "/api/v1/"
DESCRIPTION = """
市役所のAPIです。エラーはすべて RFC 9457 の問題文書で、`code` は変わりません。

**Authentication:** `Authorization: Bearer <token>`. Public operations need none.

**Acting for another:** a resident's program adds `Acting-For: <resident>` (see `/representations`).

**Purpose (利用目的):** what a resident wrote is read for something or not at all. The case in the path
is the purpose; who does not work on it, decide it or supervise it gets 403 `purpose_needed` with the
`way` on (`assignment` or `look`). Lists carry only what it takes to pick a case. There is no search by
name here: a person is looked for during a visit (応対), on the screen.

**Parameters** that an operation does not know (`unknown_parameter`) or that come twice
(`repeated_parameter`) are refused, never passed over.

**Lists** answer `{"items": [...], "next_cursor": string|null}`.
"""


class ReadableJSON(BaseRenderer):
    """JSON in UTF-8, Japanese as it is written."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)


def ask_who_first(router: Router) -> None:
    """Whoever may not enter is told so before a byte of what they send is read or judged; then
    nothing may be asked that the operation would not hear."""
    for path_view in router.path_operations.values():
        for operation in path_view.operations:
            if (declaration := declaration_of(operation.view_func)) is not None:
                operation.auth_callbacks = [_entrance(declaration, query_names(operation))]


def _entrance(declaration: Declaration, names: frozenset[str]) -> Callable[[HttpRequest], bool]:
    def entrance(request: HttpRequest) -> bool:
        declaration.check(request.user)
        refuse_unread(request, names)
        return True

    return entrance


api = NinjaAPI(
    parser=StrictJSON(),
    renderer=ReadableJSON(),
    title="Shiyakusho API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url=None,
    openapi_url=None,
)
problems.install(api)
for module in (catalogue, guide, queues, uploads, applications, cases, bookings, lotteries):
    ask_who_first(module.router)
    api.add_router("", module.router)
