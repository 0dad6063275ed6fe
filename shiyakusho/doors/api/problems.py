"""Errors as RFC 9457 problem documents: a stable ``code`` for programs, Japanese for people."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from shiyakusho.doors.api.reading import MalformedRequest, RequestTooLarge
from shiyakusho.ground.contracts.outages import outage_behind
from shiyakusho.ground.contracts.refusals import Refusal

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# What the pages say with a button, a program can pass on in words.
WHAT_TO_DO = {
    "identity_level_too_low": {
        "what_to_do": "マイナンバーカードなど、より確かな方法でサインインし直すか、窓口か郵便で出してください。"
    },
}
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def problem(
    request: HttpRequest,
    *,
    status: int,
    code: str,
    detail: Any,
    extra: Mapping[str, Any] | None = None,
) -> JsonResponse:
    """One problem document. ``extra`` are extension members and never shadow the standard ones."""
    body = dict(extra or {}) | {
        "type": f"/api/v1/problems/{code}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": str(detail),
        "instance": request.path,
    }
    response = JsonResponse(
        body,
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="shiyakusho"'
    return response


def install(api: NinjaAPI) -> None:
    """Answer every exception of ``api`` with a problem document."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> JsonResponse:
        return problem(
            request,
            status=refusal.status,
            code=refusal.code,
            detail=refusal.detail,
            extra=WHAT_TO_DO.get(refusal.code, {}) | refusal.extra,
        )

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
        fields = [
            {"field": ".".join(str(part) for part in entry["loc"]), "code": entry["type"]}
            for entry in error.errors
        ]
        return problem(
            request,
            status=422,
            code="invalid_request",
            detail="送られた内容の形が正しくありません。errors の項目を直してください。",
            extra={"errors": fields},
        )

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> JsonResponse:
        return problem(
            request, status=404, code="not_found", detail="見つからないか、見る権限がありません。"
        )

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> JsonResponse:
        cause = error.__cause__  # ninja wraps whatever its parser raised
        return refused(request, cause if isinstance(cause, Refusal) else MalformedRequest())

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, error: RequestDataTooBig) -> JsonResponse:
        return refused(request, RequestTooLarge())

    @api.exception_handler(SuspiciousOperation)
    @api.exception_handler(BadRequest)
    @api.exception_handler(MultiPartParserError)
    def malformed(request: HttpRequest, error: Exception) -> JsonResponse:
        return refused(request, MalformedRequest())

    @api.exception_handler(Exception)
    def unexpected(request: HttpRequest, error: Exception) -> JsonResponse:
        _leave_outages(error)
        logger.exception("unexpected error at %s", request.path)
        return problem(
            request,
            status=500,
            code="internal_error",
            detail="システムの都合で処理できませんでした。何も保存されていません。",
        )


def _leave_outages(error: Exception) -> None:
    """While the database is away, ground/ui answers for the whole house."""
    if outage_behind(error) is not None:
        raise error
