"""When something goes wrong: what happened, what to do, that nothing is lost, whom to call."""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.outages import outage_behind
from shiyakusho.ground.ui import registry, text

log = logging.getLogger(__name__)
KEPT = _("入力して保存した内容は、消えていません。")


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble: ``code`` is stable, ``kept`` says what became of the answers."""

    code: str
    title: Any
    what: Any
    todo: Any
    kept: Any = KEPT


TROUBLES = {
    400: Trouble(
        "bad_request",
        _("送られた内容を読みとれませんでした"),
        _("画面から送られた内容に、読みとれないところがありました。"),
        _("前の画面にもどって、もう一度お試しください。"),
    ),
    403: Trouble(
        "forbidden",
        _("この画面は開けません"),
        _("いまのサインインでは、この画面を見ることができません。"),
        _("別の方法でサインインするか、窓口におたずねください。"),
    ),
    404: Trouble(
        "not_found",
        _("画面が見つかりません"),
        _("アドレスが変わったか、まちがっているようです。"),
        _("ホームから探すか、検索してください。"),
    ),
    409: Trouble(
        "refused",
        _("この操作はできませんでした"),
        _("いまの状態では、この操作はできません。"),
        _("前の画面にもどって、内容をお確かめください。"),
    ),
    429: Trouble(
        "too_many_requests",
        _("少し待ってからお試しください"),
        _("短い時間に、たくさんの操作がありました。"),
        _("1分ほど待って、もう一度お試しください。"),
    ),
    500: Trouble(
        "server_error",
        _("こちらの不具合で、画面を出せませんでした"),
        _("市役所のシステムに不具合がありました。あなたの操作のせいではありません。"),
        _("時間をおいて、もう一度お試しください。"),
    ),
    503: Trouble(
        "unavailable",
        _("いま、このサービスは止まっています"),
        _("点検などのため、しばらく使えません。"),
        _("時間をおいて、もう一度お試しください。お急ぎの方は電話でご相談ください。"),
    ),
}
CSRF = Trouble(
    "csrf_failed",
    _("安全のため、送信を止めました"),
    _("画面を長く開いていたか、ブラウザーの設定（Cookie）で確認ができませんでした。"),
    _("前の画面にもどり、画面を読みこみ直してから、もう一度送ってください。"),
    _("前の画面に書いた内容は、もどれば残っています。"),
)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program is asking (everything under ``/api/``)."""
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _answer(request, 500)


def too_many(request: HttpRequest, *, retry_after: int = 60) -> HttpResponse:
    """429; ``retry_after`` in seconds."""
    response = _answer(request, 429)
    response.headers["Retry-After"] = str(retry_after)
    return response


def unavailable(request: HttpRequest, *, retry_after: int = 600) -> HttpResponse:
    """503; ``retry_after`` in seconds."""
    response = _answer(request, 503)
    response.headers["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of Django's CSRF check (``settings.CSRF_FAILURE_VIEW``)."""
    log.info("csrf failure: %s", reason)
    return _show(request, 403, CSRF)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a page: its own sentence, and the advice registered for its code."""
    known = TROUBLES.get(refusal.status, TROUBLES[409])
    found = dict(registry.advice.items()).get(refusal.code)
    trouble = Trouble(
        refusal.code,
        known.title if found is None and refusal.code == "refused" else refusal.detail,
        "",
        found.text if found else known.todo,
        known.kept,
    )
    return _show(request, refusal.status, trouble, refusal.extra, found)


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    return _show(request, status, TROUBLES[status])


def _show(
    request: HttpRequest,
    status: int,
    trouble: Trouble,
    extra: dict[str, Any] | None = None,
    found: registry.Advice | None = None,
) -> HttpResponse:
    if wants_json(request):
        return problem(status, trouble, extra)
    context = {"status": status, "trouble": trouble, "extra": extra or {}, "advice": found}
    context |= {"advice_url": _url_of(request, found), "layout": _layout(request)}
    try:
        return HttpResponse(render_to_string("ui/error.html", context, request), status=status)
    except Exception as fault:  # the page must always come: even a broken layout may not stop it
        if outage_behind(fault) is not None:
            raise  # that is no fault of the page
        log.exception("the error page itself failed")
        return HttpResponse(render_to_string("ui/error_bare.html", context), status=status)


def problem(status: int, trouble: Trouble, extra: dict[str, Any] | None = None) -> JsonResponse:
    """A problem document (RFC 9457) with our stable ``code``."""
    said = text.plain_text(trouble.what) or text.plain_text(trouble.title)
    body = {
        "type": f"urn:shiyakusho:problem:{trouble.code}",
        "title": text.plain_text(trouble.title),
        "status": status,
        "code": trouble.code,
        "detail": f"{said}{text.plain_text(trouble.todo)}",
        **(extra or {}),
    }
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False, "default": str},
    )


def _layout(request: HttpRequest) -> str:
    """Officers at their work keep their own menu; everybody else sees the residents' page."""
    user = getattr(request, "user", None)
    at_work = request.path.startswith(("/staff/", "/manage/"))
    return (
        "ui/staff.html"
        if at_work and getattr(user, "is_staff_member", False)
        else "ui/citizen.html"
    )


def _url_of(request: HttpRequest, found: registry.Advice | None) -> str:
    if found is None or not found.url_name:
        return ""
    try:
        address = reverse(found.url_name)
    except NoReverseMatch:
        return ""
    if not found.comes_back or request.method != "GET":
        return address
    return f"{address}?{urlencode({'next': request.get_full_path()})}"
