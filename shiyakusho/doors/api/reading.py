"""Read what a program sent: JSON in UTF-8 that means the same to everybody, or a refusal."""

import json
import math
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser

from shiyakusho.ground.contracts.refusals import Refusal

MEDIA_TYPE = "application/json"


class MalformedRequest(Refusal):
    """What was sent is no JSON, or JSON that not everybody reads alike."""

    code = "malformed_request"
    status = 400
    message = _("リクエストを読み取れませんでした。JSONの形を確かめてください。")


class RequestTooLarge(Refusal):
    """More was sent than any operation takes."""

    code = "request_too_large"
    status = 413
    message = _("送られた内容が大きすぎます。")


class MediaTypeNotRead(Refusal):
    """The body is not declared as JSON."""

    code = "media_type_not_read"
    status = 415
    message = _("本文は application/json で送ってください。")


class StrictJSON(Parser):
    """UTF-8 only, no NaN and no infinity, no half characters (lone surrogates, RFC 8259 8.2)."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python has it; :class:`MediaTypeNotRead`, :class:`MalformedRequest`."""
        if request.content_type != MEDIA_TYPE:
            raise MediaTypeNotRead(extra={"expected": MEDIA_TYPE})
        try:
            text = request.body.decode("utf-8")
            found = json.loads(text, parse_constant=_no_number, parse_float=_finite)
            if "\\u" in text:
                json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise MalformedRequest from None
        return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
