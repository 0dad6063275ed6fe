"""Is the process alive, and is it ready to serve?"""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from shiyakusho.ground.audit.state import state
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.recovery.reports import standing
from shiyakusho.ground.release.standing import is_allowed, schema_differences


@route.public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers."""
    return JsonResponse({"status": "ok"})


@route.public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database answers, its schema is the one this build knows, and the build the city's.

    ``audit`` and ``recovery`` list what an operator must look at (``ground/audit/state.py``,
    ``ground/recovery/reports.py``); pages go on.
    """
    try:
        missing, _ = schema_differences()
        alarms = [] if missing else state().alarms
        late = [] if missing else standing().alarms
        may_serve = missing or not settings.RELEASE_CHECKED or is_allowed()
    except Exception:  # whatever is wrong with the database, the answer is the same: not ready
        return JsonResponse({"status": "no database"}, status=503)
    if missing:
        return JsonResponse({"status": "schema not migrated"}, status=503)
    if not may_serve:
        return JsonResponse({"status": "wrong build"}, status=503)
    return JsonResponse({"status": "ready", "audit": alarms, "recovery": late})
