"""Where browsers tell that our Content-Security-Policy stopped something (CSP Level 3, 5.3).

A report may hold whatever a page of somebody's held: of it only the directive and what host was
stopped reach the log, and only if they look like a directive and a host.
"""

import json
import logging
import re
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shiyakusho.ground.identity.permissions import route

log = logging.getLogger(__name__)
LONGEST = 16 * 1024  # bytes
AT_ONCE = 10  # of one delivery
DIRECTIVE = re.compile(r"[a-z-]{3,40}")
HOST = re.compile(r"[a-z0-9.-]{1,100}(:\d{1,5})?")
KEYWORDS = frozenset({"inline", "eval", "data", "blob", "self", "wasm-eval", "about"})


@csrf_exempt
@route.public
@require_POST
def csp_reports(request: HttpRequest) -> HttpResponse:
    """204 whatever came; what could be read is a line in the log each."""
    if int(request.META.get("CONTENT_LENGTH") or 0) <= LONGEST:
        for report in _reports(request.body)[:AT_ONCE]:
            log.warning("csp: %s stopped %s", _directive(report), _stopped(report))
    return HttpResponse(status=204)


def _reports(body: bytes) -> list[dict[str, Any]]:
    """Reports of both shapes: report-uri's one object, and the Reporting API's list."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    several = told if isinstance(told, list) else [told]
    inner = [one.get("csp-report") or one.get("body") for one in several if isinstance(one, dict)]
    return [report for report in inner if isinstance(report, dict)]


def _directive(report: dict[str, Any]) -> str:
    for name in ("effective-directive", "effectiveDirective", "violated-directive"):
        found = DIRECTIVE.fullmatch(str(report.get(name, "")).split(" ")[0])
        if found:
            return found[0]
    return "?"


def _stopped(report: dict[str, Any]) -> str:
    said = str(report.get("blocked-uri") or report.get("blockedURL") or "")[:1000]
    if said in KEYWORDS:
        return said
    if not said.isprintable():
        return "?"
    try:
        host = urlsplit(said).netloc.rpartition("@")[2].lower()
    except ValueError:
        return "?"
    return host if HOST.fullmatch(host) else "?"
