"""Is the process alive, and is it ready to serve?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from shiyakusho.ground.audit.state import state
from shiyakusho.ground.identity.permissions import route


@route.public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers."""
    return JsonResponse({"status": "ok"})


@route.public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database answers and its schema is the one this build knows.

    ``audit`` lists what an operator must look at (``ground/audit/state.py``); pages go on.
    """
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        alarms = [] if pending else state().alarms
    except Exception:  # whatever is wrong with the database, the answer is the same: not ready
        return JsonResponse({"status": "no database"}, status=503)
    if pending:
        return JsonResponse({"status": "schema not migrated"}, status=503)
    return JsonResponse({"status": "ready", "audit": alarms})
