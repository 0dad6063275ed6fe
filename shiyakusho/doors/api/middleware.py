"""Under ``/api/`` every error is a problem document, also those no operation ever saw."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shiyakusho.doors.api.problems import MEDIA_TYPE, problem

Handler = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/"
SAID = {
    400: ("bad_request", "リクエストを読み取れませんでした。"),
    404: ("not_found", "見つからないか、見る権限がありません。"),
    405: ("method_not_allowed", "このアドレスでは、このメソッドは使えません。"),
}
IN_THE_CLEAR = (
    "https_required",
    "https で呼び出してください。平文で送られたトークンは、失効させて発行しなおしてください。",
)
BROKEN = ("internal_error", "システムの都合で処理できませんでした。何も保存されていません。")


class ProgramsUseTls:
    """A program that calls in the clear is refused, not led on: its token has been overheard.

    A browser is redirected by Django; a redirected program would never notice its mistake.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_the_clear = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if in_the_clear and request.path.startswith(PREFIX):
            code, detail = IN_THE_CLEAR
            return problem(request, status=403, code=code, detail=detail)
        return self.get_response(request)


class ErrorsAreProblems:
    """The first of the middlewares: what Django, ninja or another middleware refused is told anew.

    Headers that matter to a program (Allow, Retry-After) stay.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        code, detail = SAID.get(response.status_code, BROKEN)
        told = problem(request, status=response.status_code, code=code, detail=detail)
        for name, value in response.headers.items():
            if name.lower() not in ("content-type", "content-length"):
                told.headers[name] = value
        return told
