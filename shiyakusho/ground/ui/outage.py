"""While the database is away, or the audit takes no event, a page says so: 503, when to come back,
one line in the log."""

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts.outages import OUTAGE_MARK, NotNoted, is_full, outage_behind
from shiyakusho.ground.ui import errors, languages, registry
from shiyakusho.ground.ui.context import audience

log = logging.getLogger(__name__)
RETRY_SECONDS = 10
TROUBLE = errors.Trouble(
    "database_unavailable",
    _("いま、このサービスは止まっています"),
    _("いま、データを読み書きできません。あなたの操作のせいではありません。"),
    _("時間をおいて、もう一度お試しください。お急ぎの方は電話でご相談ください。"),
    _(
        "保存し終えた内容は、消えていません。送っている途中だったときは、"
        "届いたかどうかを確かめてから、もう一度送ってください。"
    ),
)
NOT_NOTED = errors.Trouble(
    "audit_unavailable",
    _("いま、個人の情報を扱えません"),
    _("だれが何を見たかの記録を残せないため、止めています。あなたの操作のせいではありません。"),
    TROUBLE.todo,
    TROUBLE.kept,
)
NO_ROOM = errors.Trouble(
    "no_room",
    _("いま、受け付けを止めています"),
    _("記録を残す場所がいっぱいです。あなたの操作のせいではありません。読むことはできます。"),
    TROUBLE.todo,
    TROUBLE.kept,
)
LOGGED = {NOT_NOTED.code: "no audit", NO_ROOM.code: "no room"}


class DatabaseOutage:
    """Around all that may ask the database: whatever failed for its absence is a 503, never a 500.

    Django turns an exception into a 500 at the middleware it left; the signal it sends then marks
    the request, and the answer that comes out here is replaced.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_mark, dispatch_uid=f"{__name__}.mark")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        outage = getattr(request, OUTAGE_MARK, None)
        if outage is None:
            return response
        trouble = _trouble(outage)
        said = answer(request, trouble)
        route = getattr(request.resolver_match, "route", "-")  # a path may hold a secret
        what = LOGGED.get(trouble.code, "no database")
        log.error("%s (%s): 503 to %s %s", what, _kind(outage), request.method, route)
        return said

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A view failed: nothing more is asked of it."""
        return HttpResponse(status=503) if _note(request, error) else None


def _trouble(outage: BaseException) -> errors.Trouble:
    if isinstance(outage, NotNoted):
        return NOT_NOTED
    return NO_ROOM if is_full(outage) else TROUBLE


def _kind(outage: BaseException) -> str:
    return type(outage.__cause__ if isinstance(outage, NotNoted) else outage).__name__


def answer(
    request: HttpRequest,
    trouble: errors.Trouble = TROUBLE,
    *,
    status: int = 503,
    retry_after: int = RETRY_SECONDS,
) -> HttpResponse:
    """The page, or under ``/api/`` the problem document; neither asks the database.

    ``retry_after`` in seconds.
    """
    with translation.override(_language(request)):
        if errors.wants_json(request):
            response: HttpResponse = errors.problem(status, trouble)
        else:
            html_lang = languages.html_lang(translation.get_language() or "ja")
            context = {"trouble": trouble, "status": status, "html_lang": html_lang}
            context["site"] = registry.site()
            response = HttpResponse(render_to_string("ui/outage.html", context), status=status)
    response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def _mark(sender: Any, request: HttpRequest | None = None, **more: Any) -> None:
    if request is not None:
        _note(request, sys.exc_info()[1])


def _note(request: HttpRequest, fault: BaseException | None) -> bool:
    outage = outage_behind(fault)
    if outage is not None and getattr(request, OUTAGE_MARK, None) is None:
        setattr(request, OUTAGE_MARK, outage)
    return outage is not None


def _language(request: HttpRequest) -> str:
    """The reader's; of officers and programs Japanese, also where no view was reached."""
    if errors.wants_json(request):
        return settings.LANGUAGE_CODE
    if request.resolver_match is None:
        try:
            request.resolver_match = resolve(request.path_info)
        except Resolver404:
            pass
    if audience(request) == "staff":
        return settings.LANGUAGE_CODE
    return translation.get_language_from_request(request, check_path=True)
